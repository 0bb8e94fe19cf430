"""The jobs of batches as people watch them: how each stands, what went wrong, what a model was asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, select

from core.context import AppContext
from core.domain.jobs import JobState, Reason
from core.domain.permission import Right
from core.permission import may, needs
from core.store.failures import failed_and_waiting, failed_for
from core.store.tables import events, jobs, model_calls, versions


@dataclass(frozen=True)
class JobView:
    """A job in its batch, with its last error. `error_traceback` is "" for whoever does not administer.
    `provider` has written it, `asked_provider` was asked to, for `asked_model` ("" for the usual one)."""

    id: int
    batch_id: int
    event_id: int
    event_title: str
    language: str
    state: JobState
    skip_reason: str | None
    attempt: int
    lost: int
    queued: datetime | None
    available_at: datetime
    started: datetime | None
    finished: datetime | None
    error_kind: str | None
    error_values: Mapping[str, Any]
    error_detail: str
    error_traceback: str
    error_at: datetime | None
    version: int | None
    provider: str | None
    asked_provider: str
    asked_model: str
    dismissed: bool


@dataclass(frozen=True)
class CallView:
    """One request to a model; `cost` in micro-dollars, None where unknown."""

    id: int
    attempt: int
    round: int
    provider: str
    model: str
    simulated: bool
    started: datetime
    seconds: float | None
    tokens_in: int | None
    tokens_out: int | None
    cost: int | None
    outcome: str | None
    failure: str | None
    http_status: int | None
    request_id: str | None
    detail: str


@needs(Right.READ)
def list_jobs(
    context: AppContext,
    batch_id: int,
    states: Iterable[JobState] = (),
    *,
    reason: Reason | None = None,
    offset: int = 0,
    limit: int = 50,
) -> tuple[JobView, ...]:
    """A stretch of the jobs of a batch: what runs, what failed, what waits, what is done; with a `reason`
    those that failed for it. How many there are of each, the batch and its failures tell."""
    asked = {"batch": batch_id, "offset": offset, "limit": limit}
    with context.database.read() as connection:
        rows = connection.execute(_of_batch(tuple(states), reason), asked)
        return tuple(_job(context, row) for row in rows)


@needs(Right.READ)
def find_job(context: AppContext, job_id: int) -> JobView | None:
    """One job, if it is there."""
    with context.database.read() as connection:
        row = connection.execute(_JOBS.where(jobs.c.id == job_id)).one_or_none()
        return _job(context, row) if row else None


@needs(Right.READ)
def failed_jobs(context: AppContext, limit: int = 500) -> tuple[JobView, ...]:
    """The jobs that failed and wait for somebody, in every batch, the newest first."""
    with context.database.read() as connection:
        rows = connection.execute(
            _JOBS.where(failed_and_waiting(None)).order_by(jobs.c.id.desc()).limit(limit)
        )
        return tuple(_job(context, row) for row in rows)


@needs(Right.READ)
def calls_of_jobs(context: AppContext, job_ids: Iterable[int]) -> Mapping[int, tuple[CallView, ...]]:
    """Every model call of each of these jobs, first to last; a job without any is not there."""
    columns = (model_calls.c[name] for name in CallView.__dataclass_fields__)
    statement = (
        select(model_calls.c.job_id, *columns)
        .where(model_calls.c.job_id.in_(list(job_ids)))
        .order_by(model_calls.c.id)
    )
    found: dict[int, tuple[CallView, ...]] = {}
    with context.database.read() as connection:
        for row in connection.execute(statement).mappings():
            known = dict(row)
            job_id = known.pop("job_id")
            found[job_id] = (*found.get(job_id, ()), CallView(**known))
    return found


_FIRST = (
    JobState.RUNNING,
    JobState.FAILED,
    JobState.QUEUED,
    JobState.SUCCEEDED,
    JobState.CANCELLED,
    JobState.SKIPPED,
)
_IN_ORDER = (
    case({state: place for place, state in enumerate(_FIRST)}, value=jobs.c.state),
    jobs.c.finished.desc(),
    jobs.c.id,
)
_NAMES = tuple(JobView.__dataclass_fields__)
_ELSEWHERE = {
    "event_title": events.c.title,
    "version": versions.c.number,
    "provider": versions.c.provider,
    "asked_provider": jobs.c.provider,
    "asked_model": jobs.c.model,
}
_JOBS = (
    select(*(_ELSEWHERE[name] if name in _ELSEWHERE else jobs.c[name] for name in _NAMES))
    .select_from(jobs)
    .join(events, events.c.id == jobs.c.event_id)
    .outerjoin(versions, versions.c.job_id == jobs.c.id)
)


@lru_cache(maxsize=200)
def _of_batch(states: tuple[JobState, ...], reason: Reason | None) -> Select:
    """A stretch of the jobs of a `batch` that are in these states, or in any, and failed for a reason."""
    where = jobs.c.batch_id == bindparam("batch")
    if states:
        where = and_(where, jobs.c.state.in_(states))
    if reason:
        where = and_(where, failed_for(reason))
    stretch = select(jobs.c.id).where(where).order_by(*_IN_ORDER)
    stretch = stretch.offset(bindparam("offset")).limit(bindparam("limit"))
    return _JOBS.where(jobs.c.id.in_(stretch)).order_by(*_IN_ORDER)


def _job(context: AppContext, row: Iterable[Any]) -> JobView:
    known: dict[str, Any] = dict(zip(_NAMES, row, strict=True))
    known["state"] = JobState(known["state"])
    known["error_values"] = known["error_values"] or {}
    known["error_detail"] = known["error_detail"] or ""
    # It shows paths and workings of the house.
    known["error_traceback"] = (known["error_traceback"] or "") if may(context, Right.ADMINISTER) else ""
    return JobView(**known)
