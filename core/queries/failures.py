"""What went wrong in batches: why narratives failed, and where any did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select

from core.context import AppContext
from core.domain.jobs import JobState
from core.domain.permission import Right
from core.permission import needs
from core.store.tables import batches, jobs


@dataclass(frozen=True)
class FailureView:
    """One kind of failure in a batch: how many narratives it left unwritten, and since when."""

    kind: str
    values: Mapping[str, Any]
    number: int
    since: datetime | None


@needs(Right.READ)
def list_failures(context: AppContext, batch_id: int) -> tuple[FailureView, ...]:
    """Why narratives of a batch failed, the commonest reason first."""
    failed = (jobs.c.batch_id == batch_id, jobs.c.state == JobState.FAILED)
    example = select(func.min(jobs.c.id)).where(*failed).group_by(jobs.c.error_kind)
    counted = (
        select(jobs.c.error_kind, func.count().label("number"), func.min(jobs.c.error_at).label("since"))
        .where(*failed)
        .group_by(jobs.c.error_kind)
        .subquery()
    )
    statement = (
        select(counted, jobs.c.error_values)
        .join(jobs, jobs.c.error_kind == counted.c.error_kind)
        .where(jobs.c.id.in_(example))
        .order_by(counted.c.number.desc())
    )
    with context.database.read() as connection:
        return tuple(
            FailureView(row.error_kind, row.error_values or {}, row.number, row.since)
            for row in connection.execute(statement)
        )


@needs(Right.READ)
def batches_with_failures(context: AppContext) -> tuple[int, ...]:
    """Every batch in which a job failed that nobody has dismissed, the oldest first."""
    failed = exists().where(
        jobs.c.batch_id == batches.c.id, jobs.c.state == JobState.FAILED, jobs.c.dismissed.is_(False)
    )
    with context.database.read() as connection:
        return tuple(connection.execute(select(batches.c.id).where(failed).order_by(batches.c.id)).scalars())
