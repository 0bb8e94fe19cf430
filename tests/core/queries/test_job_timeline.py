"""The course of one job, what holds a batch back, and how long its narratives took."""

from datetime import timedelta

from sqlalchemy import insert

from core.actions import batches, endings, queue, upkeep, workers
from core.actions.claims import claim
from core.actions.jobs import retry
from core.context import AppContext
from core.domain.planning import Manner
from core.errors import FailureKind, OutsideFailure
from core.llm import Text
from core.queries.holds import what_holds
from core.queries.job_timeline import JobStory, StepKind, WriterProcess, job_story
from core.queries.job_times import job_times
from core.store.tables import endpoints
from tests.conftest import Clock
from tests.make import claim_next, planned_batch

TEXT = Text("Un texto.", "gpt-5-mini")


def told(found: JobStory) -> list[tuple[StepKind, float | None]]:
    """The steps, each wait with its seconds."""
    return [
        (step.kind, (step.until - step.at).total_seconds() if step.until else None) for step in found.steps
    ]


def story_of(context: AppContext, batch_id: int, job_id: int) -> JobStory:
    found = job_story(context, batch_id, job_id)
    assert found
    return found


def test_the_course_tells_every_attempt_every_wait_and_who_did_what(
    any_context: AppContext, clock: Clock
) -> None:
    worker = workers.sign_on(any_context, "taller-3", 4711, "1.0", 4)
    batch_id = planned_batch(any_context, 1)
    clock.advance(seconds=30)
    batches.pause(any_context, batch_id)
    batches.resume(any_context, batch_id)
    first = claim(any_context, worker_id=worker)
    assert first
    clock.advance(seconds=4)
    endings.fail(any_context, first, OutsideFailure(FailureKind.SERVER_ERROR, http_status=503), 4)
    waiting = story_of(any_context, batch_id, first.job_id)
    assert told(waiting)[-1] == (StepKind.WAITED_TO_RETRY, None)
    clock.advance(minutes=1)
    claim_next(any_context)
    clock.advance(minutes=5)
    upkeep.sweep(any_context)
    third = claim(any_context, worker_id=worker)
    assert third
    clock.advance(seconds=2)
    endings.succeed(any_context, third, TEXT, (), 2)
    found = story_of(any_context, batch_id, first.job_id)
    assert told(found) == [
        (StepKind.ASKED, None),
        (StepKind.PAUSED, None),
        (StepKind.RESUMED, None),
        (StepKind.WAITED_FOR_TURN, 30),
        (StepKind.CALL, None),
        (StepKind.WAITED_TO_RETRY, 60),
        (StepKind.CALL, None),
        (StepKind.TAKEN_UP_AGAIN, 300),
        (StepKind.CALL, None),
        (StepKind.ENDED, None),
    ]
    assert [call.outcome for call in found.calls] == ["server_error", "abandoned", "ok"]
    assert (found.steps[0].by, found.job.lost, found.job.version) == (any_context.actor.name, 1, 1)
    assert found.worker == WriterProcess("taller-3", 4711)
    assert found.version_id


def test_a_retry_is_told_where_it_was_one_of_this_job(any_context: AppContext, clock: Clock) -> None:
    batch_id = planned_batch(any_context, 2)
    chosen, other = claim_next(any_context), claim_next(any_context)
    for claimed in (chosen, other):
        endings.fail(any_context, claimed, OutsideFailure(FailureKind.CONTENT_FILTER), 1)
    clock.advance(minutes=3)
    retry(any_context, batch_id, job_ids=[chosen.job_id])
    kinds = [kind for kind, _lasted in told(story_of(any_context, batch_id, chosen.job_id))]
    assert kinds == [StepKind.ASKED, StepKind.CALL, StepKind.ASKED_AGAIN, StepKind.WAITED_FOR_TURN]
    assert StepKind.ASKED_AGAIN not in [
        kind for kind, _ in told(story_of(any_context, batch_id, other.job_id))
    ]
    endings.fail(any_context, claim_next(any_context), OutsideFailure(FailureKind.CONTENT_FILTER), 1)
    clock.advance(minutes=3)
    retry(any_context, batch_id)
    kinds = [kind for kind, _lasted in told(story_of(any_context, batch_id, chosen.job_id))]
    assert kinds.count(StepKind.ASKED_AGAIN) == 2
    kinds = [step.kind for step in story_of(any_context, batch_id, other.job_id).steps]
    assert kinds.count(StepKind.ASKED_AGAIN) == 1, "the first retry was not one of this job"


