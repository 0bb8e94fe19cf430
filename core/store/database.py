"""The one door to the store: short transactions to read, short transactions to write."""

import os
import sqlite3
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from functools import cached_property
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Engine, create_engine, event, func, make_url

BUSY_TIMEOUT = 10
"""Seconds that a writer of another process is waited for."""

ANSWERS: Mapping[str, int] = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""How long a PostgreSQL that is gone without a word is believed to be there: in seconds, the last one in
milliseconds. By default that is minutes. What the address of the store says goes before it."""


class Database:
    """The store at an address. The engine is built on first use, in the process that uses it.

    `threads` is how many threads of this process may use it at once.
    """

    def __init__(self, url: str, threads: int = 8) -> None:
        self.url = make_url(url)
        self.threads = threads
        self._turn = threading.Lock()
        self._writing = threading.local()

    @property
    def is_sqlite(self) -> bool:
        """Whether the store is one file that one writer at a time may write."""
        return self.url.get_backend_name() == "sqlite"

    @cached_property
    def engine(self) -> Engine:
        """The engine with its pool: a connection for each thread, and a few to spare."""
        return make_engine(str(self.url.render_as_string(hide_password=False)), self.threads + 8)

    @contextmanager
    def read(self) -> Generator[Connection]:
        """A transaction that sees one state of the store and changes nothing."""
        with self.engine.connect() as connection:
            if self.is_sqlite:
                connection.execution_options(cronica_writes=False)
            else:
                # Its usual level gives each statement a state of its own.
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    @contextmanager
    def write(self) -> Generator[Connection]:
        """Commit at the end, or undo everything if anything was raised.

        On SQLite the threads of a process take turns at a lock of our own: SQLite's busy wait is
        not fair, and is left for other processes. Raises RuntimeError inside another write of
        the same thread: an action never calls an action.
        """
        if getattr(self._writing, "now", False):
            raise RuntimeError("a write transaction inside a write transaction")
        with self._turn if self.is_sqlite else nullcontext():
            self._writing.now = True
            try:
                with self.engine.begin() as connection:
                    yield connection
            finally:
                self._writing.now = False

    def folded(self, text: ColumnElement[str]) -> ColumnElement[str]:
        """A text as it is compared without regard to great and small letters. The lower() of SQLite
        itself knows only those of English."""
        return (func.casefold if self.is_sqlite else func.lower)(text)

    def close(self) -> None:
        """Give back every connection."""
        if "engine" in self.__dict__:
            self.engine.dispose()


def make_engine(url: str, pool_size: int, *, foreign_keys: bool = True) -> Engine:
    """An engine whose transactions begin as DESIGN section 4 asks, and whose errors do not tell what
    was being written: they are kept in logs and on jobs."""
    if make_url(url).get_backend_name() != "sqlite":
        said = make_url(url).query
        return create_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={name: value for name, value in ANSWERS.items() if name not in said},
        )
    _make_file_of(url)
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"timeout": BUSY_TIMEOUT, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        cursor.close()
        connection.create_function("casefold", 1, str.casefold, deterministic=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A reader that turns writer would fail at once with SQLITE_BUSY, or lose an update.
        writes = connection.get_execution_options().get("cronica_writes", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _make_file_of(url: str) -> None:
    file = make_url(url).database
    if file and file != ":memory:":
        make_for_owner(Path(file))


def make_for_owner(file: Path) -> None:
    """Make the file of an SQLite database, for its owner alone, before SQLite would make it for
    everybody; the files that SQLite puts beside it are then as it is."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
