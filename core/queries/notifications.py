"""What a person has been told and has not read yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

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


@needs(Right.READ)
def unread(context: AppContext, limit: int = 10) -> Unread:
    """What the acting person has not read, the newest first; nothing for the system."""
    mine = (notifications.c.user_id == context.actor.user_id, notifications.c.read.is_(None))
    columns = (notifications.c[name] for name in NotificationView.__dataclass_fields__)
    newest = (
        select(func.count().over().label("number"), *columns)
        .where(*mine)
        .order_by(notifications.c.id.desc())
        .limit(limit)
    )
    with context.database.read() as connection:
        found = [dict(row) for row in connection.execute(newest).mappings()]
    numbers = [row.pop("number") for row in found]
    return Unread(next(iter(numbers), 0), tuple(NotificationView(**row) for row in found))
