"""How this installation works now: its worker processes, what they write, what waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists, func, select

from core.context import AppContext
from core.domain.jobs import JobState
from core.domain.permission import Right
from core.permission import needs
from core.queries.worker_state import WorkerState, clock_is_off, worker_state
from core.store.batches import GOES_ON
from core.store.tables import batches, events, jobs, workers
from core.store.waiting import TO_BE_WRITTEN, WAITS, as_of

MOST_WORKERS = 100
MOST_WRITTEN = 100


@dataclass(frozen=True)
class ProcessView:
    """A worker process of the last day; one that is `gone` signed off, or was not heard of for long.
    `signed_off` tells the two apart. `holds`: something is still in its hands."""

    id: int
    host: str
    pid: int
    version: str
    threads: int
    running: int
    state: WorkerState
    started: datetime
    seen: datetime
    signed_off: datetime | None
    holds: bool
    clock_offset: float
    clock_is_off: bool


@dataclass(frozen=True)
class Written:
    """A narrative that is being written, and the worker that writes it: None where a page has it written."""

    job_id: int
    batch_id: int
    batch_name: str
    title: str
    started: datetime | None
    attempt: int
    host: str | None
    pid: int | None


@dataclass(frozen=True)
class QueueView:
    """What waits. `waiting` could be begun by a worker now; `retrying` waits for another attempt; `held`
    belongs to runs that are paused or being cancelled, or the whole queue is. `oldest` is when the first
    that could be begun was asked for, `oldest_left` when the first of all three was. What a page is having
    written itself is in none of these."""

    waiting: int
    retrying: int
    held: int
    writing: int
    oldest: datetime | None
    oldest_left: datetime | None


@needs(Right.ADMINISTER)
def worker_processes(context: AppContext) -> tuple[ProcessView, ...]:
    """The workers of the last day: first those that are there, then those that are gone, each the newest
    first."""
    now = context.clock()
    of_open = jobs.c.batch_id.in_(select(batches.c.id).where(batches.c.finished.is_(None)))
    in_hand = of_open, jobs.c.state == JobState.RUNNING, jobs.c.worker_id == workers.c.id
    lately = (
        select(workers, exists().where(*in_hand).label("holds"))
        .where(workers.c.seen > now - timedelta(days=1))
        .order_by(workers.c.stopped.isnot(None), workers.c.id.desc())
        .limit(MOST_WORKERS)
    )
    with context.database.read() as connection:
        rows = connection.execute(lately).mappings().all()
    seen = [_process(context, dict(row), now) for row in rows]
    return tuple(sorted(seen, key=lambda each: each.state is WorkerState.GONE))


def _process(context: AppContext, row: dict, now: datetime) -> ProcessView:
    state = worker_state(row, now, context.settings)
    stopped, offset = row.pop("stopped"), row.pop("clock_offset") or 0.0
    off = clock_is_off(offset, context.settings)
    return ProcessView(**row, state=state, signed_off=stopped, clock_offset=offset, clock_is_off=off)


@needs(Right.ADMINISTER)
def being_written(context: AppContext) -> tuple[Written, ...]:
    """The narratives that are being written now, the oldest first."""
    open_batches = select(batches.c.id).where(batches.c.finished.is_(None))
    statement = (
        select(
            jobs.c.id.label("job_id"),
            jobs.c.batch_id,
            batches.c.name.label("batch_name"),
            events.c.title,
            jobs.c.started,
            (jobs.c.attempt + 1).label("attempt"),
            workers.c.host,
            workers.c.pid,
        )
        .select_from(jobs)
        .join(batches)
        .join(events, events.c.id == jobs.c.event_id)
        .outerjoin(workers, workers.c.id == jobs.c.worker_id)
        .where(jobs.c.batch_id.in_(open_batches), jobs.c.state == JobState.RUNNING)
        .order_by(jobs.c.started, jobs.c.id)
        .limit(MOST_WRITTEN)
    )
    with context.database.read() as connection:
        return tuple(Written(**row) for row in connection.execute(statement).mappings())


@needs(Right.ADMINISTER)
def queue(context: AppContext) -> QueueView:
    """What waits in all batches together, and how long the first has waited."""
    # Lists of batches, not joins: SQLite would look at every job there ever was.
    going_on = jobs.c.batch_id.in_(select(batches.c.id).where(*GOES_ON))
    of_open = jobs.c.batch_id.in_(select(batches.c.id).where(batches.c.finished.is_(None)))
    asked_for = func.coalesce(jobs.c.queued, jobs.c.available_at)
    counted = select(
        func.count().filter(*WAITS).label("waiting"),
        func.count().filter(*TO_BE_WRITTEN, jobs.c.available_at > bindparam("now")).label("retrying"),
        func.count().filter(~going_on).label("held"),
        func.min(asked_for).filter(*WAITS).label("oldest"),
        func.min(asked_for).label("oldest_left"),
    ).where(of_open, jobs.c.state == JobState.QUEUED)
    running = select(func.count()).where(of_open, jobs.c.state == JobState.RUNNING)
    with context.database.read() as connection:
        found = connection.execute(counted, as_of(context.clock())).mappings().one()
        writing = connection.execute(running).scalar_one()
    return QueueView(**found, writing=writing)
