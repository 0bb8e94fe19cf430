"""Rows of jobs: the best due one, the claim, and the fence that every later write passes."""

import traceback
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    bindparam,
    exists,
    func,
    or_,
    select,
    true,
    update,
)

from core.domain.circuit import Held
from core.domain.jobs import JobState, may_become
from core.errors import FailureKind, OutsideFailure
from core.store.batches import GOES_ON
from core.store.column_types import storable
from core.store.tables import batches, events, jobs, narratives, projects, prompt_versions

_is_due = (jobs.c.state == JobState.QUEUED, jobs.c.available_at <= bindparam("now"))
_last_start = select(func.max(jobs.c.started)).where(jobs.c.batch_id == batches.c.id).scalar_subquery()
_one_batch_goes_on = select(batches.c.id).where(batches.c.id == bindparam("batch"), *GOES_ON)
_claim = (
    update(jobs)
    .where(jobs.c.id == bindparam("job"), jobs.c.state == JobState.QUEUED)
    .values(
        state=JobState.RUNNING,
        owner=bindparam("token"),
        worker_id=bindparam("worker"),
        lease_until=bindparam("until"),
        started=bindparam("now"),
        finished=None,
    )
)
_work = (
    select(
        events,
        jobs.c.id.label("job_id"),
        jobs.c.batch_id,
        jobs.c.attempt,
        jobs.c.provider.label("job_provider"),
        jobs.c.model.label("job_model"),
        jobs.c.language.label("job_language"),
        batches.c.options,
        batches.c.round,
        batches.c.user_id.label("asked_by"),
        batches.c.started.label("batch_started"),
        projects.c.code.label("project_code"),
        func.coalesce(narratives.c.last_number, 0).label("written"),
    )
    .select_from(jobs)
    .join(batches)
    .join(events, events.c.id == jobs.c.event_id)
    .join(projects, projects.c.id == events.c.project_id)
    .outerjoin(
        narratives,
        (narratives.c.event_id == events.c.id) & (narratives.c.language == jobs.c.language),
    )
    .where(jobs.c.id == bindparam("job"))
)


def claim(
    connection: Connection,
    token: str,
    now: datetime,
    until: datetime,
    batch_id: int | None = None,
    *,
    worker_id: int | None = None,
    held: Held | None = None,
    outside: tuple[str, ...] = (),
) -> RowMapping | None:
    """Take the best due job, and read all that its writing needs; None if nothing is due.

    With `batch_id` only jobs of that batch are looked at. `token` is the owner from now on,
    until the lease ends at `until`. `outside` are the providers that may not be asked now where `held`
    says why: what they are to write is passed over.
    """
    chosen = {"now": now, "batch": batch_id}
    in_turn = connection.execute(_one_batch_goes_on if batch_id else _batches_in_turn(held, outside), chosen)
    oldest = (
        connection.execute(_oldest_job(held, outside), {"now": now, "batch": each}).scalar()
        for each in in_turn.scalars().all()
    )
    job = next((each for each in oldest if each is not None), None)
    if job is None:
        return None
    if not take(connection, job, token, now, until, worker_id):
        return None
    return connection.execute(_work, {"job": job}).mappings().one()


def take(
    connection: Connection,
    job_id: int,
    token: str,
    now: datetime,
    until: datetime,
    worker_id: int | None = None,
) -> bool:
    """Make a waiting job ours. False if it does not wait any more."""
    values = {"job": job_id, "token": token, "until": until, "now": now, "worker": worker_id}
    return connection.execute(_claim, values).rowcount == 1


@cache
def _batches_in_turn(held: Held | None, outside: tuple[str, ...]) -> Select:
    """Batches in turn: first the one that has waited longest since one of its jobs was begun. Those
    after it are for a claim that finds its jobs taken by others who are claiming now."""
    due = exists().where(jobs.c.batch_id == batches.c.id, *_is_due, _may_be_asked(held, outside))
    return (
        select(batches.c.id)
        .where(*GOES_ON, due)
        .order_by(_last_start.isnot(None), _last_start, batches.c.id)
        .limit(20)
    )


