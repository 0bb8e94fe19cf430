"""Rows of what was changed of events: the old and the new value of a column, by hand or by an import."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from core.domain.actors import Actor
from core.store.tables import event_changes

REMOVED = "removed"
"""The change that a removal leaves, with its reason as the new value; as the old one where it is undone."""


def record_changes(
    connection: Connection,
    actor: Actor,
    at: datetime,
    event_id: int,
    changed: Mapping[str, tuple[Any, Any]],
) -> None:
    """Keep what somebody changed by hand of an event: for each column its old and its new value."""
    common = {"event_id": event_id, "user_id": actor.user_id, "at": at}
    rows = [
        {**common, "field": name, "old": plain(old), "new": plain(new)}
        for name, (old, new) in changed.items()
    ]
    if rows:
        connection.execute(insert(event_changes), rows)


def plain(value: Any) -> Any:
    """A value as JSON can keep it."""
    return value if value is None or isinstance(value, int | str | list | dict) else str(value)
