"""What the page System asks: workers, what is written, what waits, how fast, what failed, what is kept."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.actions import claims, endings, events, jobs, projects, upkeep, workers
from core.actions.queue import pause
from core.context import AppContext
from core.domain.actors import system
from core.errors import FailureKind, OutsideFailure, Refusal
from core.llm import Text
from core.queries.batches import find_batch
from core.queries.failed import failed_ids, failed_narratives, failed_reasons
from core.queries.failures import batches_with_failures
from core.queries.jobs import failed_jobs, find_job
from core.queries.service import writing_service
from core.queries.storage import Backup, storage
from core.queries.system import being_written, queue, worker_processes
from core.queries.throughput import Span, retries, throughput
from core.queries.worker_state import WorkerState
from core.store import settings
from tests.conftest import Clock
from tests.core.queries.test_questions_at_scale import statements_of, ways_of
from tests.make import claim_next, planned_batch

OFFLINE = OutsideFailure(FailureKind.NO_CONNECTION, "refused")
REJECTED = OutsideFailure(FailureKind.KEY_REJECTED, "401", http_status=401)
CALLS = "model_calls USING COVERING INDEX ix_model_calls_started"


def ended(context: AppContext, *failures: OutsideFailure | None) -> int:
    """A batch whose jobs come to their end: None for one that is written."""
    batch_id = planned_batch(context, len(failures), f"P{len(failures)}")
    for failure in failures:
        claimed = claim_next(context.acting_as(system()), batch_id)
        if failure:
            endings.fail(context.acting_as(system()), claimed, failure, 1)
        else:
            endings.succeed(context.acting_as(system()), claimed, Text("Un texto.", "m"), (), 1)
    return batch_id


def test_what_each_worker_does_until_it_is_gone(any_context: AppContext, clock: Clock) -> None:
    def states() -> dict[int, WorkerState]:
        return {each.pid: each.state for each in worker_processes(any_context)}

    first, second, third = (workers.sign_on(any_context, "a-host", pid, "0.1.0", 8) for pid in (1, 2, 3))
    workers.beat(any_context, second, 2)
    assert states() == {3: WorkerState.IDLE, 2: WorkerState.RUNNING, 1: WorkerState.IDLE}
    clock.advance(seconds=any_context.settings.not_responding_after + 1)
    workers.beat(any_context, first, 0)
    workers.sign_off(any_context, third)
    assert states() == {2: WorkerState.NOT_RESPONDING, 1: WorkerState.IDLE, 3: WorkerState.GONE}
    clock.advance(minutes=5)
    assert states() == {1: WorkerState.GONE, 2: WorkerState.GONE, 3: WorkerState.GONE}
    assert [each.signed_off is None for each in worker_processes(any_context)].count(True) == 2
    clock.advance(days=1)
    assert states() == {}


def test_what_is_being_written_and_by_whom(any_context: AppContext) -> None:
    batch_id = planned_batch(any_context, 3)
    worker_id = workers.sign_on(any_context, "a-host", 42, "0.1.0", 8)
    claims.claim(any_context, worker_id=worker_id)
    claims.claim(any_context)
    ours, others = being_written(any_context)
    assert (ours.host, ours.pid, ours.batch_id, ours.attempt) == ("a-host", 42, batch_id, 1)
    assert ours.title.startswith("Taller de huertos")
    assert others.host is None
    found = queue(any_context)
    assert (found.waiting, found.retrying, found.held, found.writing) == (1, 0, 0, 2)


def test_who_went_holds_nothing_once_another_has_taken_it_up(any_context: AppContext, clock: Clock) -> None:
    planned_batch(any_context, 1)
    gone = workers.sign_on(any_context, "a-host", 42, "0.1.0", 8)
    assert claims.claim(any_context, worker_id=gone)
    assert [each.holds for each in worker_processes(any_context)] == [True]
    known = any_context.settings
    clock.advance(seconds=max(known.lease, known.not_responding_after) + 1)
    upkeep.sweep(any_context)
    (left,) = worker_processes(any_context)
    assert (left.state, left.holds) == (WorkerState.NOT_RESPONDING, False)


def test_the_oldest_wait_of_a_queue_at_rest_is_known(any_context: AppContext, clock: Clock) -> None:
    planned_batch(any_context, 2)
    since = clock()
    clock.advance(minutes=5)
    going_on = queue(any_context)
    assert going_on.oldest == going_on.oldest_left == since
    pause(any_context)
    paused = queue(any_context)
    assert (paused.held, paused.oldest, paused.oldest_left) == (2, None, since)


def test_a_poll_of_the_frame_is_one_statement(any_context: AppContext) -> None:
    planned_batch(any_context, 3)
    workers.sign_on(any_context, "a-host", 42, "0.1.0", 8)
    workers.sign_on(any_context, "a-host", 43, "0.1.0", 8)
    with statements_of(any_context) as sent:
        service = writing_service(any_context)
    assert [worker.pid for worker in service.workers] == [42, 43]
    assert service.waiting == 3
    assert len([each for each, _values in sent if each.startswith("SELECT")]) == 1


def test_what_came_to_an_end_hour_by_hour_and_day_by_day(any_context: AppContext, clock: Clock) -> None:
    ended(any_context, None, None, REJECTED)
    clock.advance(hours=3)
    ended(any_context, None, OFFLINE)
    day = throughput(any_context, Span.DAY, UTC)
    assert len(day) == 24
    assert [(each.succeeded, each.failed) for each in day[-4:]] == [(2, 1), (0, 0), (0, 0), (1, 0)]
    assert day[-1].begins == clock()
    assert [each.answered for each in day[-4:]] == [2, 0, 0, 1]
    assert retries(any_context, day[0].begins) == {"no_connection": 1, "refused": 1}

    clock.advance(days=1)
    month = throughput(any_context, Span.MONTH, ZoneInfo("America/La_Paz"))
    assert len(month) == 30
    assert [(each.succeeded, each.failed) for each in month[-2:]] == [(3, 1), (0, 0)]
    assert month[-1].begins.hour == 0
    assert throughput(any_context, Span.DAY, UTC)[0].succeeded == 0


def test_how_fast_it_writes_is_read_from_indexes(context: AppContext) -> None:
    ended(context, None)
    for span in Span:
        ways = ways_of(context, lambda span=span: throughput(context, span, UTC), "spans JOIN")
        for index in ("jobs USING COVERING INDEX ix_jobs_finished", CALLS):
            assert any(index in way for way in ways), ways
    assert any(
        CALLS in way for way in ways_of(context, lambda: retries(context, context.clock()), "model_calls")
    )


def test_what_failed_is_found_among_what_failed_alone(context: AppContext) -> None:
    ended(context, None, REJECTED)
    only = failed_reasons(context)[0].reason
    for ask in (
        lambda: failed_reasons(context),
        lambda: failed_narratives(context),
        lambda: failed_narratives(context, only),
        lambda: failed_ids(context, only),
        lambda: failed_narratives(context, only, "Taller"),
        lambda: failed_jobs(context),
        lambda: batches_with_failures(context),
    ):
        ways = [way for way in ways_of(context, ask) if " jobs" in way]
        assert any("INDEX ix_jobs_failed" in way for way in ways)
        assert all("INDEX ix_jobs_failed" in way or "rowid=?" in way for way in ways), ways


def test_what_failed_is_gathered_by_reason_across_batches(any_context: AppContext) -> None:
    first, second = ended(any_context, None, REJECTED, REJECTED), ended(any_context, REJECTED, OFFLINE)
    (rejected,) = failed_reasons(any_context)
    assert (rejected.reason.kind, rejected.number, rejected.batches) == ("key_rejected", 3, 2)
    found = failed_narratives(any_context, rejected.reason, limit=2)
    assert (found.total, len(found.rows)) == (3, 2)
    assert {each.batch_id for each in failed_narratives(any_context).rows} == {first, second}
    ids = failed_ids(any_context, rejected.reason)
    title = found.rows[0].title
    name = next(each.batch_name for each in found.rows if each.batch_id == second)
    assert {each.batch_id for each in failed_narratives(any_context, words=name.upper()).rows} == {second}
    assert {each.title for each in failed_narratives(any_context, words=title).rows} == {title}
    assert failed_reasons(any_context, name)[0].number == 1
    assert failed_ids(any_context, rejected.reason, name) == ids[-1:]
    assert failed_reasons(any_context, "%_") == ()
    assert jobs.dismiss(any_context, None, job_ids=ids[:1]) == 1
    assert failed_reasons(any_context)[0].number == 2
    assert jobs.retry(any_context, None, job_ids=failed_ids(any_context, rejected.reason)) == 2
    assert failed_reasons(any_context) == ()
    assert failed_narratives(any_context).total == 0


def test_what_was_removed_waits_for_nobody_and_holds_up_no_other(any_context: AppContext) -> None:
    """A project is brought back, and what failed in it waits again."""
    gone, kept = ended(any_context, REJECTED), ended(any_context, REJECTED, REJECTED, REJECTED)
    ids = failed_ids(any_context, failed_reasons(any_context)[0].reason)
    seen = find_batch(any_context, gone)
    assert seen
    projects.remove_project(any_context, seen.project_id, "Era de prueba.")
    removed = find_job(any_context, ids[1])
    assert removed
    events.remove_event(any_context, removed.event_id, "No se hizo.")
    (rejected,) = failed_reasons(any_context)
    assert (rejected.number, rejected.batches) == (2, 1)
    assert failed_narratives(any_context).total == len(failed_narratives(any_context).rows) == 2
    assert failed_ids(any_context, rejected.reason) == ids[2:]
    assert {job.id for job in failed_jobs(any_context)} == {*ids[2:]}
    assert batches_with_failures(any_context) == (kept,)
    assert jobs.retry(any_context, None, job_ids=ids) == 2, "what was removed is left out"
    with pytest.raises(Refusal):
        jobs.retry(any_context, gone)
    projects.bring_back_project(any_context, seen.project_id)
    assert [each.job_id for each in failed_narratives(any_context).rows] == [ids[0]]


def test_what_is_kept_and_how_old_the_last_copy_is(any_context: AppContext, clock: Clock) -> None:
    any_context.settings.data_dir.mkdir(exist_ok=True)
    found = storage(any_context)
    assert found.store_bytes > 10_000
    assert found.schema_is_current
    assert found.schema.startswith("00")
    assert found.free > 0
    assert found.backup is None
    assert "://:" not in found.store
    copy = {"at": clock().isoformat(), "file": "/srv/copy.zip", "bytes": 512}
    with any_context.database.write() as connection:
        settings.put(connection, settings.LAST_BACKUP, copy, clock())
    assert storage(any_context).backup == Backup(clock(), "/srv/copy.zip", 512)


def test_the_oldest_wait_is_that_of_what_could_be_begun(any_context: AppContext, clock: Clock) -> None:
    assert queue(any_context).oldest is None
    planned_batch(any_context, 1, "UNO")
    asked = clock()
    clock.advance(minutes=5)
    planned_batch(any_context, 1, "DOS")
    assert queue(any_context).oldest == asked
    claim_next(any_context)
    assert queue(any_context).oldest == asked + timedelta(minutes=5)
