"""The reporting periods of the projects, and the events that cross an end of some days."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, or_, select

from core.context import AppContext
from core.domain.permission import Right
from core.permission import needs
from core.store.events import of_project, ordered
from core.store.tables import events, periods, projects


@dataclass(frozen=True)
class PeriodView:
    """A period. `closed` and `removed` say since when it is; None where it is not."""

    id: int
    project_id: int
    name: str
    first_day: date
    last_day: date
    due_on: date | None
    donor: str
    language: str
    closed: datetime | None
    removed: datetime | None
    removed_reason: str

    @property
    def is_open(self) -> bool:
        """Whether it is still to be reported."""
        return self.closed is None


@dataclass(frozen=True)
class CrossingEvent:
    """An event that goes over an end of some days. It belongs to them where it starts within them
    (`is_counted`); else it began before, and belongs to the days before."""

    event_id: int
    title: str
    starts_on: date
    ends_on: date
    is_counted: bool


@needs(Right.READ)
def list_periods(context: AppContext, project_id: int | None = None) -> tuple[PeriodView, ...]:
    """The periods of a project, or of all: the open ones first, that with the nearest due date before
    the others, then the closed ones, the newest first. Without those that were removed."""
    wanted = _known().where(periods.c.removed.is_(None))
    if project_id is not None:
        wanted = wanted.where(periods.c.project_id == project_id)
    with context.database.read() as connection:
        found = [PeriodView(**row) for row in connection.execute(wanted).mappings()]
    return in_order(found)


@needs(Right.READ)
def removed_periods(context: AppContext) -> tuple[PeriodView, ...]:
    """Those that were removed from projects that are there, the latest first."""
    wanted = _known().where(periods.c.removed.isnot(None)).order_by(periods.c.removed.desc())
    with context.database.read() as connection:
        return tuple(PeriodView(**row) for row in connection.execute(wanted).mappings())


@needs(Right.READ)
def crossing(
    context: AppContext, project_id: int, first_day: date, last_day: date
) -> tuple[CrossingEvent, ...]:
    """The events of a project that begin before some days and reach into them, or begin within them and
    end after, by date."""
    began_before = and_(events.c.starts_on < first_day, events.c.ends_on >= first_day)
    ends_after = and_(events.c.starts_on.between(first_day, last_day), events.c.ends_on > last_day)
    wanted = (
        select(events.c.id, events.c.title, events.c.starts_on, events.c.ends_on)
        .where(*of_project(project_id), events.c.starts_on <= last_day, or_(began_before, ends_after))
        .order_by(*ordered())
    )
    with context.database.read() as connection:
        rows = connection.execute(wanted).all()
    return tuple(CrossingEvent(*row, is_counted=row.starts_on >= first_day) for row in rows)


def in_order(found: list[PeriodView]) -> tuple[PeriodView, ...]:
    """The open ones first, as they are due; then the closed ones, the newest first."""
    is_open = [period for period in found if period.is_open]
    closed = [period for period in found if not period.is_open]
    is_open.sort(key=lambda each: (each.due_on or date.max, each.last_day, each.id))
    closed.sort(key=lambda each: (each.last_day, each.id), reverse=True)
    return (*is_open, *closed)


def known_of_periods() -> tuple[str, ...]:
    """The columns of a period that a view holds."""
    return tuple(PeriodView.__dataclass_fields__)


def _known() -> Select:
    columns = (periods.c[name] for name in known_of_periods())
    return select(*columns).join(projects).where(projects.c.removed.is_(None))
