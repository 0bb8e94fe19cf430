"""What holds the waiting narratives of batches back: a pause, an AI service in trouble, no worker."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, bindparam, exists, select

from core.context import AppContext
from core.domain.jobs import BatchState, JobState
from core.domain.permission import Right
from core.permission import needs
from core.queries.batches import BatchView
from core.queries.in_the_way import ATTENDED, HALTED, IN_TROUBLE, as_seen
from core.queries.service import CircuitView, circuit_view
from core.store import settings
from core.store.endpoints import LONGEST_ADDRESS
from core.store.tables import batches, endpoints, jobs
from core.store.tables import settings as setting_rows
from core.store.waiting import OF_A_PAGE

SERVICE = "openai"
"""The provider that asks at an endpoint."""


class Hold(StrEnum):
    """Why nothing of a batch is begun although it goes on."""

    QUEUE_PAUSED = "queue_paused"
    SERVICE_IN_TROUBLE = "service_in_trouble"
    NO_WORKER = "no_worker"


@dataclass(frozen=True)
class Holds:
    """Why nothing is begun: since when and by whom all batches are paused, since when this one is, and
    the AI service in trouble that its narratives wait for."""

    queue_paused: datetime | None
    queue_paused_by: str
    paused: datetime | None
    circuit: CircuitView | None


@needs(Right.READ)
def what_holds(context: AppContext, batch_id: int) -> Holds:
    """What holds a batch back at this moment."""
    with context.database.read() as connection:
        row = connection.execute(_STANDING, {"batch": batch_id}).one_or_none()
        address = context.asked_at(connection)[SERVICE][:LONGEST_ADDRESS]
        circuit = connection.execute(_CIRCUIT, {"batch": batch_id, "address": address}).one_or_none()
    queue = (row.queue if row else None) or {}
    return Holds(
        queue_paused=datetime.fromisoformat(queue["since"]) if queue else None,
        queue_paused_by=queue.get("by", ""),
        paused=row.paused if row else None,
        circuit=circuit and circuit_view(circuit),
    )


@needs(Right.READ)
def held_back(context: AppContext, found: Iterable[BatchView]) -> Mapping[int, Hold]:
    """Which of these batches are held back at this moment, and by what; of several things by the first."""
    waiting = [batch for batch in found if batch.state in _GOING_ON and batch.counts.queued]
    if not waiting:
        return {}
    now = context.clock()
    with context.database.read() as connection:
        seen = connection.execute(_EVERYWHERE, as_seen(now, context.settings)).one()
        if seen.halted:
            return dict.fromkeys((batch.id for batch in waiting), Hold.QUEUE_PAUSED)
        in_trouble = _held_by_service(context, connection, waiting) if seen.in_trouble else set()
    held = {} if seen.attended else {batch.id: Hold.NO_WORKER for batch in waiting if _left(batch, now)}
    return {**held, **dict.fromkeys(in_trouble, Hold.SERVICE_IN_TROUBLE)}


def _held_by_service(context: AppContext, connection: Connection, waiting: list[BatchView]) -> set[int]:
    address = context.asked_at(connection)[SERVICE][:LONGEST_ADDRESS]
    asked = {"address": address, "batches": [batch.id for batch in waiting]}
    return set(connection.execute(_HELD_BY_SERVICE, asked).scalars())


def _left(batch: BatchView, now: datetime) -> bool:
    """Whether it is workers who are to write it, and not the page from which it was asked for."""
    by_page = bool(batch.options.get("inline")) and batch.round == 1
    return not by_page or (not batch.counts.running and batch.created <= now - OF_A_PAGE)


_GOING_ON = (BatchState.QUEUED, BatchState.RUNNING)
_EVERYWHERE = select(HALTED.label("halted"), IN_TROUBLE.label("in_trouble"), ATTENDED.label("attended"))
# Put together once: they are asked with every poll of a batch in which something waits.
_queue = select(setting_rows.c.value).where(setting_rows.c.name == settings.QUEUE_PAUSED).scalar_subquery()
_STANDING = select(batches.c.paused, _queue.label("queue")).where(batches.c.id == bindparam("batch"))
_falls_back = batches.c.options["fallback"].as_string() == "facts"
_waits = (
    ~_falls_back,
    jobs.c.batch_id == batches.c.id,
    jobs.c.state == JobState.QUEUED,
    jobs.c.provider == SERVICE,
)
_waits_for_it = exists().where(batches.c.id == bindparam("batch"), *_waits)
_open_there = exists().where(endpoints.c.address == bindparam("address"), endpoints.c.opened.isnot(None))
_HELD_BY_SERVICE = select(batches.c.id).where(
    batches.c.id.in_(bindparam("batches", expanding=True)), _open_there, exists().where(*_waits)
)
_CIRCUIT = select(endpoints).where(
    endpoints.c.address == bindparam("address"), endpoints.c.opened.isnot(None), _waits_for_it
)
