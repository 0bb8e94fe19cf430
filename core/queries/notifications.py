"""What a person has been told and has not read yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from core.context import AppContext
from core.domain.permission import Right
from core.permission import needs
from core.store.tables import notifications


@dataclass(frozen=True)
class NotificationView:
    """Something that a person is told. `data` holds what its sentence needs, by `kind`."""

    id: int
    kind: str
    batch_id: int | None
    data: Mapping[str, Any]
    created: datetime


@dataclass(frozen=True)
class Unread:
    """How many notifications a person has not read, and the newest of them."""

    number: int
    rows: tuple[NotificationView, ...]


_mine = (notifications.c.user_id == bindparam("person"), notifications.c.read.is_(None))
# Put together once: it is asked with every poll of the bell.
_NEWEST = (
    select(
        # Counted apart, from an index alone: a window would carry every row that is not shown.
        select(func.count()).where(*_mine).scalar_subquery().label("number"),
        *(notifications.c[name] for name in NotificationView.__dataclass_fields__),
    )
    .where(*_mine)
    .order_by(notifications.c.id.desc())
)


@needs(Right.READ)
def unread(context: AppContext, limit: int = 10) -> Unread:
    """What the acting person has not read, the newest first; nothing for the system."""
    with context.database.read() as connection:
        asked = _NEWEST.limit(limit)
        found = [dict(row) for row in connection.execute(asked, {"person": context.actor.user_id}).mappings()]
    numbers = [row.pop("number") for row in found]
    return Unread(next(iter(numbers), 0), tuple(NotificationView(**row) for row in found))
