"""How fast this installation writes and how much of it fails, over the last day or month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from functools import cache
from itertools import pairwise

from sqlalchemy import CTE, Select, and_, bindparam, func, literal, select, union_all

from core.context import AppContext
from core.domain.jobs import JobState
from core.domain.permission import Right
from core.permission import needs
from core.queries.days import midnight
from core.store import calls
from core.store.column_types import Moment
from core.store.tables import jobs, model_calls


class Span(StrEnum):
    """How far back, and how finely, one looks."""

    DAY = "day"
    """The last 24 hours, hour by hour."""
    MONTH = "month"
    """The last 30 days, day by day."""


@dataclass(frozen=True)
class Stretch:
    """What came to an end in an hour or a day, and how long its answered AI calls took: their number, and
    the mean in seconds, None without any."""

    begins: datetime
    succeeded: int
    failed: int
    answered: int
    seconds: float | None


@needs(Right.ADMINISTER)
def throughput(context: AppContext, span: Span, zone: tzinfo) -> tuple[Stretch, ...]:
    """Every hour of the last day, or every day of the last month, oldest first, as long as it is in a
    time zone; the last one is not over yet."""
    bounds = _bounds(context.clock(), span, zone)
    asked = {f"bound_{place}": bound for place, bound in enumerate(bounds)}
    ended: dict[int, dict[str, int]] = {}
    with context.database.read() as connection:
        for row in connection.execute(_ended(len(bounds) - 1), asked):
            ended.setdefault(row.place, {})[row.state] = row.number
        answered = {row.place: row for row in connection.execute(_answered(len(bounds) - 1), asked)}
    return tuple(
        Stretch(
            begins=begins,
            succeeded=ended.get(place, {}).get(JobState.SUCCEEDED, 0),
            failed=ended.get(place, {}).get(JobState.FAILED, 0),
            answered=answered[place].number if place in answered else 0,
            seconds=answered[place].seconds if place in answered else None,
        )
        for place, begins in enumerate(bounds[:-1])
    )


@needs(Right.ADMINISTER)
def retries(context: AppContext, since: datetime) -> Mapping[str, int]:
    """The AI calls since then that brought no text, by how they ended, the commonest first."""
    number = func.count().label("number")
    statement = (
        select(model_calls.c.outcome, number)
        .where(model_calls.c.started >= since, model_calls.c.outcome != calls.OK)
        .group_by(model_calls.c.outcome)
        .order_by(number.desc(), model_calls.c.outcome)
    )
    with context.database.read() as connection:
        return {row.outcome: row.number for row in connection.execute(statement)}


def _bounds(now: datetime, span: Span, zone: tzinfo) -> list[datetime]:
    if span is Span.DAY:
        last = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return [last - timedelta(hours=back) for back in range(24, -1, -1)]
    today = now.astimezone(zone).date()
    return [midnight(today - timedelta(days=back), zone) for back in range(29, -2, -1)]


@cache
def _spans(number: int) -> CTE:
    moments = [bindparam(f"bound_{place}", type_=Moment) for place in range(number + 1)]
    return union_all(
        *(
            select(literal(place).label("place"), first.label("first"), last.label("last"))
            for place, (first, last) in enumerate(pairwise(moments))
        )
    ).cte("spans")


@cache
def _ended(number: int) -> Select:
    """How many narratives came to an end in each of so many spans, by state: read from an index alone."""
    each = _spans(number)
    of_span = and_(jobs.c.finished >= each.c.first, jobs.c.finished < each.c.last)
    ends = jobs.c.state.in_((JobState.SUCCEEDED, JobState.FAILED))
    return (
        select(each.c.place, jobs.c.state, func.count().label("number"))
        .join(jobs, and_(of_span, ends))
        .group_by(each.c.place, jobs.c.state)
    )


@cache
def _answered(number: int) -> Select:
    """How many AI calls of each of so many spans were answered, and how long they took on average."""
    each = _spans(number)
    of_span = and_(model_calls.c.started >= each.c.first, model_calls.c.started < each.c.last)
    answered = and_(of_span, model_calls.c.outcome == calls.OK, model_calls.c.seconds.isnot(None))
    return (
        select(each.c.place, func.count().label("number"), func.avg(model_calls.c.seconds).label("seconds"))
        .join(model_calls, answered)
        .group_by(each.c.place)
    )
