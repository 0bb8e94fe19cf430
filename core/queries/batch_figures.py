"""What a list tells of batches beyond their counts: how long they take, and what they have cost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select

from core.context import AppContext
from core.domain.jobs import BatchState, JobState
from core.domain.pace import TimeLeft, time_left
from core.domain.permission import Right
from core.permission import needs
from core.queries.batches import BatchView
from core.queries.bills import Bill, real_bills
from core.queries.holds import Hold, held_back
from core.store.tables import jobs

LOOKED_BACK = timedelta(hours=1)
MOST_ENDS = 200
"""Of all batches together, that the pace of those that go on is told from."""


@dataclass(frozen=True)
class Figures:
    """`began` is when the writing of its last round began, None where it has not; `ended` when it came to
    its end. `bill` is None where no AI service was asked; `ends` are the moments at which narratives of a
    batch that goes on have lately come to their end; `held` is what keeps the rest from being begun."""

    began: datetime | None
    ended: datetime | None
    bill: Bill | None
    remaining: int
    ends: tuple[datetime, ...]
    held: Hold | None

    def duration(self, now: datetime) -> timedelta | None:
        """How long the last round took, or has gone on; None where it has not begun."""
        return max((self.ended or now) - self.began, timedelta()) if self.began else None

    def left(self, now: datetime) -> TimeLeft | None:
        """How long it will still take; None where nothing can be told, and while nothing is begun."""
        return time_left(self.ends, self.remaining, now) if self.ends and not self.held else None


@needs(Right.READ)
def batch_figures(context: AppContext, found: Iterable[BatchView]) -> Mapping[int, Figures]:
    """The figures of these batches, by their numbers."""
    found = tuple(found)
    bills = real_bills(context, (batch.id for batch in found))
    held = held_back(context, found)
    with context.database.read() as connection:
        again = _retried(connection, [batch.id for batch in found if batch.round > 1])
        running = {batch.id for batch in found if batch.state is BatchState.RUNNING}
        ends = _lately_ended(connection, context.clock() - LOOKED_BACK) if running else {}
    return {
        batch.id: Figures(
            began=again.get(batch.id, batch.started),
            ended=batch.finished,
            bill=bills.get(batch.id),
            remaining=batch.counts.open,
            ends=ends.get(batch.id, ()) if batch.id in running else (),
            held=held.get(batch.id),
        )
        for batch in found
    }


def _retried(connection: Connection, batch_ids: list[int]) -> dict[int, datetime]:
    """When the last round of batches began: with the retry, since what was started before is long over."""
    if not batch_ids:
        return {}
    rows = connection.execute(_LAST_QUEUED, {"batches": batch_ids})
    return {row.batch_id: row.queued for row in rows if row.queued}


def _lately_ended(connection: Connection, since: datetime) -> dict[int, tuple[datetime, ...]]:
    found: dict[int, tuple[datetime, ...]] = {}
    for batch_id, finished in connection.execute(_LATELY, {"since": since}):
        found[batch_id] = (*found.get(batch_id, ()), finished)
    return found


_LAST_QUEUED = (
    select(jobs.c.batch_id, func.max(jobs.c.queued).label("queued"))
    .where(jobs.c.batch_id.in_(bindparam("batches", expanding=True)))
    .group_by(jobs.c.batch_id)
)
# Of all batches at once, along the index: each by itself would have all its jobs looked at.
_LATELY = (
    select(jobs.c.batch_id, jobs.c.finished)
    .where(jobs.c.finished > bindparam("since"), jobs.c.state.in_((JobState.SUCCEEDED, JobState.FAILED)))
    .order_by(jobs.c.finished.desc())
    .limit(MOST_ENDS)
)
