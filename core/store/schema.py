"""Bring the store's schema up to date, and say whether it is."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from core.store.database import Database, make_engine

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 0x0C401CA
"""The name of the advisory lock under which PostgreSQL is made ready."""


def upgrade(database: Database) -> None:
    """Apply what is missing. Several processes may do this at once: one works, the others wait."""
    url = database.url.render_as_string(hide_password=False)
    # SQLite rebuilds a table to change it, which its foreign keys would forbid.
    engine = make_engine(url, pool_size=1, foreign_keys=False)
    try:
        with engine.begin() as connection:
            hold(connection)
            command.upgrade(_config(connection), "head")
    finally:
        engine.dispose()


def hold(connection: Connection) -> None:
    """Let one process at a time make a store ready, until the transaction ends. On SQLite a write
    does that by itself."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def is_current(database: Database) -> bool:
    """Whether the schema is the one this code was written for."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS.as_posix().replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
