"""Rows of what was changed of events: the old and the new value of a column, by hand or by an import."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert

from core.store.tables import event_changes

REMOVED = "removed"
"""The change that a removal leaves, with its reason as the new value; as the old one where it is undone."""
_DERIVED = ("facts_hash", "complete")


def changes_between(stored: Mapping[str, Any], changed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The old and the new value of each column of an event, as they are kept; what follows from others
    is not."""
    return [
        {"event_id": stored["id"], "field": name, "old": plain(stored[name]), "new": plain(value)}
        for name, value in changed.items()
        if name not in _DERIVED
    ]


def removal(event_id: int, old: str | None, new: str | None) -> dict[str, Any]:
    """The change that a removal for the reason `new` leaves, or the end of one for the reason `old`."""
    return {"event_id": event_id, "field": REMOVED, "old": old, "new": new}


def add_changes(connection: Connection, rows: Sequence[Mapping[str, Any]], **common: Any) -> None:
    """Keep what was changed; `common` says by whom and when, and by which import if by one."""
    if rows:
        connection.execute(insert(event_changes), [{**row, **common} for row in rows])


def plain(value: Any) -> Any:
    """A value as JSON can keep it."""
    return value if value is None or isinstance(value, int | str | list | dict) else str(value)
