"""The door to the store: many writers, one state for a reader, all or nothing, times in UTC."""

import multiprocessing
import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.context import AppContext
from core.store import audit
from core.store.database import Database
from core.store.tables import audit_entries, jobs, settings
from core.store.upsert import insert_once

COUNTER, COUNTED = "counter", "counted"
THREADS, TURNS = 8, 40
FOREIGN_WRITES, READS_A_WRITE = 20, 8


def count_once(database: Database, context_actor: Any, now: datetime) -> None:
    """One read-modify-write of a counter and one insert, in one transaction."""
    with database.write() as connection:
        counter = select(settings.c.value).where(settings.c.name == COUNTER).with_for_update()
        value = connection.execute(counter).scalar_one()
        connection.execute(update(settings).where(settings.c.name == COUNTER).values(value=value + 1))
        audit.record(connection, context_actor, now, COUNTED, "settings", None)


def read_and_count(url: str, actor: Any, now: datetime, begin: Event) -> tuple[int, int]:
    """In another process: read again and again, write now and then. Returns how many different
    counts it saw, and how many reads saw a counter that its rows did not bear out."""
    database = Database(url, threads=1)
    seen, torn = set(), 0
    begin.set()
    for turn in range(FOREIGN_WRITES * READS_A_WRITE):
        with database.read() as connection:
            value = counter_in(connection)
            torn += value != rows_in(connection)
            seen.add(value)
        if turn % READS_A_WRITE == 0:
            count_once(database, actor, now)
    database.close()
    return len(seen), torn


def counter_in(connection: Connection) -> int:
    return connection.execute(select(settings.c.value).where(settings.c.name == COUNTER)).scalar_one()


def rows_in(connection: Connection) -> int:
    rows = select(func.count()).select_from(audit_entries).where(audit_entries.c.action == COUNTED)
    return connection.execute(rows).scalar_one()


def test_writers_in_threads_and_processes_lose_nothing_and_are_never_locked_out(
    any_context: AppContext,
) -> None:
    database, now = any_context.database, any_context.clock()
    with database.write() as connection:
        connection.execute(insert(settings), {"name": COUNTER, "value": 0, "changed": now})

    def write_often() -> None:
        for _turn in range(TURNS):
            count_once(database, any_context.actor, now)

    url = database.url.render_as_string(hide_password=False)
    spawned = multiprocessing.get_context("spawn")
    with (
        spawned.Manager() as manager,
        ProcessPoolExecutor(1, mp_context=spawned) as processes,
        ThreadPoolExecutor(THREADS) as threads,
    ):
        begin = manager.Event()
        elsewhere = processes.submit(read_and_count, url, any_context.actor, now, begin)
        assert begin.wait(timeout=60)
        here = [threads.submit(write_often) for _thread in range(THREADS)]
        for writer in here:
            writer.result()
        seen, torn = elsewhere.result()
    assert torn == 0
    assert seen > FOREIGN_WRITES, "the other process read after the writing only"
    with database.read() as connection:
        assert counter_in(connection) == rows_in(connection) == THREADS * TURNS + FOREIGN_WRITES


def test_a_reader_sees_one_state_while_others_write(any_context: AppContext) -> None:
    database, now = any_context.database, any_context.clock()
    with database.read() as connection:
        before = rows_in(connection)
        with ThreadPoolExecutor(1) as other:
            other.submit(record_one, database, any_context.actor, now).result()
        assert rows_in(connection) == before
    with database.read() as connection:
        assert rows_in(connection) == before + 1


def record_one(database: Database, actor: Any, now: datetime) -> None:
    with database.write() as connection:
        audit.record(connection, actor, now, COUNTED, "settings", None)


def test_a_write_inside_a_write_is_refused_and_the_outer_one_goes_on(any_context: AppContext) -> None:
    database, now = any_context.database, any_context.clock()
    with database.write() as connection:
        with pytest.raises(RuntimeError, match="inside a write"), database.write():
            pass
        audit.record(connection, any_context.actor, now, COUNTED, "settings", None)
    record_one(database, any_context.actor, now)
    with database.read() as connection:
        assert rows_in(connection) == 2