@cache
def _oldest_job(held: Held | None, outside: tuple[str, ...]) -> Select:
    of_batch = jobs.c.batch_id == bindparam("batch")
    with_it = (of_batch, batches.c.id == jobs.c.batch_id) if held is Held.CIRCUIT else (of_batch,)
    return (
        select(jobs.c.id)
        .where(*with_it, *_is_due, _may_be_asked(held, outside))
        .order_by(jobs.c.available_at, jobs.c.id)
        .limit(1)
        # On PostgreSQL two claims at once take two rows; on SQLite there is one writer anyhow.
        .with_for_update(of=jobs, skip_locked=True)
    )


def _may_be_asked(held: Held | None, outside: tuple[str, ...]) -> ColumnElement[bool]:
    """Of a job and its batch: whoever is to write it may be asked now. Where somebody else would write
    in the end, a service in trouble is not waited for."""
    if held is None:
        return true()
    inside = jobs.c.provider.not_in(outside)
    falls_back = batches.c.options["fallback"].as_string() == "facts"
    return or_(inside, falls_back) if held is Held.CIRCUIT else inside


def hasten(connection: Connection, provider: str, now: datetime) -> None:
    """Let what waits for another attempt at a provider be due at once: it answers again, or is to be
    asked whether it does. Who is claiming one of them is not waited for."""
    waits = (jobs.c.state == JobState.QUEUED, jobs.c.available_at > now, jobs.c.provider == provider)
    of_open = jobs.c.batch_id.in_(select(batches.c.id).where(batches.c.finished.is_(None)))
    held = select(jobs.c.id).where(of_open, *waits).with_for_update(skip_locked=True)
    connection.execute(update(jobs).where(jobs.c.id.in_(held)).values(available_at=now))


def instructions(connection: Connection, prompt_version_id: int | None) -> str:
    """The text of a prompt version; "" where a writer needs none."""
    if prompt_version_id is None:
        return ""
    return connection.execute(
        select(prompt_versions.c.body).where(prompt_versions.c.id == prompt_version_id)
    ).scalar_one()


def move(connection: Connection, job_id: int, owner: str, state: JobState, **values: Any) -> bool:
    """Bring a running job of ours to another state. False if it is not ours any more."""
    moved = connection.execute(
        update(jobs)
        .where(jobs.c.id == job_id, jobs.c.owner == owner, jobs.c.state == JobState.RUNNING)
        .values(state=state, owner=None, lease_until=None, **values)
    )
    return moved.rowcount == 1


def mark(connection: Connection, job_id: int, owner: str, **values: Any) -> bool:
    """Write something on a running job of ours that stays ours."""
    marked = connection.execute(
        update(jobs)
        .where(jobs.c.id == job_id, jobs.c.owner == owner, jobs.c.state == JobState.RUNNING)
        .values(**values)
    )
    return marked.rowcount == 1


def error_of(failure: OutsideFailure, now: datetime) -> dict[str, Any]:
    """A failure as the columns of the job that it happened to."""
    return {
        "error_kind": failure.kind,
        "error_values": error_values(failure),
        "error_detail": failure.detail,
        "error_traceback": "".join(traceback.format_exception(failure))[-8000:],
        "error_at": now,
    }


def error_values(failure: OutsideFailure) -> dict[str, Any]:
    """What the sentence for a failure says beyond its kind."""
    values: dict[str, Any] = {"code": failure.http_status} if failure.http_status else {}
    if failure.kind is FailureKind.OWN_FAULT:
        values = {"code": failure.detail}
    if failure.kind is FailureKind.REFUSED:
        values["reason"] = storable(failure.detail)[:200]
    return values


def prolong(connection: Connection, owners: list[str], until: datetime) -> None:
    """Extend the leases of all that one process writes, in one statement. They are held in the order
    in which others hold several, so that neither waits for the other for ever."""
    ours = select(jobs.c.id).where(jobs.c.owner.in_(owners), jobs.c.state == JobState.RUNNING)
    held = ours.order_by(jobs.c.id).with_for_update()
    connection.execute(update(jobs).where(jobs.c.id.in_(held)).values(lease_until=until))


def cancel_waiting(connection: Connection, batch_id: int, now: datetime) -> int:
    """Cancel the jobs of a batch that nobody has begun. Returns how many."""
    waiting = tuple(s for s in may_become(JobState.CANCELLED) if s is not JobState.RUNNING)
    cut = connection.execute(
        update(jobs)
        .where(jobs.c.batch_id == batch_id, jobs.c.state.in_(waiting))
        .values(state=JobState.CANCELLED, finished=now)
    )
    return cut.rowcount
