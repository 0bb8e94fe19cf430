"""An insert that is content when the row is there already, in the dialect of the store."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_once(connection: Connection, table: Table, row: dict[str, Any] | list[dict[str, Any]]) -> int:
    """Insert, and leave rows as they are that a unique key already holds. Returns how many are new."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    # PostgreSQL's count of an insert is thrown away unless it is asked for.
    insert = dialect.insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return connection.execute(insert, row).rowcount
