"""The schema: made by the migrations alone, by several processes at once, and never twice."""

import multiprocessing
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.managers import SyncManager
from pathlib import Path
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, select, text, update

from core.actions import installation
from core.context import AppContext, open_context
from core.domain.actors import Role
from core.i18n import LANGUAGES
from core.settings import Settings
from core.store import schema
from core.store.tables import audit_entries, metadata, prompt_versions, users

PROCESSES = 3


def prepare_with_others(settings: Settings, barrier: Barrier) -> None:
    context = open_context(settings)
    barrier.wait()
    installation.prepare(context)
    context.database.close()


def rows_of(context: AppContext) -> list[int]:
    with context.database.read() as connection:
        return [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (users, prompt_versions, audit_entries)
        ]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a store that holds nothing, not even tables."""
    if request.param == "sqlite":
        return Settings(data_dir=tmp_path / "fresh folder")
    settings = Settings(database_url=request.getfixturevalue("postgresql_url"), data_dir=tmp_path)
    context = open_context(settings)
    with context.database.write() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    context.database.close()
    return settings


def test_an_upgraded_store_is_what_the_tables_say(any_context: AppContext) -> None:
    assert schema.is_current(any_context.database)
    with any_context.database.read() as connection:
        migration = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(migration, metadata) == []


def test_several_processes_prepare_an_empty_store_at_once(empty: Settings) -> None:
    spawned = multiprocessing.get_context("spawn")
    manager: SyncManager
    with spawned.Manager() as manager, ProcessPoolExecutor(PROCESSES, mp_context=spawned) as processes:
        barrier = manager.Barrier(PROCESSES)
        for prepared in [
            processes.submit(prepare_with_others, empty, barrier) for _process in range(PROCESSES)
        ]:
            prepared.result()
    context = open_context(empty)
    assert schema.is_current(context.database)
    assert rows_of(context) == [len(Role), len(LANGUAGES), len(Role) + len(LANGUAGES)]
    context.database.close()


def test_what_ships_with_a_new_release_is_recorded_once(any_context: AppContext) -> None:
    """The store is there, the instructions are newer than those in it, and several faces start at once."""
    with any_context.database.write() as connection:
        connection.execute(update(prompt_versions).values(body="older", content_hash="older"))
    contexts = [open_context(any_context.settings) for _each in range(8)]
    together = threading.Barrier(len(contexts))

    def prepare(context: AppContext) -> None:
        context.database.engine.connect().close()
        together.wait()
        installation.prepare(context)

    with ThreadPoolExecutor(len(contexts)) as threads:
        list(threads.map(prepare, contexts))
    assert rows_of(any_context) == [len(Role), 2 * len(LANGUAGES), len(Role) + 2 * len(LANGUAGES)]
    for context in contexts:
        context.database.close()


def test_preparing_again_changes_nothing(any_context: AppContext) -> None:
    before = rows_of(any_context)
    installation.prepare(any_context)
    assert rows_of(any_context) == before


def test_a_store_without_tables_is_not_current(empty: Settings) -> None:
    context = open_context(empty)
    assert not schema.is_current(context.database)
    context.database.close()
