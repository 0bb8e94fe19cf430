"""A larger installation by settings alone: workers over PostgreSQL and Redis, which may be restarted."""

import gc
import os
import subprocess
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from core.actions import house_settings, installation
from core.context import AppContext, open_context
from core.domain.jobs import JobState
from core.queries.jobs import list_jobs
from core.settings import Settings
from core.store.tables import jobs, versions, workers
from tests.bench.surroundings import start_worker
from tests.make import batch_seen, planned_batch, wait_until
from tests.plugins.requirements import missing
from tests.support.accounts import sample_actor
from tests.support.model_server import ModelServer
from tests.support.servers import Postgresql, Redis, away
from tests.support.writing import KEY
from worker.tasks import Bell, hang_bell

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

SECRET = SecretStr("the same letters on both of the machines")


@pytest.fixture(scope="module")
def postgresql() -> Generator[Postgresql]:
    """A server of this file alone, because it is taken away."""
    try:
        server = Postgresql()
    except ImportError as error:
        missing("PostgreSQL", str(error))
    with server:
        yield server


@pytest.fixture(scope="module")
def redis() -> Generator[Redis]:
    try:
        server = Redis()
    except ImportError as error:
        missing("Redis", str(error))
    with server:
        yield server


@pytest.fixture
def house(
    postgresql: Postgresql, settings: Settings, request: pytest.FixtureRequest
) -> Generator[Callable[..., AppContext]]:
    """Open a context over a database of its own: `house(queue, **changes to the settings)`. Without an
    address of a queue, the database is the queue too."""
    url = postgresql.new_database(request.node.name.partition("[")[0][:60])
    opened: list[tuple[AppContext, Bell]] = []

    def open_it(queue: str = "", **changes: object) -> AppContext:
        known = {"database_url": url, "queue_url": queue or url, "secret_key": SECRET, **changes}
        here = settings.model_copy(update={"clock_tolerance": 5, "threads": 4, **known})
        bell = hang_bell(here)
        context = open_context(here, ring=bell.ring)
        opened.append((context, bell))
        installation.prepare(context)
        return context.acting_as(sample_actor(context))

    yield open_it
    for context, bell in opened:
        context.database.close()
        bell.queue.storage.close()
    opened.clear()
    with warnings.catch_warnings():
        # A server that is taken away tears connections off: they are done away with here, not in
        # the middle of another test, whose fault they are not.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@contextmanager
def working(
    context: AppContext, data_dir: Path, module: str = "worker"
) -> Generator[subprocess.Popen[bytes]]:
    """A worker on a machine of its own, which shares nothing with others but the settings."""
    settings = context.settings.model_copy(update={"data_dir": data_dir})
    process = start_worker(settings, module)
    try:
        wait_until(lambda: _worker_of(context, process.pid))
        yield process
    finally:
        process.kill()
        process.wait()


def _worker_of(context: AppContext, pid: int) -> int | None:
    with context.database.read() as connection:
        return connection.execute(select(workers.c.id).where(workers.c.pid == pid)).scalar()


def _wrote(context: AppContext) -> set[int]:
    """The workers that have written something."""
    with context.database.read() as connection:
        found = select(jobs.c.worker_id).join(versions, versions.c.job_id == jobs.c.id)
        return set(connection.execute(found).scalars())


def _succeeded(context: AppContext, batch_id: int) -> int:
    return batch_seen(context, batch_id).counts.succeeded


def test_two_machines_share_a_batch_and_a_key_while_redis_and_postgresql_are_restarted(
    house: Callable[..., AppContext], postgresql: Postgresql, redis: Redis, tmp_path: Path
) -> None:
    context = house(redis.url)
    with ModelServer(mix=["slow:0.3"]) as server:
        house_settings.change_ai_service(context, address=server.address, model="gpt-5-mini", key=KEY)
        with working(context, tmp_path / "one") as one, working(context, tmp_path / "two") as two:
            batch_id = planned_batch(context, 48)
            wait_until(lambda: _succeeded(context, batch_id) >= 4)
            with away(redis.stop, redis.start, 0.3):
                pass
            wait_until(lambda: _succeeded(context, batch_id) >= 16)
            with away(postgresql.stop, postgresql.start, 0.5):
                pass
            wait_until(lambda: batch_seen(context, batch_id).finished)
            # Who was there before the servers went still hears a ring after they have come back.
            later = planned_batch(context, 2, "DESPUES")
            wait_until(lambda: batch_seen(context, later).finished)
            assert (one.poll(), two.poll()) == (None, None)
        assert {request.headers["authorization"] for request in server.requests} == {f"Bearer {KEY}"}
    assert len(_wrote(context)) == 2
    for batch, number in ((batch_id, 48), (later, 2)):
        found = list_jobs(context, batch, limit=100)
        assert [(job.state, job.version) for job in found] == [(JobState.SUCCEEDED, 1)] * number


def test_postgresql_alone_carries_a_batch_also_when_it_dies_on_the_way(
    house: Callable[..., AppContext], postgresql: Postgresql, tmp_path: Path
) -> None:
    with ModelServer(mix=["slow:0.3"]) as server:
        context = house(openai_base_url=server.address, openai_api_key=SecretStr(KEY))
        # Both make the tables of the queue at once.
        with working(context, tmp_path / "one"), working(context, tmp_path / "two") as two:
            batch_id = planned_batch(context, 24)
            wait_until(lambda: _succeeded(context, batch_id) >= 8)
            with away(postgresql.crash, postgresql.start, 0.5):
                pass
            wait_until(lambda: batch_seen(context, batch_id).finished)
            assert _succeeded(context, batch_id) == 24
            with away(postgresql.stop, postgresql.start, 0):
                two.terminate()
                assert two.wait(timeout=20) == 0, "it stops as it was asked to, though nobody can be told"


def test_a_worker_whose_clock_is_off_begins_nothing_and_takes_nothing_from_others(
    house: Callable[..., AppContext], redis: Redis, tmp_path: Path
) -> None:
    with ModelServer(mix=["slow:1"]) as server:
        known = {"openai_base_url": server.address, "openai_api_key": SecretStr(KEY)}
        # What another holds seems to have been left, to whoever is ahead by more than a lease.
        context = house(redis.url, **known, lease=6)
        bell = hang_bell(context.settings)
        with working(context, tmp_path / "hasty", "tests.support.hasty_worker"):
            batch_id = planned_batch(context, 8)
            wait_until(bell.is_silent)
            assert {job.state for job in list_jobs(context, batch_id)} == {JobState.QUEUED}
            with working(context, tmp_path / "punctual") as punctual:
                wait_until(lambda: batch_seen(context, batch_id).finished)
                assert _wrote(context) == {_worker_of(context, punctual.pid)}
        found = list_jobs(context, batch_id)
    assert [(job.state, job.lost, job.attempt) for job in found] == [(JobState.SUCCEEDED, 0, 1)] * 8
