"""Rows that people remove are hidden with a reason, and can be brought back: projects, periods, events."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select, update

from core.errors import Refusal


def held(connection: Connection, table: Table, row_id: int, *, missing: str) -> RowMapping:
    """A row, held until the transaction ends. Raises Refusal with the message `missing`.

    Its key is left free: PostgreSQL looks at that of a project again for a batch that is changed twice,
    and who changes a batch holds that already.
    """
    wanted = select(table).where(table.c.id == row_id).with_for_update(key_share=True)
    row = connection.execute(wanted).mappings().one_or_none()
    if row is None:
        raise Refusal(missing)
    return row


def hide(connection: Connection, table: Table, row_id: int, now: datetime, reason: str) -> None:
    """Hide a row that is held, with the reason."""
    change(connection, table, row_id, removed=now, removed_reason=reason)


def bring_back(connection: Connection, table: Table, row_id: int) -> None:
    """Show a row again that is held."""
    change(connection, table, row_id, removed=None, removed_reason="")


def change(connection: Connection, table: Table, row_id: int, **values: Any) -> None:
    """Set columns of a row that is held."""
    connection.execute(update(table).where(table.c.id == row_id).values(values))
