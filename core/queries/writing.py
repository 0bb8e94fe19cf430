"""What a process that writes has to ask: which of its jobs it must let go, and how a batch stands."""

from datetime import datetime

from sqlalchemy import select

from core.context import AppContext
from core.domain.jobs import JobState
from core.domain.permission import Right
from core.permission import needs
from core.store.batches import GOES_ON
from core.store.tables import batches, jobs


@needs(Right.ADMINISTER)
def to_be_cut(context: AppContext, owners: list[str]) -> set[str]:
    """Of these owners, those whose batch was cancelled or whose job is not theirs any more."""
    with context.database.read() as connection:
        going_on = connection.execute(
            select(jobs.c.owner)
            .join(batches)
            .where(
                jobs.c.owner.in_(owners),
                jobs.c.state == JobState.RUNNING,
                batches.c.cancel_requested.is_(None),
            )
        ).scalars()
        return set(owners) - set(going_on)


@needs(Right.ADMINISTER)
def next_due(context: AppContext, batch_id: int) -> datetime | None:
    """When the next waiting job of a batch is due; None if none waits, or none may be begun."""
    with context.database.read() as connection:
        return connection.execute(
            select(jobs.c.available_at)
            .join(batches)
            .where(jobs.c.batch_id == batch_id, jobs.c.state == JobState.QUEUED, *GOES_ON)
            .order_by(jobs.c.available_at)
            .limit(1)
        ).scalar()
