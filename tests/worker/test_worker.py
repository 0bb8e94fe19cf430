"""A worker as it is: a process that answers rings, says that it is there, stops gracefully, and may die."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from core.context import AppContext
from core.domain.jobs import BatchState, JobState
from core.queries.jobs import list_jobs
from core.queries.service import ServiceState, writing_service
from core.settings import ROOT
from core.store.tables import workers
from tests.bench.surroundings import environment
from tests.make import batch_seen, list_calls, planned_batch, wait_until
from tests.support.model_server import ModelServer
from tests.support.writing import KEY
from worker.tasks import hang_bell

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def over(context: AppContext, server: ModelServer, **changes: object) -> AppContext:
    """The context of a face whose rings reach the workers."""
    known = {"openai_base_url": server.address, "openai_api_key": SecretStr(KEY), **changes}
    settings = context.settings.model_copy(update=known)
    return replace(context, settings=settings, clock=lambda: datetime.now(UTC), ring=hang_bell(settings).ring)


@contextmanager
def worker(context: AppContext, *command: str) -> Generator[subprocess.Popen[str]]:
    """A worker process; it is killed at the end if it has not ended by itself."""
    arguments = command or ("-m", "worker")
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(context.settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        try:
            wait_until(lambda: process.poll() is not None or is_there(context, process.pid))
            yield process
        finally:
            process.kill()


def is_there(context: AppContext, pid: int) -> bool:
    with context.database.read() as connection:
        return connection.execute(select(workers.c.id).where(workers.c.pid == pid)).first() is not None


def state(context: AppContext, batch_id: int) -> BatchState:
    batch = batch_seen(context, batch_id)
    return batch.state


def test_a_worker_writes_what_it_is_rung_for_and_leaves_when_asked(context: AppContext) -> None:
    with ModelServer(mix=["ok", "ok", "unauthorized_in_part", "ok", "unauthorized"]) as server:
        context = over(context, server)
        # What a stranger left in the queue stops nobody.
        hang_bell(context.settings).queue.storage.enqueue(b"\x80\x04K\x01.")
        with worker(context) as process:
            assert writing_service(context).state is ServiceState.IDLE
            rung = planned_batch(context, 20)
            not_rung = planned_batch(replace(context, ring=lambda _times: None), 4, "SIN-AVISO")
            for batch_id in (rung, not_rung):
                wait_until(lambda batch_id=batch_id: batch_seen(context, batch_id).finished)
                assert state(context, batch_id) is BatchState.COMPLETED_WITH_FAILURES
            process.send_signal(signal.SIGTERM)
            said, _ = process.communicate(timeout=20)
            assert (process.returncode, said) == (0, "")
    assert writing_service(context).state is ServiceState.STOPPED
    log = (context.settings.data_dir / "logs" / "worker-1.log").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in log.splitlines()]
    assert lines
    assert all({"at", "level", "from", "message"} <= line.keys() for line in lines)
    for file in context.settings.data_dir.rglob("*"):
        if file.is_file():
            assert KEY[-12:].encode() not in file.read_bytes(), f"the key stands in {file.name}"


def test_a_worker_that_is_asked_to_stop_gives_back_what_it_is_writing(context: AppContext) -> None:
    with ModelServer(mix=["hang"]) as server:
        context = over(context, server, grace=0.3)
        with worker(context) as process:
            batch_id = planned_batch(context, 3)
            wait_until(lambda: len(server.requests) == 3)
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=20)
            assert process.returncode == 0
    found = list_jobs(context, batch_id)
    assert [(job.state, job.lost, job.attempt) for job in found] == [(JobState.QUEUED, 0, 0)] * 3
    assert [call.outcome for job in found for call in list_calls(context, job.id)] == ["abandoned"] * 3
    assert writing_service(context).state is ServiceState.STOPPED


def test_what_a_killed_worker_held_is_written_by_another(any_context: AppContext) -> None:
    with ModelServer(mix=["hang"]) as server:
        context = over(any_context, server, lease=2, beat=0.3, not_responding_after=1)
        with worker(context) as process:
            batch_id = planned_batch(context, 6)
            wait_until(lambda: len(server.requests) == 6)
            process.kill()
        assert [job.state for job in list_jobs(context, batch_id)] == [JobState.RUNNING] * 6
        # Longer than a lease: whoever is alive keeps what it holds.
        server.mix = ["slow:3"]
        wait_until(lambda: writing_service(context).state is ServiceState.NOT_RESPONDING)
        with worker(context):
            wait_until(lambda: batch_seen(context, batch_id).finished)
    batch = batch_seen(context, batch_id)
    assert batch.counts.succeeded == batch.counts.total == 6
    found = list_jobs(context, batch_id)
    assert [(job.lost, job.attempt, job.version) for job in found] == [(1, 1, 1)] * 6
    calls = [call.outcome for job in found for call in list_calls(context, job.id)]
    assert calls == ["abandoned", "ok"] * 6


def test_a_worker_ends_with_whoever_started_it(context: AppContext) -> None:
    with ModelServer() as server:
        context = over(context, server)
        command = (str(ROOT / "cli.py"), "work", "--until-end-of-input", "--name", "worker-9")
        with worker(context, *command) as process:
            assert process.poll() is None
            process.communicate(timeout=20)
            assert process.returncode == 0
    assert writing_service(context).state is ServiceState.STOPPED
    assert (context.settings.data_dir / "logs" / "worker-9.log").exists()
