"""How far each open period is: its events, from what was recorded to what was approved."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, or_, select

from core.domain.facts import EventState
from core.domain.review import ReviewState, ReviewStep
from core.queries.periods import PeriodView, in_order, known_of_periods
from core.store.events import of_project
from core.store.narratives import in_use
from core.store.tables import events, narratives, periods, projects, reviews

REVIEWED = (ReviewStep.SUBMITTED, ReviewStep.APPROVED, ReviewStep.SENT_BACK)
"""What makes a text a reviewed one: somebody submitted it, or said yes or no to it, at least once."""


@dataclass(frozen=True)
class PeriodStanding:
    """How far an open period is. Its events are those that start within it; the narratives are those in
    its language. `untold` counts what is not to be told: called off, or still to come; `stale` narratives
    that are out of date; `due` the events to be told by now that have no narrative yet."""

    period: PeriodView
    project_title: str
    sample: bool
    events: int
    complete: int
    written: int
    reviewed: int
    approved: int
    stale: int
    untold: int
    due: int


def board(connection: Connection, today: date) -> tuple[PeriodStanding, ...]:
    """The open periods of the projects that are there, that with the nearest due date first; those of the
    sample last."""
    found = {}
    for row in connection.execute(_counted(today)).mappings():
        known = dict(row)
        period = PeriodView(**{name: known.pop(name) for name in known_of_periods()})
        found[period] = PeriodStanding(period, **known)
    as_due = (found[period] for period in in_order(list(found)))
    return tuple(sorted(as_due, key=lambda each: each.sample))


def is_untold(today: date) -> ColumnElement[bool]:
    """Whether an event is left out unless somebody asks for it: called off, or still to come."""
    return or_(
        events.c.state.in_((EventState.PLANNED, EventState.CANCELLED)),
        events.c.starts_on.is_(None),
        events.c.starts_on > today,
    )


def is_reviewed() -> ColumnElement[bool]:
    """Whether somebody has submitted, approved or sent back a narrative. For a statement over them."""
    return exists().where(reviews.c.narrative_id == narratives.c.id, reviews.c.kind.in_(REVIEWED))


def _counted(today: date) -> Select:
    def number(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count(case((and_(*conditions), 1)))

    within = events.c.starts_on.between(periods.c.first_day, periods.c.last_day)
    is_written = narratives.c.id.isnot(None)
    return (
        select(
            *(periods.c[name] for name in known_of_periods()),
            projects.c.title.label("project_title"),
            projects.c.sample,
            func.count(events.c.id).label("events"),
            number(events.c.complete).label("complete"),
            func.count(narratives.c.id).label("written"),
            number(is_written, is_reviewed()).label("reviewed"),
            number(narratives.c.state == ReviewState.APPROVED).label("approved"),
            number(narratives.c.facts_hash != events.c.facts_hash).label("stale"),
            number(events.c.id.isnot(None), is_untold(today)).label("untold"),
            number(events.c.id.isnot(None), ~is_written, ~is_untold(today)).label("due"),
        )
        .select_from(periods)
        .join(projects, projects.c.id == periods.c.project_id)
        .outerjoin(events, and_(*of_project(periods.c.project_id), within))
        .outerjoin(narratives, in_use(periods.c.language))
        .where(periods.c.closed.is_(None), periods.c.removed.is_(None), projects.c.removed.is_(None))
        .group_by(periods.c.id, projects.c.id)
    )
