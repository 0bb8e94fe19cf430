"""What a person does to a batch: pause it, resume it, ask again for what failed, put failures aside."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from core.actions import batches, claims, endings, upkeep
from core.actions.jobs import Writer, dismiss, retry
from core.context import AppContext
from core.domain.jobs import BatchState, JobState, Reason
from core.domain.planning import Manner
from core.errors import FailureKind, OutsideFailure, Refusal
from core.llm import Text
from core.queries.failures import list_failures
from core.queries.jobs import failed_jobs, list_jobs
from core.store import calls
from core.store.tables import audit_entries, versions
from tests.conftest import Clock
from tests.make import batch_seen, claim_next, planned_batch, project_with

FILTERED = OutsideFailure(FailureKind.CONTENT_FILTER)
REFUSED = OutsideFailure(FailureKind.REFUSED, "no such model", http_status=404)


def log(context: AppContext, batch_id: int) -> list[tuple[str, Any]]:
    """What was done to a batch, with its details."""
    entries = select(audit_entries.c.action, audit_entries.c.details).where(
        audit_entries.c.subject_kind == "batch", audit_entries.c.subject_id == batch_id
    )
    with context.database.read() as connection:
        return [(row.action, row.details) for row in connection.execute(entries.order_by(audit_entries.c.id))]


def failed_batch(context: AppContext, *failures: OutsideFailure, code: str = "HUERTOS") -> int:
    """A batch with one job for each of these failures, which has ended with it."""
    batch_id = planned_batch(context, len(failures), code)
    for failure in failures:
        endings.fail(context, claim_next(context, batch_id), failure, 1)
    return batch_id


def test_a_paused_batch_writes_to_the_end_what_is_being_written_and_begins_nothing(
    any_context: AppContext, clock: Clock
) -> None:
    batch_id = planned_batch(any_context, 3)
    running = claim_next(any_context)
    assert batches.pause(any_context, batch_id)
    assert not batches.pause(any_context, batch_id), "a second click changes nothing"
    assert batch_seen(any_context, batch_id).state is BatchState.PAUSED
    assert claims.claim(any_context) is None
    endings.succeed(any_context, running, Text("Un texto.", "m"), (), 1)
    assert upkeep.sweep(any_context) == 0, "nobody is rung for what is paused"
    clock.advance(hours=2)
    assert batches.resume(any_context, batch_id)
    assert not batches.resume(any_context, batch_id)
    assert batch_seen(any_context, batch_id).state is BatchState.RUNNING
    assert claims.claim(any_context)
    told = [action for action, _details in log(any_context, batch_id)]
    assert told == ["batch.planned", "batch.paused", "batch.resumed"]


def test_what_has_ended_or_is_being_cancelled_is_not_paused(any_context: AppContext) -> None:
    batch_id = planned_batch(any_context, 2)
    running = claim_next(any_context)
    batches.cancel(any_context, batch_id)
    assert not batches.pause(any_context, batch_id)
    endings.let_go(any_context, running, 1, calls.CANCELLED)
    assert not batches.pause(any_context, batch_id)
    assert not batches.resume(any_context, batch_id)
    assert batch_seen(any_context, batch_id).state is BatchState.CANCELLED


def test_a_paused_batch_can_be_cancelled_and_closes_with_what_runs(any_context: AppContext) -> None:
    batch_id = planned_batch(any_context, 3)
    running = claim_next(any_context)
    batches.pause(any_context, batch_id)
    assert batches.cancel(any_context, batch_id) == 2
    endings.let_go(any_context, running, 1, calls.CANCELLED)
    assert batch_seen(any_context, batch_id).state is BatchState.CANCELLED
    assert retry(any_context, batch_id) == 3
    assert batch_seen(any_context, batch_id).state is BatchState.QUEUED, "a new round begins unpaused"


@pytest.mark.parametrize("ask", [batches.pause, batches.resume, dismiss])
def test_a_batch_that_does_not_exist_is_refused(
    any_context: AppContext, ask: Callable[[AppContext, int], object]
) -> None:
    with pytest.raises(Refusal, match="404"):
        ask(any_context, 404)


def test_what_failed_for_one_reason_is_asked_for_again_alone(any_context: AppContext) -> None:
    own = [OutsideFailure(FailureKind.OWN_FAULT, code) for code in ("a1", "b2")]
    another = OutsideFailure(FailureKind.REFUSED, "too long", http_status=400)
    batch_id = failed_batch(any_context, FILTERED, REFUSED, REFUSED, *own)
    longer = failed_batch(any_context, REFUSED, another, code="OTRO")
    [first, _second] = list_failures(any_context, longer)
    assert retry(any_context, longer, reason=first.reason) == 1, "the same kind is not the same reason"
    told = {view.kind: view for view in list_failures(any_context, batch_id)}
    assert {kind: view.number for kind, view in told.items()} == {
        "refused": 2, "own_fault": 2, "content_filter": 1,
    }  # fmt: skip
    assert (told["refused"].values["code"], told["own_fault"].values) == (404, {})
    for view in told.values():
        listed = list_jobs(any_context, batch_id, reason=view.reason)
        assert [job.error_kind for job in listed] == [view.kind] * view.number
    assert retry(any_context, batch_id, reason=told["refused"].reason) == 2
    assert retry(any_context, batch_id, reason=told["refused"].reason) == 0
    assert retry(any_context, batch_id, reason=Reason("own_fault")) == 2
    queued = list_jobs(any_context, batch_id, [JobState.QUEUED])
    assert {job.queued for job in queued} == {any_context.clock()}
    assert [each.number for each in list_failures(any_context, batch_id)] == [1]


def test_jobs_of_several_batches_are_asked_for_again_at_once(any_context: AppContext) -> None:
    first = failed_batch(any_context, FILTERED, FILTERED)
    second = failed_batch(any_context, REFUSED, code="OTRO")
    chosen = [job.id for job in failed_jobs(any_context)][:2]
    assert retry(any_context, None, job_ids=chosen) == 2
    assert [batch_seen(any_context, each).counts.queued for each in (first, second)] == [1, 1]
    assert [log(any_context, each)[-1] for each in (first, second)] == [("batch.retried", {"jobs": 1})] * 2
    assert retry(any_context, None, job_ids=chosen) == 0
    assert retry(any_context, None, job_ids=[]) == 0
    assert retry(any_context, second, job_ids=chosen) == 0, "only those of the batch that is named"


def test_another_writer_writes_and_the_version_names_it(any_context: AppContext) -> None:
    batch_id = failed_batch(any_context, REFUSED, REFUSED)
    first, second = (job.id for job in list_jobs(any_context, batch_id))
    assert retry(any_context, batch_id, job_ids=[first], writer=Writer("facts")) == 1
    claimed = claim_next(any_context)
    assert (claimed.job_id, claimed.provider, claimed.call_id) == (first, "facts", None)
    assert retry(any_context, batch_id, job_ids=[second], writer=Writer("openai", "gpt-otro")) == 1
    other = claim_next(any_context)
    assert (other.provider, other.request.model) == ("openai", "gpt-otro")
    endings.succeed(any_context, other, Text("Un texto.", "gpt-otro-2026"), (), 1)
    with any_context.database.read() as connection:
        row = connection.execute(select(versions).where(versions.c.job_id == second)).one()
    assert (row.provider, row.model) == ("openai", "gpt-otro-2026")
    assert ("batch.retried", {"jobs": 1, "provider": "openai", "model": "gpt-otro"}) in log(
        any_context, batch_id
    )
    assert batch_seen(any_context, batch_id).options["model"] == "gpt-5-mini", "what was asked for stays"


@pytest.mark.parametrize("writer", [Writer("nobody"), Writer(""), Writer("openai", "m" * 201)])
def test_a_writer_that_may_not_be_asked_is_refused_and_nothing_changes(
    any_context: AppContext, writer: Writer
) -> None:
    batch_id = failed_batch(any_context, FILTERED)
    with pytest.raises(Refusal):
        retry(any_context, batch_id, writer=writer)
    assert batch_seen(any_context, batch_id).state is BatchState.FAILED
    with pytest.raises(Refusal):
        batches.plan(
            any_context, project_with(any_context, 1, "OTRO"), Manner(writer.provider or "-", writer.model)
        )


def test_a_retry_does_not_lift_a_pause(any_context: AppContext) -> None:
    batch_id = planned_batch(any_context, 3)
    endings.fail(any_context, claim_next(any_context), FILTERED, 1)
    claim_next(any_context)
    batches.pause(any_context, batch_id)
    assert retry(any_context, batch_id) == 1
    assert batch_seen(any_context, batch_id).state is BatchState.PAUSED
    assert claims.claim(any_context) is None


def test_what_is_dismissed_is_counted_still_and_comes_back_with_a_retry(any_context: AppContext) -> None:
    batch_id = failed_batch(any_context, FILTERED, REFUSED, REFUSED)
    refused = next(view.reason for view in list_failures(any_context, batch_id) if view.kind == "refused")
    assert dismiss(any_context, batch_id, reason=refused) == 2
    assert dismiss(any_context, batch_id, reason=refused) == 0
    assert [job.error_kind for job in failed_jobs(any_context)] == ["content_filter"]
    assert batch_seen(any_context, batch_id).counts.failed == 3
    assert {view.kind: view.dismissed for view in list_failures(any_context, batch_id)} == {
        "refused": 2, "content_filter": 0,
    }  # fmt: skip
    assert log(any_context, batch_id)[-1] == ("batch.dismissed", {"jobs": 2})
    assert dismiss(any_context, None, job_ids=[job.id for job in failed_jobs(any_context)]) == 1
    assert retry(any_context, batch_id) == 3
    assert not any(job.dismissed for job in list_jobs(any_context, batch_id))


def test_two_clicks_at_once_retry_once(any_context: AppContext) -> None:
    together = threading.Barrier(2)

    def click(batch_id: int) -> int:
        together.wait()
        return retry(any_context, batch_id)

    with ThreadPoolExecutor(2) as threads:
        for race in range(10):
            batch_id = failed_batch(any_context, FILTERED, FILTERED, code=f"CARRERA-{race}")
            assert sorted(threads.map(click, [batch_id] * 2)) == [0, 2]
            assert batch_seen(any_context, batch_id).round == 2
            assert [action for action, _details in log(any_context, batch_id)].count("batch.retried") == 1
            batches.cancel(any_context, batch_id)


@pytest.mark.parametrize("meddle", [batches.pause, batches.cancel, retry])
def test_an_ending_and_a_click_at_once_leave_a_batch_that_adds_up(
    any_context: AppContext, meddle: Callable[[AppContext, int], object]
) -> None:
    together = threading.Barrier(2)

    def click(batch_id: int) -> None:
        together.wait()
        meddle(any_context, batch_id)

    def end(claimed: claims.Claimed) -> None:
        together.wait()
        endings.succeed(any_context, claimed, Text("Un texto.", "m"), (), 1)

    with ThreadPoolExecutor(2) as threads:
        for race in range(6):
            batch_id = planned_batch(any_context, 2, f"CARRERA-{race}")
            endings.fail(any_context, claim_next(any_context, batch_id), FILTERED, 1)
            last = claim_next(any_context, batch_id)
            for done in [threads.submit(click, batch_id), threads.submit(end, last)]:
                done.result()
            batch = batch_seen(any_context, batch_id)
            assert batch.counts.total == 2
            assert bool(batch.finished) is not bool(batch.counts.open)
            assert batch.active is bool(batch.counts.open)
            batches.cancel(any_context, batch_id)
