"""Rows of settings: values that processes tell each other, by name."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from core.store.tables import settings

GIVEN_UP = "worker_given_up"
"""Why a worker is not started again any more."""


def put(connection: Connection, name: str, value: Any, now: datetime) -> None:
    """Keep a value under a name, in the place of the one before."""
    connection.execute(delete(settings).where(settings.c.name == name))
    connection.execute(insert(settings), {"name": name, "value": value, "changed": now})


def forget(connection: Connection, name: str) -> None:
    """Keep nothing under a name."""
    connection.execute(delete(settings).where(settings.c.name == name))


def get(connection: Connection, name: str) -> Any:
    """The value under a name, or None."""
    return connection.execute(select(settings.c.value).where(settings.c.name == name)).scalar()
