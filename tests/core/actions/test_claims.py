"""Claiming: batches in turn, the oldest due job of each, and no job by two at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from core.actions import batches, claims, endings
from core.context import AppContext
from core.domain.planning import Manner
from core.errors import FailureKind, OutsideFailure
from core.queries.batches import find_batch
from core.queries.jobs import failed_jobs
from core.store import batches as batch_store
from core.store.tables import batches as batch_rows
from core.store.tables import events, jobs
from tests.conftest import Clock
from tests.make import batch_seen, claim_next, list_calls, planned_batch, project_with

REHEARSAL = Manner(provider="rehearsal")
CODES = ("UNO", "DOS", "TRES")


def test_batches_take_turns_so_that_a_small_one_begins_at_once(any_context: AppContext, clock: Clock) -> None:
    large = planned_batch(any_context, 100, "GRANDE")
    begun = []
    for _job in range(8):
        clock.advance(seconds=1)
        begun.append(claim_next(any_context).batch_id)
    small = planned_batch(any_context, 6, "CHICO")
    for _job in range(12):
        clock.advance(seconds=1)
        begun.append(claim_next(any_context).batch_id)
    assert begun == [large] * 8 + [small, large] * 6


def test_the_oldest_goes_first_within_a_batch(any_context: AppContext) -> None:
    planned_batch(any_context, 5)
    ids = [claim_next(any_context).job_id for _job in range(5)]
    assert ids == sorted(ids)
    assert claims.claim(any_context) is None


def test_a_claim_holds_all_that_its_writing_needs(any_context: AppContext) -> None:
    choice = project_with(any_context, 1)
    manner = Manner(provider="openai", model="m-1", temperature=0.4, tone="sobrio", length="short")
    batch_id = batches.plan(any_context, choice, manner).batch_id
    claimed = claim_next(any_context)
    request = claimed.request
    assert (claimed.batch_id, claimed.provider, claimed.asked_by) == (
        batch_id,
        "openai",
        any_context.actor.user_id,
    )
    assert (request.reference, request.language) == ("HUERTOS/E-00001", "es")
    assert (request.number, request.attempt, request.round) == (1, 1, 1)
    assert (request.model, request.temperature) == ("m-1", 0.4)
    assert (request.tone, request.length) == ("sobrio", "short")
    assert request.facts.title == "Taller de huertos 1"
    assert request.facts.attendance.total == 21
    assert request.instructions
    (call,) = list_calls(any_context, claimed.job_id)
    assert (call.provider, call.model, call.attempt, call.outcome) == ("openai", "m-1", 1, None)
    batch = batch_seen(any_context, claimed.batch_id)
    assert batch.started == any_context.clock()


def test_what_may_not_be_begun_is_not_claimed(any_context: AppContext, clock: Clock) -> None:
    cancelled, paused, later = (planned_batch(any_context, 2, code) for code in CODES)
    batches.cancel(any_context, cancelled)
    with any_context.database.write() as connection:
        now = any_context.clock()
        connection.execute(update(batch_rows).where(batch_rows.c.id == paused).values(paused=now))
    first, second = claim_next(any_context), claim_next(any_context)
    assert {first.batch_id, second.batch_id} == {later}
    failure = OutsideFailure(FailureKind.RATE_LIMIT, retry_after=2)
    endings.fail(any_context, first, failure, 0.1)
    assert claims.claim(any_context) is None
    clock.advance(seconds=1.9)
    assert claims.claim(any_context) is None
    assert claims.claim(any_context, later) is None
    clock.advance(seconds=0.4)
    again = claim_next(any_context)
    assert (again.job_id, again.request.attempt) == (first.job_id, 2)
    assert again.owner != first.owner


def test_claims_at_once_never_get_the_same_job_and_leave_none(any_context: AppContext) -> None:
    for code in CODES:
        planned_batch(any_context, 20, code)
    claimants = 8
    together = threading.Barrier(claimants)

    def take_all(_claimant: int) -> list[int]:
        taken = []
        any_context.database.engine.connect().close()
        together.wait()
        while claimed := claims.claim(any_context):
            taken.append(claimed.job_id)
        return taken

    with ThreadPoolExecutor(claimants) as threads:
        taken = [job_id for each in threads.map(take_all, range(claimants)) for job_id in each]
    assert len(taken) == len(set(taken)) == 60
    with any_context.database.read() as connection:
        owners = connection.execute(select(jobs.c.owner)).scalars().all()
    assert len(set(owners)) == 60


def test_a_claim_does_not_wait_for_a_batch_that_is_being_closed_or_cancelled(
    postgresql_url: str, open_store: Callable[..., AppContext]
) -> None:
    """Who ends a job holds the batch row, and then its jobs: a claim that took them the other way
    round would lock both out."""
    context = open_store(postgresql_url)
    batch_id = planned_batch(context, 3)
    with ThreadPoolExecutor(1) as threads:
        with context.database.write() as connection:
            batch_store.lock(connection, batch_id)
            taken = threads.submit(claims.claim, context)
            claimed = taken.result(timeout=10)
            assert claimed
        second = claim_next(context)
    batch = batch_seen(context, batch_id)
    assert batch.started == context.clock()
    assert second.job_id != claimed.job_id


def test_a_claim_goes_on_to_the_next_batch_where_another_takes_the_last_job(
    postgresql_url: str, open_store: Callable[..., AppContext]
) -> None:
    context = open_store(postgresql_url)
    first, second = (planned_batch(context, 1, code) for code in CODES[:2])
    with ThreadPoolExecutor(1) as threads, context.database.write() as connection:
        # As a claim does that has not come to its end.
        connection.execute(select(jobs.c.id).where(jobs.c.batch_id == first).with_for_update())
        claimed = threads.submit(claims.claim, context).result(timeout=10)
    assert claimed
    assert claimed.batch_id == second


@pytest.mark.parametrize("fallback", ["none", "facts"])
def test_attempts_that_are_spent_go_to_the_facts_writer_if_so_asked(
    context: AppContext, fallback: str
) -> None:
    """A worker may die between the last failed attempt and the text that stands in for it."""
    choice = project_with(context, 1)
    batches.plan(context, choice, Manner(provider="openai", fallback=fallback))
    with context.database.write() as connection:
        connection.execute(update(jobs).values(attempt=context.settings.attempts))
    claimed = claim_next(context)
    assert claimed.provider == ("facts" if fallback == "facts" else "openai")
    assert (claimed.call_id is None) == (fallback == "facts")


def test_a_lease_and_an_owner_stand_on_what_is_claimed(any_context: AppContext) -> None:
    planned_batch(any_context, 2)
    claimed = claim_next(any_context)
    with any_context.database.read() as connection:
        row = connection.execute(select(jobs).where(jobs.c.id == claimed.job_id)).one()
    lease = timedelta(seconds=any_context.settings.lease)
    assert (row.owner, row.lease_until) == (claimed.owner, any_context.clock() + lease)


def test_a_job_that_cannot_be_begun_fails_and_does_not_hold_up_the_others(any_context: AppContext) -> None:
    choice = project_with(any_context, 3)
    planned = batches.plan(any_context, choice, Manner(provider="facts"))
    with any_context.database.write() as connection:
        first = select(func.min(jobs.c.event_id)).scalar_subquery()
        broken = update(events).where(events.c.id == first).values(state="no state")
        connection.execute(broken)
    claimed = claims.claim(any_context)
    assert claimed is not None
    assert claimed.request.number == 1
    found = find_batch(any_context, planned.batch_id or 0)
    assert found is not None
    assert (found.counts.failed, found.counts.running, found.counts.queued) == (1, 1, 1)
    failed = failed_jobs(any_context)[0]
    assert failed.error_kind == "own_fault"
    assert failed.error_values["code"]
    assert "no state" in failed.error_traceback
