"""The queue that carries the rings. A ring holds nothing: it says "there is work"."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from huey.api import Huey
from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import SqliteStorage
from sqlalchemy import make_url

from core.store.database import ANSWERS, make_for_owner


class JsonSerializer(Serializer):
    """Messages as JSON: whoever can write the queue must not thereby run code of theirs here."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Any:
        return Message(*json.loads(data))


class NormalSqliteStorage(SqliteStorage):
    """Huey's storage without a disk flush for each ring: a ring that power loss takes is rung again."""

    def _create_connection(self) -> sqlite3.Connection:
        connection = super()._create_connection()
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection


def _sqlite(url: str, _threads: int) -> Huey:
    file = Path(make_url(url).database or "")
    make_for_owner(file)
    return _huey(storage_class=NormalSqliteStorage, filename=str(file))


def _redis(url: str, threads: int) -> Huey:
    from huey.storage import RedisStorage

    # The client's pool ends at 100 connections, and a ring that finds none is lost.
    pool = f"{'&' if '?' in url else '?'}max_connections={threads + 10}"
    return _huey(storage_class=RedisStorage, url=url + pool)


def _postgresql(url: str, _threads: int) -> Huey:
    # Loaded where it is used, as the client of Redis is.
    from worker.postgresql_queue import PatientPostgresStorage

    # The driver does not know the way in which SQLAlchemy names it.
    known = make_url(url).set(drivername="postgresql")
    patient = {name: str(value) for name, value in ANSWERS.items() if name not in known.query}
    dsn = known.update_query_dict(patient).render_as_string(hide_password=False)
    return _huey(storage_class=PatientPostgresStorage, dsn=dsn)


QUEUES: Mapping[str, Callable[[str, int], Huey]] = {
    "sqlite": _sqlite,
    "redis": _redis,
    "rediss": _redis,
    "postgresql": _postgresql,
}
"""By the scheme of CRONICA_QUEUE_URL, what opens the queue there."""


def open_queue(url: str, threads: int) -> Huey:
    """The queue at an address. Raises KeyError for a scheme that is not in QUEUES."""
    return QUEUES[url.split(":", 1)[0].split("+", 1)[0]](url, threads)


def _huey(**storage: Any) -> Huey:
    return Huey("cronica", results=False, serializer=JsonSerializer(), **storage)
