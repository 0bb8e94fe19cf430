"""What went wrong in batches: why narratives failed, and where any did."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from core.context import AppContext
from core.domain.jobs import JobState, Reason
from core.domain.permission import Right
from core.permission import needs
from core.store.failures import KIND, SAID, failed_and_waiting, failed_for
from core.store.tables import batches, jobs, narratives

MOST_REASONS = 20
"""Reasons of one batch that are told; all of its failures are counted."""


@dataclass(frozen=True)
class FailureView:
    """Jobs of a batch that failed for one reason: how many, and since when. `values` are what the sentence
    of its kind says besides; `dismissed` of them were put aside, and `written` have a text all the same."""

    reason: Reason
    values: Mapping[str, Any]
    number: int
    since: datetime | None
    dismissed: int
    written: int

    @property
    def kind(self) -> str:
        """The kind of failure."""
        return self.reason.kind


@needs(Right.READ)
def list_failures(context: AppContext, batch_id: int) -> tuple[FailureView, ...]:
    """Why narratives of a batch failed, the commonest reason first."""
    with context.database.read() as connection:
        rows = connection.execute(_REASONS, {"batch": batch_id})
        return tuple(
            FailureView(
                Reason(row.kind, row.said),
                (row.error_values or {}) if row.said else {},
                row.number,
                row.since,
                row.dismissed,
                row.written,
            )
            for row in rows
        )


@needs(Right.READ)
def batches_with_failures(context: AppContext) -> tuple[int, ...]:
    """Every batch in which a job failed that waits for somebody, the oldest first."""
    of_failed = select(jobs.c.batch_id).where(failed_and_waiting(None))
    found = select(batches.c.id).where(batches.c.id.in_(of_failed)).order_by(batches.c.id)
    with context.database.read() as connection:
        return tuple(connection.execute(found).scalars())


@needs(Right.READ)
def writers_asked(
    context: AppContext,
    batch_id: int,
    *,
    job_ids: Collection[int] | None = None,
    reason: Reason | None = None,
) -> tuple[str, ...]:
    """Who was to write what failed or was cancelled in a batch: all of it, what failed for one reason, or
    just the jobs given."""
    meant = [jobs.c.batch_id == batch_id, jobs.c.state.in_((JobState.FAILED, JobState.CANCELLED))]
    if reason:
        meant.append(failed_for(reason))
    if job_ids is not None:
        meant.append(jobs.c.id.in_(job_ids))
    found = select(jobs.c.provider).where(*meant).distinct().order_by(jobs.c.provider)
    with context.database.read() as connection:
        return tuple(connection.execute(found).scalars())


# Put together once: it is asked with every poll of a batch in which something failed.
_COUNTED = (
    select(
        KIND.label("kind"),
        SAID.label("said"),
        func.count().label("number"),
        func.min(jobs.c.error_at).label("since"),
        func.count().filter(jobs.c.dismissed).label("dismissed"),
        func.count().filter(narratives.c.current_number > 0).label("written"),
        func.min(jobs.c.id).label("example"),
    )
    .outerjoin_from(
        jobs,
        narratives,
        and_(narratives.c.event_id == jobs.c.event_id, narratives.c.language == jobs.c.language),
    )
    .where(jobs.c.batch_id == bindparam("batch"), failed_for(None))
    .group_by(KIND, SAID)
    .subquery()
)
_REASONS = (
    select(_COUNTED, jobs.c.error_values)
    .join(jobs, jobs.c.id == _COUNTED.c.example)
    .order_by(_COUNTED.c.number.desc(), _COUNTED.c.example)
    .limit(MOST_REASONS)
)
