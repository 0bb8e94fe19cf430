"""The queue in a PostgreSQL database, which may be away when a process begins, and later too."""

import threading

from huey.storage import PostgresStorage
from psycopg import Connection

LOCK = 0x0C401CB
"""The number under which one process at a time makes the tables; any constant does."""


class PatientPostgresStorage(PostgresStorage):
    """Huey's storage, but its tables are made with the first connection, by one process at a time.

    Made at once, the pages could not start while the database is away, and of several processes that
    start together on an empty one all but the first would fail.
    """

    def __init__(self, name: str = "huey", **known: object) -> None:
        self._made = False
        self._making = threading.Lock()
        super().__init__(name, create_tables=False, **known)

    def _connect(self) -> Connection:
        connection = super()._connect()
        with self._making:
            if not self._made:
                self._make_tables(connection)
                self._made = True
        return connection

    _create_connection = _connect

    def _make_tables(self, connection: Connection) -> None:
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
            for statement in self.ddl:
                connection.execute(statement.encode())