def test_an_error_undoes_everything_and_gives_the_lock_back(any_context: AppContext) -> None:
    database, now = any_context.database, any_context.clock()
    with pytest.raises(ZeroDivisionError):
        record_and_fail(database, any_context.actor, now)
    with database.read() as connection:
        assert rows_in(connection) == 0
    record_one(database, any_context.actor, now)


def record_and_fail(database: Database, actor: Any, now: datetime) -> None:
    with database.write() as connection:
        audit.record(connection, actor, now, COUNTED, "settings", None)
        raise ZeroDivisionError


def test_times_come_back_in_utc_and_keys_are_kept(any_context: AppContext) -> None:
    database = any_context.database
    lapaz = datetime(2026, 11, 20, 23, 30, tzinfo=timezone(timedelta(hours=-4)))
    with database.write() as connection:
        audit.record(connection, any_context.actor, lapaz, COUNTED, "settings", None)
    with database.read() as connection:
        kept = connection.execute(
            select(audit_entries.c.at).where(audit_entries.c.action == COUNTED)
        ).scalar_one()
    assert kept == lapaz
    assert (kept.tzinfo, kept.day) == (UTC, 21)
    stray = {"batch_id": 404, "event_id": 404, "language": "es", "state": "queued", "available_at": lapaz}
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.execute(insert(jobs), stray)


def test_an_insert_that_may_be_there_already_leaves_what_is_there(any_context: AppContext) -> None:
    now = any_context.clock()
    for value in (1, 2):
        with any_context.database.write() as connection:
            insert_once(connection, settings, {"name": COUNTER, "value": value, "changed": now})
    with any_context.database.read() as connection:
        assert counter_in(connection) == 1


def test_another_process_that_holds_the_file_is_waited_for(
    open_store: Callable[..., AppContext], tmp_path: Path
) -> None:
    context = open_store()
    foreign = sqlite3.connect(context.settings.data_dir / "cronica.db", isolation_level=None)
    foreign.execute("BEGIN IMMEDIATE")
    begun, written = threading.Event(), threading.Event()

    def write() -> None:
        begun.set()
        record_one(context.database, context.actor, context.clock())
        written.set()

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait()
    assert not written.wait(0.3)
    with context.database.read() as connection:
        assert rows_in(connection) == 0
    foreign.execute("COMMIT")
    foreign.close()
    writer.join(timeout=10)
    assert written.is_set()


def test_the_file_is_set_up_as_the_design_says(context: AppContext) -> None:
    with context.database.read() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 10_000}


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_the_files_of_a_store_are_for_its_owner_alone(tmp_path: Path) -> None:
    """Whatever the umask of whoever starts it lets others read."""
    before = os.umask(0o022)
    try:
        database = Database(f"sqlite:///{tmp_path / 'new' / 'cronica.db'}")
        with database.write() as connection:
            connection.exec_driver_sql("CREATE TABLE people (name TEXT)")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "new").iterdir()}
        database.close()
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(("cronica.db", "cronica.db-wal", "cronica.db-shm"), 0o600)


def test_the_mode_that_somebody_gave_a_store_stays(tmp_path: Path) -> None:
    file = tmp_path / "cronica.db"
    file.touch()
    file.chmod(0o640)
    database = Database(f"sqlite:///{file}")
    with database.read() as connection:
        connection.exec_driver_sql("SELECT 1")
    database.close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_an_error_of_the_store_does_not_tell_what_was_being_written(any_context: AppContext) -> None:
    """It is kept in logs and on jobs, where the data of people must not come to stand."""
    now = any_context.clock()
    stray = {"batch_id": 404, "event_id": 404, "language": "es", "state": "queued", "available_at": now}
    with pytest.raises(IntegrityError) as raised, any_context.database.write() as connection:
        connection.execute(insert(jobs), {**stray, "error_detail": "Marta, 12 años"})
    assert "Marta" not in str(raised.value)
