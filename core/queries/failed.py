"""What failed in all batches and waits for somebody: by reason, and narrative by narrative."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select

from core.context import AppContext
from core.domain.jobs import Reason
from core.domain.permission import Right
from core.permission import needs
from core.queries.page import Page
from core.store.column_types import storable
from core.store.failures import KIND, SAID, failed_and_waiting
from core.store.tables import batches, events, jobs

MOST_AT_ONCE = 5_000
"""Narratives of one reason that can be asked for again in one go."""
LONGEST_SEARCH = 200
"""Letters of a search that are looked for; what follows them is left out."""


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
    """A narrative that could not be written, and that waits for somebody."""

    job_id: int
    batch_id: int
    batch_name: str
    event_id: int
    title: str
    kind: str
    values: Mapping[str, Any]
    at: datetime | None


@needs(Right.ADMINISTER)
def failed_reasons(context: AppContext, words: str = "") -> tuple[ReasonView, ...]:
    """Why narratives failed that wait for somebody, the commonest reason first; with `words` those whose
    event or batch is called so."""
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
        .where(_waiting(context, None, words))
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
    context: AppContext, reason: Reason | None = None, words: str = "", *, offset: int = 0, limit: int = 50
) -> Page[FailedView]:
    """A stretch of what failed for a reason, or for any, the newest first; with `words` of that whose event
    or batch is called so."""
    where = _waiting(context, reason, words)
    stretch = select(jobs.c.id).where(where).order_by(jobs.c.id.desc()).offset(offset).limit(limit)
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
        total = connection.execute(select(func.count()).select_from(jobs).where(where)).scalar_one()
        rows = connection.execute(statement).all()
    return Page(tuple(FailedView(*row[:6], row.error_values or {}, row.error_at) for row in rows), total)


@needs(Right.ADMINISTER)
def failed_ids(context: AppContext, reason: Reason, words: str = "") -> tuple[int, ...]:
    """The jobs that failed for a reason and wait for somebody, the oldest first; at most MOST_AT_ONCE. With
    `words` those whose event or batch is called so."""
    where = _waiting(context, reason, words)
    found = select(jobs.c.id).where(where).order_by(jobs.c.id).limit(MOST_AT_ONCE)
    with context.database.read() as connection:
        return tuple(connection.execute(found).scalars())


def _waiting(context: AppContext, reason: Reason | None, words: str) -> ColumnElement[bool]:
    """That a job failed for this reason and waits for somebody, and that these words name it."""
    found = failed_and_waiting(reason)
    if not (sought := storable(words).strip()[:LONGEST_SEARCH].rstrip()):
        return found
    literally = sought.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    folded = context.database.folded
    pattern = folded(literal(f"%{literally}%"))
    # Asked of each that failed: of lists of all events and batches so called SQLite would begin with those.
    event = exists().where(events.c.id == jobs.c.event_id, folded(events.c.title).like(pattern, escape="\\"))
    batch = exists().where(batches.c.id == jobs.c.batch_id, folded(batches.c.name).like(pattern, escape="\\"))
    return and_(found, or_(event.correlate(jobs), batch.correlate(jobs)))
