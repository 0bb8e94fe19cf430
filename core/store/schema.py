"""Bring the store's schema up to date, and say whether it is."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from core.errors import Refusal
from core.i18n import N_
from core.store.database import Database, make_engine

MIGRATIONS = Path(__file__).parent / "migrations"
NEWER = N_(
    "The store was made by a newer version of this program. Bring the program up to date; a store of before "
    "comes back from a back-up."
)
LOCK = 0x0C401CA
"""The name of the advisory lock under which PostgreSQL is made ready."""


def upgrade(database: Database) -> None:
    """Apply what is missing. Several processes may do this at once: one works, the others wait. Raises
    Refusal for a store that is newer than this program."""
    with rebuilding(database) as connection:
        if is_newer(connection):
            raise Refusal(NEWER)
        bring_to(connection, "head")


@contextmanager
def rebuilding(database: Database) -> Generator[Connection]:
    """A transaction in which tables may be made, changed and dropped, for one process at a time."""
    url = database.url.render_as_string(hide_password=False)
    # SQLite rebuilds a table to change it, which its foreign keys would forbid.
    engine = make_engine(url, pool_size=1, foreign_keys=False)
    try:
        with engine.begin() as connection:
            hold(connection)
            yield connection
    finally:
        engine.dispose()


def bring_to(connection: Connection, revision: str) -> None:
    """Apply what is missing up to a revision; "head" is the newest."""
    command.upgrade(_config(connection), revision)


def hold(connection: Connection) -> None:
    """Let one process at a time make a store ready, until the transaction ends. On SQLite a write
    does that by itself."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def is_current(database: Database) -> bool:
    """Whether the schema is the one this code was written for."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    with database.read() as connection:
        return revision(connection) == newest


def revision(connection: Connection) -> str | None:
    """Which revision the schema is; None where there is none yet."""
    return MigrationContext.configure(connection).get_current_revision()


def is_newer(connection: Connection) -> bool:
    """Whether the schema is one that this program does not know yet."""
    found = revision(connection)
    return found is not None and not knows(found)


def knows(name: str) -> bool:
    """Whether this program can bring a schema of that revision up to date."""
    try:
        found = ScriptDirectory.from_config(_config()).get_revision(name)
    except CommandError:
        return False
    return found is not None and found.revision == name  # "head", or the beginning of one, is none


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS.as_posix().replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
