"""How much each of the last days brought."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
from itertools import pairwise

from sqlalchemy import Select, and_, bindparam, case, func, literal, select, union_all

from core.context import AppContext
from core.domain.permission import Right
from core.permission import needs
from core.store.column_types import Moment
from core.store.tables import versions


@dataclass(frozen=True)
class Day:
    """How many versions a day brought, by who wrote them: "person", or the kind of a writer."""

    day: date
    numbers: Mapping[str, int]


@needs(Right.READ)
def written_by_day(context: AppContext, zone: tzinfo, days: int = 30) -> tuple[Day, ...]:
    """The versions of the last days, oldest first, each day as long as it is in a time zone; only
    days that brought any."""
    today = context.clock().astimezone(zone).date()
    first_day = today - timedelta(days=days - 1)
    bounds = {
        f"bound_{place}": midnight(first_day + timedelta(days=place), zone) for place in range(days + 1)
    }
    found: dict[int, dict[str, int]] = {}
    with context.database.read() as connection:
        for row in connection.execute(_by_span(days), bounds):
            found.setdefault(row.place, {})[row.hand] = row.number
    return tuple(Day(first_day + timedelta(days=place), found[place]) for place in sorted(found))


def midnight(day: date, zone: tzinfo) -> datetime:
    """The moment at which a day begins in a time zone."""
    return datetime.combine(day, time.min, zone)


@cache
def _by_span(spans: int) -> Select:
    """How many versions each of so many spans brought, by who wrote them; their bounds are `bound_0`,
    `bound_1` and so on. Put together once: it has a part for each span."""
    moments = [bindparam(f"bound_{place}", type_=Moment) for place in range(spans + 1)]
    each = union_all(
        *(
            select(literal(place).label("place"), first.label("first"), last.label("last"))
            for place, (first, last) in enumerate(pairwise(moments))
        )
    ).cte("spans")
    hand = case((versions.c.author_kind == "person", "person"), else_=versions.c.provider).label("hand")
    return (
        select(each.c.place, hand, func.count().label("number"))
        .join(versions, and_(versions.c.created >= each.c.first, versions.c.created < each.c.last))
        .group_by(each.c.place, hand)
    )
