"""When the narratives of a batch came to their end, and how long they waited and were written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles

from sqlalchemy import bindparam, select

from core.context import AppContext
from core.domain.jobs import JobState
from core.domain.permission import Right
from core.permission import needs
from core.store.tables import jobs

BINS = 40
"""Stretches of equal length that the time of a batch is cut into."""
MOST_JOBS = 20_000
"""Of a larger batch, those that ended last."""


@dataclass(frozen=True)
class BatchStretch:
    """How many came to their end, well or badly, from `start` on."""

    start: datetime
    ready: int
    failed: int


@dataclass(frozen=True)
class Spread:
    """How times are spread, in seconds: the least, the quarters, the most, of `number` of them."""

    number: int
    least: float
    lower: float
    median: float
    upper: float
    most: float


@dataclass(frozen=True)
class JobTimes:
    """The stretches of equal length, in seconds, in which narratives ended; how long they waited from being
    asked for to their last attempt, and how long that attempt took. A spread is None of fewer than two."""

    stretches: tuple[BatchStretch, ...]
    length: float
    waited: Spread | None
    written: Spread | None


@needs(Right.READ)
def job_times(context: AppContext, batch_id: int) -> JobTimes:
    """The times of what has come to its end in a batch, in its last round."""
    with context.database.read() as connection:
        rows = connection.execute(_ENDED, {"batch": batch_id}).all()
    begun = [row for row in rows if row.queued and row.started]
    stretches, length = _stretches([(row.finished, row.state) for row in rows])
    return JobTimes(
        stretches=stretches,
        length=length,
        waited=_spread([_seconds(row.queued, row.started) for row in begun]),
        written=_spread([_seconds(row.started, row.finished) for row in begun]),
    )


_ENDED = (
    select(jobs.c.state, jobs.c.queued, jobs.c.started, jobs.c.finished)
    .where(
        jobs.c.batch_id == bindparam("batch"),
        jobs.c.state.in_((JobState.SUCCEEDED, JobState.FAILED)),
        jobs.c.finished.isnot(None),
    )
    .order_by(jobs.c.finished.desc())
    .limit(MOST_JOBS)
)


def _stretches(ended: Sequence[tuple[datetime, str]]) -> tuple[tuple[BatchStretch, ...], float]:
    if not ended:
        return (), 0.0
    first, last = min(moment for moment, _state in ended), max(moment for moment, _state in ended)
    length = max((last - first).total_seconds() / BINS, 1.0)
    ready, failed = [0] * (BINS + 1), [0] * (BINS + 1)
    for moment, state in ended:
        place = int((moment - first).total_seconds() // length)
        (ready if state == JobState.SUCCEEDED else failed)[min(place, BINS)] += 1
    used = int((last - first).total_seconds() // length) + 1
    starts = (first + timedelta(seconds=place * length) for place in range(min(used, BINS + 1)))
    return tuple(map(BatchStretch, starts, ready, failed)), length


def _spread(times: Sequence[float]) -> Spread | None:
    if len(times) < 2:
        return None
    lower, median, upper = quantiles(times, n=4, method="inclusive")
    return Spread(len(times), min(times), lower, median, upper, max(times))


def _seconds(first: datetime, last: datetime) -> float:
    return max((last - first).total_seconds(), 0.0)
