"""The writing service as people see it: is anybody there to write, how much waits, and what is in its way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, bindparam, func, select

from core.context import AppContext
from core.domain.jobs import JobState
from core.domain.permission import Right
from core.permission import needs
from core.queries.worker_state import (
    RESPONDS,
    WorkerState,
    clock_is_off,
    forgotten_after,
    worker_state,
)
from core.store import endpoints, settings
from core.store.tables import batches, jobs, workers
from core.store.tables import endpoints as endpoint_rows
from core.store.tables import settings as kept
from core.store.waiting import WAITS, as_of


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
    state: WorkerState
    clock_is_off: bool

    @property
    def responds(self) -> bool:
        """Whether it gave a sign of life of late."""
        return self.state in RESPONDS


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
    """The writing service. `waiting` counts the narratives that a worker could begin now; `given_up` says
    why a worker is not started again any more; `circuits` are those that something waits for."""

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
        rows = connection.execute(_AT_ONCE, {"forgotten": shown_after, **as_of(now)}).mappings().all()
        known = rows[0]
        in_trouble = known["in_trouble"]
        circuits = endpoints.in_the_way(connection, context.asked_at(connection)) if in_trouble else ()
    crew = tuple(_worker(context, row, now) for row in rows if row["id"] is not None)
    paused = known["paused"]
    return Service(
        state=_state(crew, known["writing"]),
        waiting=known["waiting"],
        writing=known["writing"],
        workers=crew,
        given_up=known["given_up"] or "",
        paused=Paused(datetime.fromisoformat(paused["since"]), paused["by"]) if paused else None,
        circuits=tuple(circuit_view(row) for row in circuits),
    )


def circuit_view(row: Row) -> CircuitView:
    """The row of an endpoint in trouble as people see it."""
    return CircuitView(
        id=row.id,
        address=row.address,
        since=row.failing_since or row.opened,
        failure=row.failure or "",
        values=row.failure_values or {},
        probe_at=row.probe_at,
    )


def _counted(*conditions: ColumnElement[bool]) -> ScalarSelect:
    return select(func.count()).where(*conditions).scalar_subquery()


def _kept(name: str) -> ScalarSelect:
    return select(kept.c.value).where(kept.c.name == name).scalar_subquery()


# A join would have SQLite look at every job there ever was.
_of_open = jobs.c.batch_id.in_(select(batches.c.id).where(batches.c.finished.is_(None)))
_figures = select(
    _counted(*WAITS).label("waiting"),
    _counted(_of_open, jobs.c.state == JobState.RUNNING).label("writing"),
    _kept(settings.GIVEN_UP).label("given_up"),
    _kept(settings.QUEUE_PAUSED).label("paused"),
    _counted(endpoint_rows.c.opened.isnot(None)).label("in_trouble"),
).subquery()
# Put together once: it is asked with every poll of everybody. A row for each worker, or one without.
_AT_ONCE = select(_figures, workers).join_from(
    _figures,
    workers,
    workers.c.stopped.is_(None) & (workers.c.seen > bindparam("forgotten")),
    isouter=True,
)


def _worker(context: AppContext, row: Mapping[str, Any], now: datetime) -> WorkerView:
    known = {name: row[name] for name in WorkerView.__dataclass_fields__ if name in row}
    offset = known.pop("clock_offset") or 0.0
    return WorkerView(
        **known,
        clock_offset=offset,
        state=worker_state(row, now, context.settings),
        clock_is_off=clock_is_off(offset, context.settings),
    )


def _state(shown: tuple[WorkerView, ...], writing: int) -> ServiceState:
    if any(worker.responds for worker in shown):
        return ServiceState.RUNNING if writing else ServiceState.IDLE
    return ServiceState.NOT_RESPONDING if shown else ServiceState.STOPPED
