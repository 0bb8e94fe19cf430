"""The writing service as people see it: is anybody there to write, and how much waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, func, select

from core.context import AppContext
from core.domain.jobs import OPEN, JobState
from core.domain.permission import Right
from core.permission import needs
from core.store import settings
from core.store.tables import batches, jobs, workers


class ServiceState(StrEnum):
    """What the workers together are doing."""

    RUNNING = "running"
    IDLE = "idle"
    NOT_RESPONDING = "not_responding"
    STOPPED = "stopped"


@dataclass(frozen=True)
class WorkerView:
    """A worker process that has not signed off."""

    id: int
    host: str
    pid: int
    threads: int
    running: int
    started: datetime
    seen: datetime
    responds: bool


@dataclass(frozen=True)
class Service:
    """The writing service. `waiting` counts due narratives that nobody has begun; `given_up` says
    why a worker is not started again any more."""

    state: ServiceState
    waiting: int
    writing: int
    workers: tuple[WorkerView, ...]
    given_up: str


@needs(Right.READ)
def writing_service(context: AppContext) -> Service:
    """How the writing service is, from what its workers last said of themselves."""
    now = context.clock()
    late = now - timedelta(seconds=context.settings.not_responding_after)
    # A worker that went without a word is shown for a while, then it is history.
    forgotten = now - timedelta(seconds=max(context.settings.not_responding_after * 20, 300))
    with context.database.read() as connection:
        alive = connection.execute(_WORKERS, {"forgotten": forgotten}).mappings()
        shown = tuple(
            WorkerView(
                **{name: row[name] for name in WorkerView.__dataclass_fields__ if name in row},
                responds=row["seen"] >= late,
            )
            for row in alive
        )
        rows = connection.execute(_OPEN_JOBS)
        by_state = {row.state: row.number for row in rows}
        given_up = settings.get(connection, settings.GIVEN_UP)
    writing = by_state.get(JobState.RUNNING, 0)
    return Service(
        state=_state(shown, writing),
        waiting=by_state.get(JobState.QUEUED, 0),
        writing=writing,
        workers=shown,
        given_up=given_up or "",
    )


# Put together once: they are asked with every poll.
_WORKERS = select(workers).where(workers.c.stopped.is_(None), workers.c.seen > bindparam("forgotten"))
_OPEN_JOBS = (
    select(jobs.c.state, func.count().label("number"))
    .where(
        # A join would have SQLite look at every job there ever was.
        jobs.c.batch_id.in_(select(batches.c.id).where(batches.c.finished.is_(None))),
        jobs.c.state.in_(OPEN),
    )
    .group_by(jobs.c.state)
)


def _state(shown: tuple[WorkerView, ...], writing: int) -> ServiceState:
    if any(worker.responds for worker in shown):
        return ServiceState.RUNNING if writing else ServiceState.IDLE
    return ServiceState.NOT_RESPONDING if shown else ServiceState.STOPPED
