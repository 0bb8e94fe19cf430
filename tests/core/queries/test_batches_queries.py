"""Batches as people watch them: what goes on first, what went wrong by reason, and what it cost."""

import pytest

from core.actions import batches, endings
from core.context import AppContext
from core.domain.actors import Role, system
from core.domain.jobs import BatchState, JobState
from core.errors import FailureKind, OutsideFailure
from core.llm import Text, Usage
from core.queries.batches import find_batch, is_anything_active, list_batches
from core.queries.bills import batch_bill
from core.queries.failures import list_failures
from core.queries.jobs import calls_of_jobs, failed_jobs, find_job, list_jobs
from core.queries.writing import next_due, to_be_cut
from core.store import calls as call_store
from tests.conftest import Clock
from tests.make import batch_seen, claim_next, planned_batch
from tests.support.accounts import sample_actor

TEXT = Text("Un texto.", "gpt-5-mini", Usage(1_000, 0, 200, 0))


@pytest.mark.parametrize("role", Role)
def test_the_workings_of_the_house_are_for_whoever_administers_it(
    any_context: AppContext, role: Role
) -> None:
    batch_id = planned_batch(any_context, 1)
    failed = claim_next(any_context, batch_id)
    endings.fail(any_context, failed, OutsideFailure(FailureKind.CUT_OFF, "half a text"), 1)
    reader = any_context.acting_as(sample_actor(any_context, role))
    seen = find_job(reader, failed.job_id)
    assert seen
    for job in (seen, *list_jobs(reader, batch_id), *failed_jobs(reader)):
        assert job.error_detail == "half a text"
        assert ("half a text" in job.error_traceback) is (role is Role.ADMINISTRATOR)
    told = find_job(any_context.acting_as(system("ana-terminal")), failed.job_id)
    assert told
    assert "half a text" in told.error_traceback


def test_what_goes_on_comes_first_and_then_the_newest(any_context: AppContext) -> None:
    ids = [planned_batch(any_context, 1, f"P-{number}") for number in range(5)]
    for batch_id in (ids[1], ids[4]):
        batches.cancel(any_context, batch_id)
    expected = [ids[3], ids[2], ids[0], ids[4], ids[1]]
    assert [batch.id for batch in list_batches(any_context).rows] == expected
    stretch = list_batches(any_context, offset=2, limit=2)
    assert ([batch.id for batch in stretch.rows], stretch.total) == (expected[2:4], 5)
    batch = find_batch(any_context, ids[0])
    assert batch
    assert (batch.project_code, batch.project_title, batch.asked_by) == (
        "P-0",
        "Huertos",
        any_context.actor.name,
    )
    assert batch.options["provider"] == "openai"
    assert find_batch(any_context, 404) is None
    assert is_anything_active(any_context, ids[0])
    assert not is_anything_active(any_context, ids[1])
    for batch_id in ids:
        batches.cancel(any_context, batch_id)
    assert not is_anything_active(any_context)


def test_jobs_are_listed_by_what_matters_and_by_state(any_context: AppContext) -> None:
    batch_id = planned_batch(any_context, 5)
    endings.succeed(any_context, claim_next(any_context, batch_id), TEXT, (), 1)
    failed = claim_next(any_context, batch_id)
    endings.fail(any_context, failed, OutsideFailure(FailureKind.CUT_OFF, "half a text"), 1)
    claim_next(any_context, batch_id)
    everything = list_jobs(any_context, batch_id)
    assert [job.state for job in everything] == [
        JobState.RUNNING, JobState.FAILED, JobState.QUEUED, JobState.QUEUED, JobState.SUCCEEDED,
    ]  # fmt: skip
    waiting = list_jobs(any_context, batch_id, [JobState.QUEUED], limit=1)
    assert [job.state for job in waiting] == [JobState.QUEUED]
    assert [job.id for job in failed_jobs(any_context)] == [failed.job_id]
    job = find_job(any_context, failed.job_id)
    assert job
    assert (job.error_kind, job.error_detail) == ("cut_off", "half a text")
    assert find_job(any_context, 404) is None


def test_failures_are_counted_by_reason_the_commonest_first(any_context: AppContext, clock: Clock) -> None:
    batch_id = planned_batch(any_context, 4)
    since = clock()
    kinds = (FailureKind.CUT_OFF, FailureKind.KEY_REJECTED, FailureKind.KEY_REJECTED)
    for kind in kinds:
        endings.fail(any_context, claim_next(any_context, batch_id), OutsideFailure(kind, http_status=401), 1)
        clock.advance(minutes=1)
    told = [(view.kind, view.number, view.since) for view in list_failures(any_context, batch_id)]
    assert told == [
        ("key_rejected", 2, since.replace(minute=1)),
        ("cut_off", 1, since),
    ]
    assert list_failures(any_context, batch_id)[0].values == {"code": 401}


def test_a_bill_with_one_unknown_price_is_unknown_and_tells_at_least(any_context: AppContext) -> None:
    batch_id = planned_batch(any_context, 2)
    assert batch_bill(any_context, batch_id).cost == 0
    claimed = claim_next(any_context, batch_id)
    endings.succeed(any_context, claimed, TEXT, (), 1)
    known = batch_bill(any_context, batch_id)
    assert (known.calls, known.tokens, known.cost) == (1, 1_200, known.at_least)
    assert known.cost
    batches.cancel(any_context, batch_id)
    second = planned_batch(any_context, 2)
    cut = claim_next(any_context, second)
    batches.cancel(any_context, second)
    endings.let_go(any_context, cut, 1, call_store.CANCELLED)
    unknown = batch_bill(any_context, second)
    assert (unknown.calls, unknown.cost, unknown.at_least) == (1, None, 0)
    calls = calls_of_jobs(any_context, [claimed.job_id, cut.job_id])
    assert {job_id: [call.outcome for call in made] for job_id, made in calls.items()} == {
        claimed.job_id: ["ok"],
        cut.job_id: ["cancelled"],
    }


def test_what_a_writer_must_let_go_is_what_was_cancelled_or_is_not_its_own(any_context: AppContext) -> None:
    kept, cancelled = planned_batch(any_context, 1), planned_batch(any_context, 1, "OTRO")
    ours, cut = claim_next(any_context, kept), claim_next(any_context, cancelled)
    batches.cancel(any_context, cancelled)
    assert to_be_cut(any_context, [ours.owner, cut.owner, "a stranger"]) == {cut.owner, "a stranger"}


def test_when_the_next_narrative_of_a_batch_is_due(any_context: AppContext) -> None:
    batch_id = planned_batch(any_context, 1)
    assert next_due(any_context, batch_id) == any_context.clock()
    claimed = claim_next(any_context, batch_id)
    assert next_due(any_context, batch_id) is None
    endings.fail(any_context, claimed, OutsideFailure(FailureKind.RATE_LIMIT, retry_after=1), 1)
    due = next_due(any_context, batch_id)
    assert due
    assert due > any_context.clock()
    batches.cancel(any_context, batch_id)
    assert next_due(any_context, batch_id) is None
    batch = batch_seen(any_context, batch_id)
    assert batch.state is BatchState.CANCELLED
