"""What went wrong in batches: why narratives failed, and where any did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, select

from core.context import AppContext
from core.domain.jobs import JobState, Reason
from core.domain.permission import Right
from core.permission import needs
from core.store.failures import KIND, SAID, failed_for
from core.store.tables import batches, jobs

MOST_REASONS = 20
"""Reasons of one batch that are told; all of its failures are counted."""


@dataclass(frozen=True)
class FailureView:
    """Jobs of a batch that failed for one reason: how many, and since when. `values` are what the sentence
    of its kind says besides; `dismissed` of them were put aside."""

    reason: Reason
    values: Mapping[str, Any]
    number: int
    since: datetime | None
    dismissed: int

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
            )
            for row in rows
        )


@needs(Right.READ)
def batches_with_failures(context: AppContext) -> tuple[int, ...]:
    """Every batch in which a job failed that nobody has dismissed, the oldest first."""
    failed = exists().where(
        jobs.c.batch_id == batches.c.id, jobs.c.state == JobState.FAILED, jobs.c.dismissed.is_(False)
    )
    with context.database.read() as connection:
        return tuple(connection.execute(select(batches.c.id).where(failed).order_by(batches.c.id)).scalars())


# Put together once: it is asked with every poll of a batch in which something failed.
_COUNTED = (
    select(
        KIND.label("kind"),
        SAID.label("said"),
        func.count().label("number"),
        func.min(jobs.c.error_at).label("since"),
        func.count().filter(jobs.c.dismissed).label("dismissed"),
        func.min(jobs.c.id).label("example"),
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
