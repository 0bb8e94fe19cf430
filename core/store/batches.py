"""Rows of batches: locking, counting, and closing one exactly once a round."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, exists, func, insert, select, update

from core.domain.jobs import OPEN, Counts
from core.store.settings import QUEUE_PAUSED
from core.store.tables import batches, jobs, notifications, settings
from core.store.upsert import insert_once

FINISHED = "batch_finished"
"""The kind of the notification that a batch leaves when it closes."""

NOT_STOPPED = (
    batches.c.finished.is_(None),
    batches.c.cancel_requested.is_(None),
    batches.c.paused.is_(None),
)
"""The conditions on a batch that nobody has stopped it; the whole queue may be paused."""

GOES_ON = (
    *NOT_STOPPED,
    ~exists().where(settings.c.name == QUEUE_PAUSED),
)
"""The conditions on a batch whose waiting jobs may be begun."""

_to_hold = (
    select(batches.c.cancel_requested)
    .where(batches.c.id == bindparam("batch"))
    .with_for_update(key_share=True)
)

_counted = (
    select(jobs.c.batch_id, jobs.c.state, func.count())
    .where(jobs.c.batch_id.in_(bindparam("batches", expanding=True)))
    .group_by(jobs.c.batch_id, jobs.c.state)
)


@dataclass(frozen=True)
class Held:
    """A batch whose row is held until the transaction ends."""

    is_cancelled: bool


def lock(connection: Connection, batch_id: int) -> Held | None:
    """Hold the batch row until the transaction ends, before any of its jobs is ended; None if
    there is no such batch.

    Without it two last jobs on PostgreSQL each see the other running, and nobody closes the batch.
    SQLite has one writer anyhow.
    """
    row = connection.execute(_to_hold, {"batch": batch_id}).one_or_none()
    return row and Held(is_cancelled=row.cancel_requested is not None)


def begin(connection: Connection, batch_id: int, now: datetime) -> None:
    """Write down that one of its jobs is begun, if none was before.

    Who claims holds the job already, and who ends one takes the batch before its jobs: to wait
    here would lock both out. A batch that is held is passed over; the next claim writes it down.
    """
    free = (
        select(batches.c.id)
        .where(batches.c.id == batch_id, batches.c.started.is_(None))
        .with_for_update(skip_locked=True)
    )
    connection.execute(update(batches).where(batches.c.id == free.scalar_subquery()).values(started=now))


def counts(connection: Connection, batch_ids: Iterable[int]) -> dict[int, Counts]:
    """The counts of batches, all read in one statement so that they add up."""
    rows = connection.execute(_counted, {"batches": list(batch_ids)})
    found: dict[int, dict[str, int]] = {}
    for batch_id, state, number in rows:
        found.setdefault(batch_id, {})[state] = number
    return {batch_id: Counts(**by_state) for batch_id, by_state in found.items()}


def close_if_done(connection: Connection, batch_id: int, now: datetime) -> bool:
    """Close the batch if none of its jobs is open, and tell who asked for it; once a round.

    The batch must be locked. Returns whether this call closed it.
    """
    open_job = exists().where(jobs.c.batch_id == batches.c.id, jobs.c.state.in_(OPEN))
    closed = connection.execute(
        update(batches)
        .where(batches.c.id == batch_id, batches.c.finished.is_(None), ~open_job)
        .values(finished=now)
    )
    if closed.rowcount != 1:
        return False
    batch = connection.execute(select(batches).where(batches.c.id == batch_id)).one()
    ended = counts(connection, [batch_id]).get(batch_id, Counts())
    if batch.user_id is not None:
        state = ended.state(
            cancel_requested=batch.cancel_requested, paused=batch.paused, finished=batch.finished
        )
        told = {
            "name": batch.name,
            "state": state,
            "succeeded": ended.succeeded,
            "failed": ended.failed,
            "cancelled": ended.cancelled,
        }
        insert_once(
            connection,
            notifications,
            {
                "user_id": batch.user_id,
                "batch_id": batch_id,
                "round": batch.round,
                "kind": FINISHED,
                "data": told,
                "created": now,
            },
        )
    return True


def reopen(connection: Connection, batch_id: int) -> None:
    """Begin a new round of a batch whose jobs are being retried."""
    connection.execute(
        update(batches)
        .where(batches.c.id == batch_id)
        .values(
            finished=None,
            cancel_requested=None,
            # An unfinished round goes on, or stays paused; only an ended one is followed by another.
            paused=case((batches.c.finished.is_(None), batches.c.paused)),
            round=batches.c.round + (batches.c.finished.isnot(None)).cast(batches.c.round.type),
        )
    )


def add_jobs(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert the jobs of a batch, those planned away included."""
    connection.execute(insert(jobs), rows)