def test_what_is_written_without_calls_tells_when_it_was_begun(any_context: AppContext, clock: Clock) -> None:
    batch_id = planned_batch(any_context, 2, manner=Manner(provider="facts"))
    claimed = claim_next(any_context)
    clock.advance(seconds=2)
    endings.succeed(any_context, claimed, Text("Un texto.", "facts"), (), 2)
    found = story_of(any_context, batch_id, claimed.job_id)
    assert [kind for kind, _lasted in told(found)] == [StepKind.ASKED, StepKind.BEGUN, StepKind.ENDED]
    assert (found.calls, found.worker) == ((), None)
    batches.cancel(any_context, batch_id)
    cut = found.job.id + 1
    assert [kind for kind, _lasted in told(story_of(any_context, batch_id, cut))] == [
        StepKind.ASKED, StepKind.CANCEL_ASKED, StepKind.WAITED_FOR_TURN, StepKind.ENDED,
    ]  # fmt: skip
    assert job_story(any_context, batch_id, 404) is None
    assert job_story(any_context, batch_id + 1, claimed.job_id) is None


def test_what_holds_a_batch_back_is_said(any_context: AppContext, clock: Clock) -> None:
    batch_id = planned_batch(any_context, 2)
    inside = planned_batch(any_context, 1, "DENTRO", Manner(provider="facts"))
    falls_back = planned_batch(any_context, 1, "OTRO", Manner(provider="openai", fallback="facts"))
    nothing = what_holds(any_context, batch_id)
    assert (nothing.queue_paused, nothing.paused, nothing.circuit) == (None, None, None)
    address = claim_next(any_context, batch_id).address
    batches.pause(any_context, batch_id)
    queue.pause(any_context)
    since = any_context.clock()
    row = {
        "address": address,
        "failing_since": since - timedelta(minutes=1),
        "opened": since,
        "probe_at": since + timedelta(seconds=15),
        "failure": "server_error",
        "failure_values": {"code": 503},
    }
    with any_context.database.write() as connection:
        connection.execute(insert(endpoints), [row, {**row, "address": "http://elsewhere.example/v1"}])
    clock.advance(minutes=1)
    holds = what_holds(any_context, batch_id)
    assert (holds.paused, holds.queue_paused, holds.queue_paused_by) == (since, since, any_context.actor.name)
    assert holds.circuit
    assert (holds.circuit.since, holds.circuit.failure, holds.circuit.values) == (
        row["failing_since"], "server_error", {"code": 503},
    )  # fmt: skip
    assert what_holds(any_context, inside).circuit is None
    assert what_holds(any_context, falls_back).circuit is None


def test_times_are_counted_in_stretches_and_spread_in_quarters(any_context: AppContext, clock: Clock) -> None:
    batch_id = planned_batch(any_context, 5)
    assert job_times(any_context, batch_id).stretches == ()
    for seconds in (2, 4, 6, 8):
        claimed = claim_next(any_context)
        clock.advance(seconds=seconds)
        endings.succeed(any_context, claimed, TEXT, (), seconds)
    endings.fail(any_context, claim_next(any_context), OutsideFailure(FailureKind.CONTENT_FILTER), 1)
    times = job_times(any_context, batch_id)
    assert times.length == 1
    assert sum(each.ready for each in times.stretches) == 4
    assert sum(each.failed for each in times.stretches) == 1
    assert len(times.stretches) == 19, "from the first end to the last, 18 seconds later"
    assert times.written
    assert times.waited
    assert (times.written.number, times.written.median, times.written.most) == (5, 4, 8)
    assert (times.waited.least, times.waited.median, times.waited.most) == (0, 6, 20)
