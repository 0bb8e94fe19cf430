"""What writes inside a process, against a real server that answers well and badly."""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, make_url, select, text, update

from core.actions import batches
from core.context import AppContext
from core.domain.endpoints import Endpoint
from core.domain.jobs import BatchState, JobState
from core.domain.planning import Manner
from core.llm import PROVIDERS, Text, WriteRequest
from core.queries.jobs import list_jobs
from core.settings import Settings
from core.store.tables import jobs, model_calls
from tests.make import batch_seen, list_calls, planned_batch, wait_until
from tests.support.model_server import ModelServer
from tests.support.writing import now, running, write_to_the_end, writing_to


def test_a_time_to_wait_that_the_server_names_is_kept(context: AppContext) -> None:
    with ModelServer(script=[["rate_limit", "ok"]]) as server:
        context = writing_to(context, server)
        batch_id = planned_batch(context, 1)
        begun = time.monotonic()
        assert write_to_the_end(context, batch_id).state is BatchState.COMPLETED
    assert time.monotonic() - begun >= 1


def test_no_transaction_is_open_while_a_model_works(any_context: AppContext) -> None:
    with ModelServer(mix=["hang"]) as server:
        context = writing_to(any_context, server)
        batch_id = planned_batch(context, 4)
        with running(context) as runner:
            runner.write_batch(batch_id, 4)
            wait_until(lambda: len(server.requests) == 4)
            if context.database.is_sqlite:
                file = context.settings.data_dir / "cronica.db"
                with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as other:
                    wait_until(lambda: begins(other), seconds=5)
            else:
                wait_until(lambda: transactions_of_others(context) == 0, seconds=5)
            batches.cancel(context, batch_id)
            wait_until(lambda: batch_seen(context, batch_id).finished)


def begins(other: sqlite3.Connection) -> bool:
    """Whether a whole write transaction gets through without any wait; a beat may be in its way."""
    try:
        other.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        return False
    other.execute("COMMIT")
    return True


def transactions_of_others(context: AppContext) -> int:
    with context.database.read() as connection:
        open_ones = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        open_ones += "AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
        return connection.execute(text(open_ones)).scalar_one()


def test_cancelling_reaches_what_is_being_written_within_two_seconds(any_context: AppContext) -> None:
    assert Settings.model_fields["watch"].default == 1
    with ModelServer(mix=["hang"]) as server:
        context = writing_to(any_context, server, watch=1, beat=5, lease=30)
        batch_id = planned_batch(context, 20)
        with running(context) as runner:
            runner.write_batch(batch_id, 8)
            wait_until(lambda: len(server.requests) == 8)
            assert batches.cancel(context, batch_id) == 12
            assert batch_seen(context, batch_id).state is BatchState.CANCELLING
            wait_until(lambda: batch_seen(context, batch_id).finished, seconds=2)
    batch = batch_seen(context, batch_id)
    assert (batch.state, batch.counts.cancelled) == (BatchState.CANCELLED, 20)
    with context.database.read() as connection:
        outcomes = connection.execute(select(model_calls.c.outcome)).scalars().all()
    assert outcomes == ["cancelled"] * 8


def test_one_client_serves_every_narrative(context: AppContext) -> None:
    with ModelServer() as server:
        context = writing_to(context, server)
        batch = write_to_the_end(context, planned_batch(context, 40))
        connections = {one.client for one in server.requests}
        assert len(server.requests) == batch.counts.succeeded == 40
    assert len(connections) <= context.settings.threads


def test_a_worker_that_stops_gives_back_what_it_cannot_finish(any_context: AppContext) -> None:
    with ModelServer(mix=["hang"]) as server:
        context = writing_to(any_context, server)
        batch_id = planned_batch(context, 3)
        with running(context, grace=0.2) as runner:
            runner.write_batch(batch_id, 3)
            wait_until(lambda: len(server.requests) == 3)
    found = list_jobs(context, batch_id)
    assert [(job.state, job.attempt, job.lost) for job in found] == [(JobState.QUEUED, 0, 0)] * 3
    assert [call.outcome for job in found for call in list_calls(context, job.id)] == ["abandoned"] * 3
    with ModelServer() as server:
        assert write_to_the_end(writing_to(context, server), batch_id).state is BatchState.COMPLETED


