"""What failed in all batches and waits for somebody: by reason, and narrative by narrative."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from core.context import AppContext
from core.domain.jobs import Reason
from core.domain.permission import Right
from core.permission import needs
from core.queries.page import Page
from core.store.failures import KIND, SAID, failed_for
from core.store.tables import batches, events, jobs

MOST_AT_ONCE = 5_000
"""Narratives of one reason that can be asked for again in one go."""


@dataclass(frozen=True)
class ReasonView:
    """Why narratives failed: how many, in how many batches, since when and until when. `values` are what
    the sentence of one of them says."""

    reason: Reason
    values: Mapping[str, Any]
    number: int
    batches: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True)
class FailedView:
    """A narrative that could not be written, and that nobody has dismissed."""

    job_id: int
    batch_id: int
    batch_name: str
    event_id: int
    title: str
    kind: str
    values: Mapping[str, Any]
    at: datetime | None


@needs(Right.ADMINISTER)
def failed_reasons(context: AppContext) -> tuple[ReasonView, ...]:
    """Why narratives failed that nobody has dismissed, the commonest reason first."""
    number = func.count().label("number")
    counted = (
        select(
            KIND.label("kind"),
            SAID.label("said"),
            number,
            func.count(jobs.c.batch_id.distinct()).label("batches"),
            func.min(jobs.c.error_at).label("first"),
            func.max(jobs.c.error_at).label("last"),
            func.max(jobs.c.id).label("example"),
        )
        .where(failed_for(None), jobs.c.dismissed.is_(False))
        .group_by(KIND, SAID)
        .subquery()
    )
    statement = (
        select(counted, jobs.c.error_values)
        .join(jobs, jobs.c.id == counted.c.example)
        .order_by(counted.c.number.desc(), counted.c.example)
    )
    with context.database.read() as connection:
        return tuple(
            ReasonView(
                Reason(row.kind, row.said),
                row.error_values or {},
                row.number,
                row.batches,
                row.first,
                row.last,
            )
            for row in connection.execute(statement)
        )


@needs(Right.ADMINISTER)
def failed_narratives(
    context: AppContext, reason: Reason | None = None, *, offset: int = 0, limit: int = 50
) -> Page[FailedView]:
    """A stretch of what failed for a reason, or for any, the newest first."""
    where = (failed_for(reason), jobs.c.dismissed.is_(False))
    stretch = select(jobs.c.id).where(*where).order_by(jobs.c.id.desc()).offset(offset).limit(limit)
    statement = (
        select(
            jobs.c.id,
            jobs.c.batch_id,
            batches.c.name,
            jobs.c.event_id,
            events.c.title,
            KIND.label("kind"),
            jobs.c.error_values,
            jobs.c.error_at,
        )
        .select_from(jobs)
        .join(batches)
        .join(events, events.c.id == jobs.c.event_id)
        .where(jobs.c.id.in_(stretch))
        .order_by(jobs.c.id.desc())
    )
    with context.database.read() as connection:
        total = connection.execute(select(func.count()).select_from(jobs).where(*where)).scalar_one()
        rows = connection.execute(statement).all()
    return Page(tuple(FailedView(*row[:6], row.error_values or {}, row.error_at) for row in rows), total)


@needs(Right.ADMINISTER)
def failed_ids(context: AppContext, reason: Reason) -> tuple[int, ...]:
    """The jobs that failed for a reason and that nobody has dismissed, the oldest first; at most
    MOST_AT_ONCE."""
    where = (failed_for(reason), jobs.c.dismissed.is_(False))
    with context.database.read() as connection:
        return tuple(
            connection.execute(
                select(jobs.c.id).where(*where).order_by(jobs.c.id).limit(MOST_AT_ONCE)
            ).scalars()
        )
