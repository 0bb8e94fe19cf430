"""The course of one job: when it was asked for, every attempt, every wait and why, and how it ended."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Row, select

from core.context import AppContext
from core.domain.jobs import JobState
from core.domain.permission import Right
from core.permission import needs
from core.queries.jobs import CallView, JobView, calls_of_jobs, find_job
from core.store.calls import ABANDONED, CANCELLED, OK
from core.store.tables import audit_entries, jobs, versions, workers

LEAST_WAIT = timedelta(seconds=1)
"""A shorter wait is not told."""


class StepKind(StrEnum):
    """What happened to a job; of two things in one moment the first of these came first."""

    ASKED = "asked"
    ASKED_AGAIN = "asked_again"
    PAUSED = "paused"
    RESUMED = "resumed"
    WAITED_FOR_TURN = "waited_for_turn"
    WAITED_TO_RETRY = "waited_to_retry"
    TAKEN_UP_AGAIN = "taken_up_again"
    BEGUN = "begun"
    CALL = "call"
    CANCEL_ASKED = "cancel_asked"
    ENDED = "ended"


@dataclass(frozen=True)
class Step:
    """One thing that happened. `by` is whoever did it, "" for the house; `until` ends a wait, None while
    it goes on; `call` is the call that it tells of, or the one whose failure is waited out."""

    kind: StepKind
    at: datetime
    by: str = ""
    until: datetime | None = None
    call: CallView | None = None


@dataclass(frozen=True)
class WriterProcess:
    """The worker process that wrote a job, or is writing it."""

    host: str
    pid: int


@dataclass(frozen=True)
class JobStory:
    """A job with its course. `worker` is None where the web face wrote it, or nobody has begun it."""

    job: JobView
    steps: tuple[Step, ...]
    calls: tuple[CallView, ...]
    worker: WriterProcess | None
    version_id: int | None


@needs(Right.READ)
def job_story(context: AppContext, batch_id: int, job_id: int) -> JobStory | None:
    """The course of a job of a batch; None if it is not there."""
    job = find_job(context, job_id)
    if job is None or job.batch_id != batch_id:
        return None
    calls = calls_of_jobs(context, [job_id]).get(job_id, ())
    with context.database.read() as connection:
        entries = connection.execute(_ENTRIES.where(audit_entries.c.subject_id == batch_id)).all()
        worker = connection.execute(_WORKER.where(jobs.c.id == job_id)).first()
        version_id = connection.execute(select(versions.c.id).where(versions.c.job_id == job_id)).scalar()
    told = WriterProcess(worker.host, worker.pid) if worker else None
    return JobStory(job, tuple(_with_waits(job, _happened(job, calls, entries))), calls, told, version_id)


def was_interrupted(call: CallView) -> bool:
    """Whether a call came to no end of its own, so that it counts as no attempt: the worker stopped."""
    return call.outcome == ABANDONED and call.failure is None


_KINDS: Mapping[str, StepKind] = {
    "batch.planned": StepKind.ASKED,
    "batch.retried": StepKind.ASKED_AGAIN,
    "batch.paused": StepKind.PAUSED,
    "batch.resumed": StepKind.RESUMED,
    "batch.cancelled": StepKind.CANCEL_ASKED,
}
_ENTRIES = (
    select(audit_entries.c.at, audit_entries.c.action, audit_entries.c.actor_name)
    .where(audit_entries.c.subject_kind == "batch", audit_entries.c.action.in_(_KINDS))
    .order_by(audit_entries.c.id)
)
_WORKER = select(workers.c.host, workers.c.pid).join(jobs, jobs.c.worker_id == workers.c.id)
_IN_ORDER = list(StepKind)


def _happened(job: JobView, calls: Sequence[CallView], entries: Iterable[Row]) -> list[Step]:
    """What is known to have happened, in the order of time, without the waits between."""
    steps = []
    for entry in entries:
        kind = _KINDS[entry.action]
        meant = kind is not StepKind.ASKED_AGAIN or _was_asked_again(job, calls, entry.at)
        if meant and (job.finished is None or entry.at <= job.finished):
            steps.append(Step(kind, entry.at, entry.actor_name))
    steps += [Step(StepKind.CALL, call.started, call=call) for call in calls]
    if job.started and not any(call.started >= job.started for call in calls):
        if job.lost and not any(was_interrupted(call) for call in calls):
            steps.append(Step(StepKind.TAKEN_UP_AGAIN, job.started))
        steps.append(Step(StepKind.BEGUN, job.started))
    if job.finished:
        steps.append(Step(StepKind.ENDED, job.finished))
    return sorted(steps, key=lambda step: (step.at, _IN_ORDER.index(step.kind)))


def _was_asked_again(job: JobView, calls: Sequence[CallView], at: datetime) -> bool:
    """Whether a retry of the batch was one of this job too: it waits since then, or its attempts began
    anew after it."""
    following = next((call for call in calls if call.started >= at), None)
    return job.queued == at or (following is not None and following.attempt == 1)


def _with_waits(job: JobView, steps: Iterable[Step]) -> Iterator[Step]:
    """The same with the waits between, each with what it was for."""
    waiting: Step | None = None
    for step in steps:
        if waiting and step.kind in (StepKind.CALL, StepKind.BEGUN, StepKind.ENDED):
            if _is_told(waiting, step.at):
                yield Step(waiting.kind, waiting.at, until=step.at, call=waiting.call)
            waiting = None
        yield step
        waiting = _wait_after(step) or waiting
    if job.state is JobState.QUEUED:
        waiting = waiting or Step(StepKind.WAITED_FOR_TURN, job.available_at)
        yield Step(waiting.kind, waiting.at, call=waiting.call)


def _wait_after(step: Step) -> Step | None:
    """The wait that begins with a step, if one does."""
    if step.kind in (StepKind.ASKED, StepKind.ASKED_AGAIN):
        return Step(StepKind.WAITED_FOR_TURN, step.at)
    if step.kind is not StepKind.CALL or step.call is None or step.call.outcome in (None, OK, CANCELLED):
        return None
    if was_interrupted(step.call):
        return Step(StepKind.TAKEN_UP_AGAIN, step.at, call=step.call)
    return Step(StepKind.WAITED_TO_RETRY, _end(step.call), call=step.call)


def _is_told(waiting: Step, until: datetime) -> bool:
    return waiting.kind is StepKind.TAKEN_UP_AGAIN or until - waiting.at >= LEAST_WAIT


def _end(call: CallView) -> datetime:
    return call.started + timedelta(seconds=call.seconds or 0)
