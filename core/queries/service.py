"""The writing service as people see it: is anybody there to write, how much waits, and what is in its way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ScalarSelect, bindparam, func, select

from core.context import AppContext
from core.domain.jobs import JobState
from core.domain.permission import Right
from core.permission import needs
from core.settings import Settings
from core.store import settings
from core.store.tables import batches, endpoints, jobs, workers
from core.store.tables import settings as kept


class ServiceState(StrEnum):
    """What the workers together are doing."""

    RUNNING = "running"
    IDLE = "idle"
    NOT_RESPONDING = "not_responding"
    STOPPED = "stopped"


@dataclass(frozen=True)
class WorkerView:
    """A worker process that has not signed off. `clock_offset` is in seconds, `clock_is_off` says that it
    begins nothing because of it."""

    id: int
    host: str
    pid: int
    version: str
    threads: int
    running: int
    started: datetime
    seen: datetime
    clock_offset: float
    responds: bool
    clock_is_off: bool


@dataclass(frozen=True)
class CircuitView:
    """An AI service in trouble: since when, why, and when it is asked again whether it answers."""

    id: int
    address: str
    since: datetime
    failure: str
    values: Mapping[str, Any]
    probe_at: datetime | None


@dataclass(frozen=True)
class Paused:
    """Since when, and by whom, the whole queue is halted."""

    since: datetime
    by: str


@dataclass(frozen=True)
class Service:
    """The writing service. `waiting` counts the narratives that a worker has yet to begin, not those that
    a page is having written; `given_up` says why a worker is not started again any more."""

    state: ServiceState
    waiting: int
    writing: int
    workers: tuple[WorkerView, ...]
    given_up: str
    paused: Paused | None
    circuits: tuple[CircuitView, ...]


@needs(Right.READ)
def writing_service(context: AppContext) -> Service:
    """How the writing service is, from what its workers last said of themselves: one statement, and
    another where an AI service is in trouble."""
    now = context.clock()
    # A worker that went without a word is shown for a while, then it is history.
    shown_after = now - forgotten_after(context.settings)
    with context.database.read() as connection:
        rows = connection.execute(_AT_ONCE, {"forgotten": shown_after}).mappings().all()
        known = rows[0]
        circuits = connection.execute(_CIRCUITS).mappings().all() if known["in_trouble"] else ()
    crew = tuple(_worker(context, row, now) for row in rows if row["id"] is not None)
    paused = known["paused"]
    return Service(
        state=_state(crew, known["writing"]),
        waiting=known["waiting"],
        writing=known["writing"],
        workers=crew,
        given_up=known["given_up"] or "",
        paused=Paused(datetime.fromisoformat(paused["since"]), paused["by"]) if paused else None,
        circuits=tuple(_circuit(row) for row in circuits),
    )


def forgotten_after(known: Settings) -> timedelta:
    """How long a worker that went without a word is still expected back."""
    return timedelta(seconds=max(known.not_responding_after * 20, 300))


def _open_jobs(state: JobState) -> ScalarSelect:
    # A join would have SQLite look at every job there ever was.
    going_on = batches.c.finished.is_(None)
    if state is JobState.QUEUED:
        going_on &= batches.c.options["inline"].as_boolean().isnot(True)
    of_open = jobs.c.batch_id.in_(select(batches.c.id).where(going_on))
    return select(func.count()).where(of_open, jobs.c.state == state).scalar_subquery()


def _kept(name: str) -> ScalarSelect:
    return select(kept.c.value).where(kept.c.name == name).scalar_subquery()


_figures = select(
    _open_jobs(JobState.QUEUED).label("waiting"),
    _open_jobs(JobState.RUNNING).label("writing"),
    _kept(settings.GIVEN_UP).label("given_up"),
    _kept(settings.QUEUE_PAUSED).label("paused"),
    select(func.count()).where(endpoints.c.opened.isnot(None)).scalar_subquery().label("in_trouble"),
).subquery()
# Put together once: it is asked with every poll of everybody. A row for each worker, or one without.
_AT_ONCE = select(_figures, workers).join_from(
    _figures,
    workers,
    workers.c.stopped.is_(None) & (workers.c.seen > bindparam("forgotten")),
    isouter=True,
)
_CIRCUITS = select(endpoints).where(endpoints.c.opened.isnot(None)).order_by(endpoints.c.address)


def _worker(context: AppContext, row: Mapping[str, Any], now: datetime) -> WorkerView:
    known = {name: row[name] for name in WorkerView.__dataclass_fields__ if name in row}
    offset = known.pop("clock_offset") or 0.0
    late = now - timedelta(seconds=context.settings.not_responding_after)
    return WorkerView(
        **known,
        clock_offset=offset,
        responds=row["seen"] >= late,
        clock_is_off=abs(offset) > context.settings.clock_tolerance,
    )


def _circuit(row: Mapping[str, Any]) -> CircuitView:
    return CircuitView(
        id=row["id"],
        address=row["address"],
        since=row["failing_since"] or row["opened"],
        failure=row["failure"] or "",
        values=row["failure_values"] or {},
        probe_at=row["probe_at"],
    )


def _state(shown: tuple[WorkerView, ...], writing: int) -> ServiceState:
    if any(worker.responds for worker in shown):
        return ServiceState.RUNNING if writing else ServiceState.IDLE
    return ServiceState.NOT_RESPONDING if shown else ServiceState.STOPPED
