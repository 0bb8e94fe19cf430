"""The projects, with how much they hold."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, select

from core.context import AppContext
from core.domain.permission import Right
from core.domain.planning import Choice
from core.permission import needs
from core.store.events import of_project
from core.store.tables import batches, events, periods, projects


@dataclass(frozen=True)
class ProjectView:
    """A project; `first_day` and `last_day` are those on which its first and its last event start,
    `runs_from` and `runs_to` those between which it runs, where that is known."""

    id: int
    code: str
    title: str
    language: str
    sample: bool
    events: int
    first_day: date | None
    last_day: date | None
    runs_from: date | None = None
    runs_to: date | None = None


@dataclass(frozen=True)
class RemovedProject:
    """A project that a person has removed: since when, and why."""

    id: int
    code: str
    title: str
    removed: datetime
    removed_reason: str


@needs(Right.READ)
def list_projects(context: AppContext) -> tuple[ProjectView, ...]:
    """Every project, the one with the newest events first."""
    # Each asked by itself, which an index answers; a join would have SQLite read every event.
    statement = select(
        *(projects.c[name] for name in ("id", "code", "title", "language", "sample")),
        _of_events(func.count()).label("events"),
        _of_events(func.min(events.c.starts_on)).label("first_day"),
        _of_events(func.max(events.c.starts_on)).label("last_day"),
        projects.c.first_day.label("runs_from"),
        projects.c.last_day.label("runs_to"),
    )
    statement = statement.where(projects.c.removed.is_(None)).order_by(
        _of_events(func.max(events.c.updated)).desc(), projects.c.id
    )
    with context.database.read() as connection:
        return tuple(ProjectView(**row) for row in connection.execute(statement).mappings())


@needs(Right.READ)
def removed_projects(context: AppContext) -> tuple[RemovedProject, ...]:
    """Those that were removed, the latest first."""
    columns = (projects.c[name] for name in RemovedProject.__dataclass_fields__)
    wanted = select(*columns).where(projects.c.removed.isnot(None)).order_by(projects.c.removed.desc())
    with context.database.read() as connection:
        return tuple(RemovedProject(**row) for row in connection.execute(wanted).mappings())


@needs(Right.READ)
def find_project(context: AppContext, code: str) -> ProjectView | None:
    """The project with a code, if there is one."""
    return next((project for project in list_projects(context) if project.code == code), None)


@needs(Right.READ)
def sample_to_begin(context: AppContext) -> Choice | None:
    """The choice to show a new installation at work: what the sample has to report next, until somebody
    has asked for narratives of it. What was asked for before it was loaded is its past: it does not count."""
    asked = exists().where(
        batches.c.project_id.in_(select(projects.c.id).where(projects.c.sample)),
        batches.c.created >= projects.c.created,
    )
    waiting = select(projects).where(projects.c.sample, ~asked).order_by(projects.c.id).limit(1)
    is_open = periods.c.closed.is_(None) & periods.c.removed.is_(None)
    with context.database.read() as connection:
        project = connection.execute(waiting).first()
        if project is None:
            return None
        of_project = select(periods).where(periods.c.project_id == project.id, is_open)
        period = connection.execute(of_project.order_by(periods.c.due_on, periods.c.id).limit(1)).first()
    days = (period.first_day, period.last_day) if period else (None, None)
    return Choice(project.id, project.language, *days)


def _of_events(figure: ColumnElement[Any]) -> ScalarSelect[Any]:
    """A figure over the events of each project."""
    return select(figure).where(*of_project(projects.c.id)).correlate(projects).scalar_subquery()
