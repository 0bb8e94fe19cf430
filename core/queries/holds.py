"""What holds the waiting narratives of a batch back: a pause, or an AI service that is in trouble."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, select

from core.context import AppContext
from core.domain.jobs import JobState
from core.domain.permission import Right
from core.permission import needs
from core.store import settings
from core.store.endpoints import LONGEST_ADDRESS
from core.store.tables import batches, endpoints, jobs
from core.store.tables import settings as setting_rows

SERVICE = "openai"
"""The provider that asks at an endpoint."""


@dataclass(frozen=True)
class Trouble:
    """An AI service that does not answer as it should: `failing_since` its first failure, nothing but
    probes since `opened`, the next at `probe_at`. `kind` and `values` are of its last failure."""

    address: str
    failing_since: datetime
    opened: datetime
    probe_at: datetime | None
    kind: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Holds:
    """Why nothing is begun: since when and by whom all batches are paused, since when this one is, and
    the trouble of the AI service that its narratives wait for."""

    queue_paused: datetime | None
    queue_paused_by: str
    paused: datetime | None
    trouble: Trouble | None


@needs(Right.READ)
def what_holds(context: AppContext, batch_id: int) -> Holds:
    """What holds a batch back at this moment."""
    with context.database.read() as connection:
        row = connection.execute(_STANDING, {"batch": batch_id}).one_or_none()
        there = settings.endpoint(connection, context.settings, context.secret)
        address = context.provider(SERVICE, there).address[:LONGEST_ADDRESS]
        circuit = connection.execute(_CIRCUIT, {"batch": batch_id, "address": address}).one_or_none()
    queue = (row.queue if row else None) or {}
    trouble = circuit and Trouble(
        address=address,
        failing_since=circuit.failing_since or circuit.opened,
        opened=circuit.opened,
        probe_at=circuit.probe_at,
        kind=circuit.failure,
        values=circuit.failure_values or {},
    )
    return Holds(
        queue_paused=datetime.fromisoformat(queue["since"]) if queue else None,
        queue_paused_by=queue.get("by", ""),
        paused=row.paused if row else None,
        trouble=trouble,
    )


# Put together once: they are asked with every poll of a batch in which something waits.
_queue = select(setting_rows.c.value).where(setting_rows.c.name == settings.QUEUE_PAUSED).scalar_subquery()
_STANDING = select(batches.c.paused, _queue.label("queue")).where(batches.c.id == bindparam("batch"))
_falls_back = batches.c.options["fallback"].as_string() == "facts"
_waits_for_it = exists().where(
    batches.c.id == bindparam("batch"),
    ~_falls_back,
    jobs.c.batch_id == batches.c.id,
    jobs.c.state == JobState.QUEUED,
    jobs.c.provider == SERVICE,
)
_CIRCUIT = select(endpoints).where(
    endpoints.c.address == bindparam("address"), endpoints.c.opened.isnot(None), _waits_for_it
)
