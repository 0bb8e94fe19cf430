"""A batch ends once a round, whoever ends its last jobs, and tells who asked for it once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from core.actions import batches, endings, upkeep
from core.actions.claims import Claimed
from core.actions.jobs import retry
from core.context import AppContext
from core.domain.jobs import BatchState, JobState
from core.domain.planning import Which
from core.errors import FailureKind, OutsideFailure, Refusal
from core.llm import Text
from core.queries.jobs import list_jobs
from core.store import calls
from core.store.tables import audit_entries, notifications
from tests.conftest import Clock
from tests.make import OPENAI, batch_seen, claim_next, planned_batch, project_with

LASTING = OutsideFailure(FailureKind.CONTENT_FILTER)
RACES = 50


def write(context: AppContext, claimed: Claimed) -> None:
    endings.succeed(context, claimed, Text("Un texto.", "m"), (), 1)


def told(context: AppContext) -> list[Any]:
    with context.database.read() as connection:
        return list(connection.execute(select(notifications).order_by(notifications.c.id)))


def test_a_batch_adds_up_at_every_step_and_closes_with_its_last_job(any_context: AppContext) -> None:
    batch_id = planned_batch(any_context, 4)
    percents = []
    for number in range(4):
        assert not told(any_context)
        claimed = claim_next(any_context)
        before = batch_seen(any_context, batch_id)
        assert (before.counts.total, before.counts.running, before.finished) == (4, 1, None)
        if number == 1:
            endings.fail(any_context, claimed, LASTING, 1)
        else:
            write(any_context, claimed)
        percents.append(batch_seen(any_context, batch_id).counts.percent)
    batch = batch_seen(any_context, batch_id)
    assert percents == [25, 50, 75, 100]
    assert (batch.state, batch.finished) == (BatchState.COMPLETED_WITH_FAILURES, any_context.clock())
    (notice,) = told(any_context)
    assert (notice.user_id, notice.batch_id, notice.round) == (any_context.actor.user_id, batch_id, 1)
    assert notice.data == {
        "name": batch.name,
        "state": "completed_with_failures",
        "succeeded": 3,
        "failed": 1,
        "cancelled": 0,
    }


def test_a_persons_retry_opens_a_round_that_closes_and_is_told_of_by_itself(
    any_context: AppContext, clock: Clock
) -> None:
    batch_id = planned_batch(any_context, 3)
    write(any_context, claim_next(any_context))
    for _job in range(2):
        endings.fail(any_context, claim_next(any_context), LASTING, 1)
    clock.advance(minutes=5)
    assert retry(any_context, batch_id) == 2
    again = batch_seen(any_context, batch_id)
    assert (again.round, again.finished, again.counts.queued, again.state) == (
        2, None, 2, BatchState.RUNNING,
    )  # fmt: skip
    for job in list_jobs(any_context, batch_id, [JobState.QUEUED]):
        assert (job.attempt, job.error_kind, job.error_detail, job.started) == (0, None, "", None)
    claimed = claim_next(any_context)
    assert (claimed.request.round, claimed.request.attempt) == (2, 1)
    write(any_context, claimed)
    write(any_context, claim_next(any_context))
    assert batch_seen(any_context, batch_id).state is BatchState.COMPLETED
    assert [(notice.round, notice.data["state"]) for notice in told(any_context)] == [
        (1, "completed_with_failures"),
        (2, "completed"),
    ]
    assert retry(any_context, batch_id) == 0
    assert batch_seen(any_context, batch_id).round == 2


def test_a_single_job_can_be_retried_and_what_succeeded_never_is(any_context: AppContext) -> None:
    batch_id = planned_batch(any_context, 3)
    written = claim_next(any_context)
    write(any_context, written)
    failed = [claim_next(any_context) for _job in range(2)]
    for claimed in failed:
        endings.fail(any_context, claimed, LASTING, 1)
    assert retry(any_context, batch_id, job_ids=[written.job_id]) == 0
    assert retry(any_context, batch_id, job_ids=[failed[0].job_id]) == 1
    assert batch_seen(any_context, batch_id).counts.failed == 1


def test_cancelling_cuts_what_waits_at_once_and_closes_with_what_runs(any_context: AppContext) -> None:
    batch_id = planned_batch(any_context, 3)
    running = claim_next(any_context)
    assert batches.cancel(any_context, batch_id) == 2
    assert batches.cancel(any_context, batch_id) == 0, "asking twice changes nothing"
    assert batch_seen(any_context, batch_id).state is BatchState.CANCELLING
    endings.let_go(any_context, running, 1, calls.CANCELLED)
    batch = batch_seen(any_context, batch_id)
    assert (batch.state, batch.counts.cancelled) == (BatchState.CANCELLED, 3)
    assert [notice.data["state"] for notice in told(any_context)] == ["cancelled"]
    assert batches.cancel(any_context, batch_id) == 0, "what has ended stays as it is"
    assert retry(any_context, batch_id) == 3
    assert batch_seen(any_context, batch_id).round == 2


def test_a_batch_that_nobody_has_begun_is_cancelled_at_once(any_context: AppContext) -> None:
    batch_id = planned_batch(any_context, 3)
    assert batches.cancel(any_context, batch_id) == 3
    assert batch_seen(any_context, batch_id).state is BatchState.CANCELLED
    with any_context.database.read() as connection:
        logged = connection.execute(
            select(audit_entries.c.action).where(audit_entries.c.subject_kind == "batch")
        ).scalars()
        assert list(logged) == ["batch.planned", "batch.cancelled"]


@pytest.mark.parametrize("ask", [batches.cancel, retry])
def test_a_batch_that_does_not_exist_is_refused(
    any_context: AppContext, ask: Callable[[AppContext, int], int]
) -> None:
    with pytest.raises(Refusal, match="404"):
        ask(any_context, 404)


def test_two_last_jobs_ended_at_once_close_their_batch_once(any_context: AppContext) -> None:
    """Without the lock on the batch row each sees the other running, on PostgreSQL, and the batch
    never closes."""
    choice = replace(project_with(any_context, 2), which=Which.ALL)
    together = threading.Barrier(2)

    def end(claimed: Claimed) -> None:
        together.wait()
        write(any_context, claimed)

    with ThreadPoolExecutor(2) as threads:
        for race in range(RACES):
            planned_now = batches.plan(any_context, choice, OPENAI)
            assert planned_now.batch_id
            list(threads.map(end, [claim_next(any_context), claim_next(any_context)]))
            assert batch_seen(any_context, planned_now.batch_id).finished, f"race {race} left its batch open"
    assert len(told(any_context)) == RACES


def test_an_ending_and_a_cancel_at_once_leave_the_batch_closed(any_context: AppContext) -> None:
    together = threading.Barrier(2)

    def cancel(batch_id: int) -> None:
        together.wait()
        batches.cancel(any_context, batch_id)

    def end(claimed: Claimed) -> None:
        together.wait()
        write(any_context, claimed)

    with ThreadPoolExecutor(2) as threads:
        for race in range(10):
            batch_id = planned_batch(any_context, 3, f"CARRERA-{race}")
            claimed = claim_next(any_context)
            for done in [threads.submit(cancel, batch_id), threads.submit(end, claimed)]:
                done.result()
            upkeep.sweep(any_context)
            batch = batch_seen(any_context, batch_id)
            assert batch.finished
            assert batch.counts.total == 3
            assert batch.state is BatchState.CANCELLED


def test_cancelling_does_not_wait_for_somebody_who_plans(
    open_store: Callable[..., AppContext], postgresql_url: str
) -> None:
    """A plan and a retry hold the project; if whoever ends a batch had to wait for that, the two
    could wait for each other."""
    context = open_store(postgresql_url)
    choice = project_with(context, 2)
    batch_id = batches.plan(context, replace(choice, limit=1), OPENAI).batch_id
    assert batch_id
    inside, go_on = threading.Event(), threading.Event()
    begun = context.clock()

    def clock_that_stops() -> datetime:
        if threading.current_thread() is not threading.main_thread() and asked.pop():
            inside.set()
            go_on.wait(20)
        return begun

    # Planning looks at its clock before the transaction, and again within it.
    asked = [True, False]
    with ThreadPoolExecutor(2) as threads:
        planning = threads.submit(batches.plan, replace(context, clock=clock_that_stops), choice, OPENAI)
        assert inside.wait(10)
        try:
            assert threads.submit(batches.cancel, context, batch_id).result(timeout=10) == 1
        finally:
            go_on.set()
        assert planning.result().to_write == 1