def test_a_worker_that_stops_lets_what_it_can_come_to_an_end(context: AppContext) -> None:
    with ModelServer(mix=["slow:0.5"]) as server:
        context = writing_to(context, server)
        batch_id = planned_batch(context, 3)
        with running(context, grace=10) as runner:
            runner.write_batch(batch_id, 1)
            wait_until(lambda: len(server.requests) == 1)
    counts = batch_seen(context, batch_id).counts
    assert (counts.succeeded, counts.queued) == (1, 2), "nothing new is begun"


def test_what_another_took_over_is_let_go(any_context: AppContext) -> None:
    with ModelServer(mix=["hang", "ok"]) as server:
        context = writing_to(any_context, server)
        batch_id = planned_batch(context, 1)
        with running(context) as runner:
            thread = threading.Thread(target=runner.write_due, args=(batch_id,))
            thread.start()
            wait_until(lambda: server.requests)
            with context.database.write() as connection:
                connection.execute(update(jobs).values(owner="another"))
            thread.join(timeout=10)
            assert not thread.is_alive()
    (job,) = list_jobs(context, batch_id)
    assert (job.state, job.version) == (JobState.RUNNING, None), "it is the other's to end"
    assert [call.outcome for call in list_calls(context, job.id)] == ["cancelled"]


class Broken:
    """A writer with a fault of ours."""

    calls_a_model = True
    simulated = False
    address = ""

    def __init__(self, endpoint: Endpoint, settings: Settings) -> None: ...

    def model_name(self, asked: str) -> str:
        return "broken"

    async def write(self, request: WriteRequest) -> Text:
        raise ValueError(f"cannot write {request.reference}")

    async def close(self) -> None: ...


def test_a_fault_of_ours_ends_the_narrative_with_a_code_that_stands_in_the_log(
    context: AppContext, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(PROVIDERS, "broken", f"{__name__}:Broken")
    context = replace(context, clock=now)
    batch_id = planned_batch(context, 1, manner=Manner(provider="broken"))
    assert write_to_the_end(context, batch_id).state is BatchState.FAILED
    (job,) = list_jobs(context, batch_id)
    assert job.error_kind == "own_fault"
    assert "ValueError: cannot write HUERTOS/E-00001" in job.error_traceback
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert job.error_values["code"] in record.getMessage()
    assert record.exc_info
    (call,) = list_calls(context, job.id)
    assert call.outcome


def test_a_store_that_is_away_for_a_moment_stops_neither_the_beat_nor_the_writing(
    open_store: Callable[..., AppContext], postgresql_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with ModelServer(mix=["slow:2"]) as server:
        context = writing_to(open_store(postgresql_url), server, lease=3)
        batch_id = planned_batch(context, 2)
        with running(context) as runner:
            runner.write_batch(batch_id, 2)
            wait_until(lambda: len(server.requests) == 2)
            with away(postgresql_url):
                wait_until(lambda: "beat failed" in caplog.text, seconds=5)
            wait_until(lambda: batch_seen(context, batch_id).finished)
    assert len(server.requests) == 2
    assert batch_seen(context, batch_id).state is BatchState.COMPLETED


@contextmanager
def away(url: str) -> Generator[None]:
    """Take the database away from everybody, and give it back."""
    engine = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    database = make_url(url).database
    with engine.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {database} ALLOW_CONNECTIONS false"))
        cut = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
        connection.execute(cut, {"name": database})
        try:
            yield
        finally:
            connection.execute(text(f"ALTER DATABASE {database} ALLOW_CONNECTIONS true"))
    engine.dispose()
