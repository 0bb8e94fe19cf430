"""What a person does about narratives that were not written: ask for them again, or put them aside."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, select, update

from core.actions.writers import check_writer
from core.context import AppContext
from core.domain.jobs import OPEN, JobState, Reason, may_become
from core.domain.permission import Right
from core.errors import Refusal
from core.i18n import N_
from core.permission import needs
from core.store import audit, batches, projects
from core.store.column_types import storable
from core.store.failures import failed_for
from core.store.tables import batches as batch_rows
from core.store.tables import events as event_rows
from core.store.tables import jobs as job_rows


@dataclass(frozen=True)
class Writer:
    """Who is to write instead of whoever was asked first; `model` is "" for the usual one."""

    provider: str
    model: str = ""


@needs(Right.WORK)
def retry(
    context: AppContext,
    batch_id: int | None,
    *,
    job_ids: Collection[int] | None = None,
    reason: Reason | None = None,
    writer: Writer | None = None,
) -> int:
    """Queue again what failed or was cancelled in a batch: all of it, what failed for one reason, or just
    the jobs given, which may be of several batches where none is named. Returns how many.

    Attempts begin anew, in the hands of another `writer` if one is named. A narrative that another batch
    is writing is left to it, and what was removed since is left out. A batch that is being cancelled goes
    on with what is wanted again; one that is paused stays so. Raises Refusal for a batch that does not
    exist or whose project was removed, where it is the one named, and for a writer that may not be asked.
    """
    now, again = context.clock(), 0
    with context.database.write() as connection:
        meant = _batches(connection, batch_id, job_ids)
        # All of them before any batch is held, and in one order: two who retry take turns.
        hold = projects.held_even_if_removed if batch_id is None else projects.held_project
        held = {each: hold(connection, each) for each in sorted(set(meant.values()))}
        for each, project_id in meant.items():
            project = held[project_id]
            if project["removed"] is not None:
                continue
            if writer:
                check_writer(context.settings, writer.provider, writer.model, sample=project["sample"])
            again += _retry_one(context, connection, each, now, job_ids, reason, writer)
    if again:
        context.ring(min(again, context.settings.threads * context.settings.workers))
    return again


@needs(Right.WORK)
def dismiss(
    context: AppContext,
    batch_id: int | None,
    *,
    job_ids: Collection[int] | None = None,
    reason: Reason | None = None,
) -> int:
    """Put aside what failed: it is counted still, and shown no more among what waits for somebody.
    Returns how many. Which jobs are meant is said as for `retry`.

    Raises Refusal for a batch that does not exist.
    """
    now, aside = context.clock(), 0
    with context.database.write() as connection:
        for each in _batches(connection, batch_id, job_ids):
            batches.lock(connection, each)
            shown = (failed_for(reason), job_rows.c.dismissed.is_(False), *_among(each, job_ids))
            put = connection.execute(update(job_rows).where(*shown).values(dismissed=True)).rowcount
            if put:
                audit.record(connection, context.actor, now, "batch.dismissed", "batch", each, jobs=put)
            aside += put
    return aside


def _batches(connection: Connection, batch_id: int | None, job_ids: Collection[int] | None) -> dict[int, int]:
    """The batches that are meant, each with its project, in the order in which they are held."""
    found = select(batch_rows.c.id, batch_rows.c.project_id).order_by(batch_rows.c.id)
    if batch_id is not None:
        found = found.where(batch_rows.c.id == batch_id)
    else:
        of_jobs = select(job_rows.c.batch_id).where(job_rows.c.id.in_(job_ids or ()))
        found = found.where(batch_rows.c.id.in_(of_jobs))
    meant: dict[int, int] = {row.id: row.project_id for row in connection.execute(found)}
    if batch_id is not None and not meant:
        raise Refusal(N_("There is no generation run number {number}."), number=batch_id)
    return meant


def _among(batch_id: int, job_ids: Collection[int] | None) -> list[ColumnElement[bool]]:
    """The conditions that a job is of a batch and, where some are given, among these."""
    of_batch = [job_rows.c.batch_id == batch_id]
    return of_batch if job_ids is None else [*of_batch, job_rows.c.id.in_(job_ids)]


def _retry_one(
    context: AppContext,
    connection: Connection,
    batch_id: int,
    now: datetime,
    job_ids: Collection[int] | None,
    reason: Reason | None,
    writer: Writer | None,
) -> int:
    batches.lock(connection, batch_id)
    conditions = _among(batch_id, job_ids)
    if reason:
        conditions.append(failed_for(reason))
    again = _queue_again(connection, conditions, now, writer)
    if again:
        batches.reopen(connection, batch_id)
        told: dict[str, Any] = {"jobs": again}
        if writer:
            told |= {"provider": writer.provider, "model": writer.model}
        audit.record(connection, context.actor, now, "batch.retried", "batch", batch_id, **told)
    return again


def _queue_again(
    connection: Connection, conditions: list[ColumnElement[bool]], now: datetime, writer: Writer | None
) -> int:
    ended = tuple(state for state in may_become(JobState.QUEUED) if state not in OPEN)
    other = job_rows.alias("other")
    written_elsewhere = exists().where(
        other.c.event_id == job_rows.c.event_id,
        other.c.language == job_rows.c.language,
        other.c.state.in_(OPEN),
    )
    removed = exists().where(event_rows.c.id == job_rows.c.event_id, event_rows.c.removed.isnot(None))
    changed: dict[str, Any] = {
        "state": JobState.QUEUED,
        "dismissed": False,
        "attempt": 0,
        "lost": 0,
        "queued": now,
        "available_at": now,
        "started": None,
        "finished": None,
        "worker_id": None,
        "error_kind": None,
        "error_values": None,
        "error_detail": None,
        "error_traceback": None,
        "error_at": None,
    }
    if writer:
        changed |= {"provider": writer.provider, "model": storable(writer.model)}
    meant = (*conditions, job_rows.c.state.in_(ended), ~written_elsewhere, ~removed)
    return connection.execute(update(job_rows).where(*meant).values(**changed)).rowcount
