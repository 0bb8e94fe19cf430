"""An insert that is content when the row is there already, in the dialect of the store."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_once(connection: Connection, table: Table, row: dict[str, Any] | list[dict[str, Any]]) -> None:
    """Insert, and leave rows as they are that a unique key already holds."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), row)
