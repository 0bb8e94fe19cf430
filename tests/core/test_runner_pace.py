"""A runner that keeps to a pace, and that begins nothing by a clock that is off."""

import time
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from core.actions.batches import plan
from core.context import AppContext
from core.queries.clocks import clock_offset
from core.queries.jobs import calls_of_jobs, list_jobs
from core.runner import Runner
from core.store.tables import endpoints
from tests.conftest import Clock
from tests.make import OPENAI, batch_seen, planned_batch, project_with, wait_until
from tests.support.model_server import ModelServer
from tests.support.writing import now, running, write_to_the_end, writing_to


def test_requests_leave_one_after_another_at_the_pace(context: AppContext) -> None:
    with ModelServer(mix=["ok"]) as server:
        paced = writing_to(context, server, requests_per_minute=300, threads=4)
        batch_id = plan(paced, project_with(paced, 6), OPENAI, inline=True).batch_id
        assert batch_id
        begun = time.monotonic()
        ended = write_to_the_end(paced, batch_id)
        taken = time.monotonic() - begun
    assert ended.counts.succeeded == 6
    assert taken > 5 * 60 / 300, "five of them follow another by a fifth of a second"


def test_a_service_that_is_away_for_a_while_costs_no_job(context: AppContext) -> None:
    with ModelServer() as server:
        pass  # its port is known now, and nobody listens there
    away = writing_to(context, server, circuit_probe=0.3, threads=4)
    batch_id = plan(away, project_with(away, 8), OPENAI, inline=True).batch_id
    assert batch_id
    with running(away) as runner:
        runner.write_batch(batch_id, 4)
        wait_until(lambda: is_held_back(away))
        time.sleep(1)  # long enough for every job to fail three times, if each were tried
        with ModelServer(port=server.port):
            wait_until(lambda: batch_seen(away, batch_id).finished)
    seen = batch_seen(away, batch_id)
    assert seen.counts.succeeded == 8
    assert not is_held_back(away)
    calls = calls_of_jobs(away, [job.id for job in list_jobs(away, batch_id)])
    assert sum(map(len, calls.values())) < 8 + 4 + 8, "a few found it out, and a few were probes"


def is_held_back(context: AppContext) -> bool:
    with context.database.read() as connection:
        return connection.execute(select(endpoints.c.opened)).scalar() is not None


def test_a_clock_that_is_off_begins_nothing(any_context: AppContext) -> None:
    """The store's clock is asked where it has one of its own."""
    batch_id = planned_batch(any_context, 1)
    offset = timedelta(seconds=8)
    known = any_context.settings.model_copy(update={"clock_tolerance": 5.0})
    off = replace(any_context, settings=known, clock=lambda: now() + offset)
    with running(off) as runner:
        if off.database.is_sqlite:
            assert clock_offset(off) == 0
            return
        assert 7 < clock_offset(off) < 9
        assert runner.write_due() == 0
        assert batch_seen(off, batch_id).counts.queued == 1
        offset = timedelta(seconds=1)
        wait_until(lambda: runner.write_due())


def test_a_beat_tells_how_far_the_clock_is_off(any_context: AppContext, clock: Clock) -> None:
    told: list[tuple[int, float]] = []
    runner = Runner(any_context, on_beat=lambda number, offset: told.append((number, offset)))
    runner.start()
    wait_until(lambda: told)
    runner.stop(0)
    known = (clock.now - datetime.now(clock.now.tzinfo)).total_seconds()
    expected = 0 if any_context.database.is_sqlite else known
    assert abs(told[0][1] - expected) < 60
