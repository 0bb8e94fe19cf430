"""The sweep: what a dead writer held is taken up, what nobody closed is closed, and twice harms nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, update

from core.actions import batches, upkeep, workers
from core.actions.claims import Claimed
from core.actions.jobs import retry
from core.context import AppContext
from core.domain.jobs import BatchState, JobState
from core.queries.jobs import JobView, find_job
from core.queries.service import ServiceState, writing_service
from core.store.tables import batches as batch_rows
from core.store.tables import jobs, notifications
from tests.conftest import Clock
from tests.make import batch_seen, claim_next, list_calls, planned_batch


def job_of(context: AppContext, claimed: Claimed) -> JobView:
    job = find_job(context, claimed.job_id)
    assert job
    return job


def state_of(context: AppContext, batch_id: int) -> BatchState:
    batch = batch_seen(context, batch_id)
    return batch.state


def test_what_a_dead_writer_held_waits_again_when_its_lease_has_run_out(
    any_context: AppContext, clock: Clock
) -> None:
    planned_batch(any_context, 1)
    claimed = claim_next(any_context)
    clock.advance(seconds=any_context.settings.lease)
    assert upkeep.sweep(any_context) == 0, "the lease holds to its last moment"
    assert job_of(any_context, claimed).state is JobState.RUNNING
    clock.advance(seconds=0.1)
    assert upkeep.sweep(any_context) == 1
    job = job_of(any_context, claimed)
    assert (job.state, job.lost, job.attempt, job.available_at) == (JobState.QUEUED, 1, 0, clock())
    (call,) = list_calls(any_context, job.id)
    assert (call.outcome, call.cost) == ("abandoned", None)
    assert upkeep.sweep(any_context) == 1
    assert job_of(any_context, claimed) == job


def test_a_lease_that_is_prolonged_does_not_run_out(any_context: AppContext, clock: Clock) -> None:
    planned_batch(any_context, 2)
    kept, left = claim_next(any_context), claim_next(any_context)
    clock.advance(seconds=any_context.settings.lease - 1)
    upkeep.prolong(any_context, [kept.owner])
    upkeep.prolong(any_context, [])
    clock.advance(seconds=2)
    upkeep.sweep(any_context)
    assert job_of(any_context, kept).state is JobState.RUNNING
    assert job_of(any_context, left).state is JobState.QUEUED


def test_a_job_that_kills_its_fifth_writer_fails(any_context: AppContext, clock: Clock) -> None:
    batch_id = planned_batch(any_context, 1)
    for lost in range(1, 6):
        claimed = claim_next(any_context)
        clock.advance(seconds=any_context.settings.lease + 1)
        upkeep.sweep(any_context)
        assert job_of(any_context, claimed).lost == lost
    job = job_of(any_context, claimed)
    assert (job.state, job.error_kind, job.attempt) == (JobState.FAILED, "worker_died", 0)
    assert state_of(any_context, batch_id) is BatchState.FAILED
    assert [call.outcome for call in list_calls(any_context, job.id)] == ["abandoned"] * 5
    assert retry(any_context, batch_id) == 1
    assert job_of(any_context, claimed).lost == 0


def test_what_a_dead_writer_held_of_a_cancelled_batch_is_cancelled(
    any_context: AppContext, clock: Clock
) -> None:
    batch_id = planned_batch(any_context, 1)
    claimed = claim_next(any_context)
    batches.cancel(any_context, batch_id)
    assert state_of(any_context, batch_id) is BatchState.CANCELLING
    clock.advance(seconds=any_context.settings.lease + 1)
    assert upkeep.sweep(any_context) == 0
    assert job_of(any_context, claimed).state is JobState.CANCELLED
    assert state_of(any_context, batch_id) is BatchState.CANCELLED


def test_a_batch_that_nobody_closed_is_closed_and_told_of_once(any_context: AppContext) -> None:
    batch_id = planned_batch(any_context, 2)
    with any_context.database.write() as connection:
        connection.execute(update(jobs).values(state=JobState.SUCCEEDED))
    for _sweep in range(2):
        upkeep.sweep(any_context)
        assert state_of(any_context, batch_id) is BatchState.COMPLETED
    with any_context.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(notifications)).scalar_one() == 1


def test_only_what_may_be_begun_is_due(any_context: AppContext, clock: Clock) -> None:
    planned_batch(any_context, 3)
    cancelled, paused = planned_batch(any_context, 2, "DOS"), planned_batch(any_context, 2, "TRES")
    batches.cancel(any_context, cancelled)
    later = clock().replace(hour=23)
    with any_context.database.write() as connection:
        connection.execute(update(batch_rows).where(batch_rows.c.id == paused).values(paused=clock()))
        connection.execute(update(jobs).where(jobs.c.id == 1).values(available_at=later))
    assert upkeep.sweep(any_context) == 2
    clock.advance(hours=14)
    assert upkeep.sweep(any_context) == 3


def test_sweeps_at_once_take_each_job_up_once(any_context: AppContext, clock: Clock) -> None:
    batch_id = planned_batch(any_context, 30)
    claimed = [claim_next(any_context) for _job in range(30)]
    clock.advance(seconds=any_context.settings.lease + 1)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _sweep: upkeep.sweep(any_context), range(4)))
    assert {job_of(any_context, each).lost for each in claimed} == {1}
    assert upkeep.sweep(any_context) == 30
    assert state_of(any_context, batch_id) is BatchState.QUEUED


@pytest.mark.parametrize("running", [0, 3])
def test_a_worker_is_seen_as_it_says_it_is(any_context: AppContext, clock: Clock, running: int) -> None:
    assert writing_service(any_context).state is ServiceState.STOPPED
    planned_batch(any_context, 5)
    for _job in range(running):
        claim_next(any_context)
    worker_id = workers.sign_on(any_context, "a-host", 42, "0.1.0", 8)
    workers.beat(any_context, worker_id, running)
    service = writing_service(any_context)
    assert service.state is (ServiceState.RUNNING if running else ServiceState.IDLE)
    assert (service.waiting, service.writing) == (5 - running, running)
    (worker,) = service.workers
    assert (worker.host, worker.pid, worker.threads, worker.running) == ("a-host", 42, 8, running)
    clock.advance(seconds=any_context.settings.not_responding_after)
    assert writing_service(any_context).workers[0].responds
    clock.advance(seconds=1)
    assert writing_service(any_context).state is ServiceState.NOT_RESPONDING
    workers.beat(any_context, worker_id, 0)
    workers.sign_off(any_context, worker_id)
    assert writing_service(any_context).state is ServiceState.STOPPED


def test_why_workers_were_given_up_is_told_until_one_starts_again(any_context: AppContext) -> None:
    workers.give_up(any_context, "worker 1, exit status 1: no memory")
    workers.give_up(any_context, "worker 2, exit status 1: no memory")
    assert writing_service(any_context).given_up == "worker 2, exit status 1: no memory"
    workers.sign_on(any_context, "a-host", 42, "0.1.0", 8)
    assert not writing_service(any_context).given_up
