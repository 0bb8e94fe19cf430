"""The projects, with how much they hold."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from core.context import AppContext
from core.domain.permission import Right
from core.domain.planning import Choice
from core.permission import needs
from core.store.events import of_project
from core.store.tables import batches, events, projects


@dataclass(frozen=True)
class ProjectView:
    """A project; the days are those on which its first and its last event start."""

    id: int
    code: str
    title: str
    language: str
    sample: bool
    events: int
    first_day: date | None
    last_day: date | None


@needs(Right.READ)
def list_projects(context: AppContext) -> tuple[ProjectView, ...]:
    """Every project, the one with the newest events first."""
    # Each asked by itself, which an index answers; a join would have SQLite read every event.
    statement = select(
        *(projects.c[name] for name in ("id", "code", "title", "language", "sample")),
        _of_events(func.count()).label("events"),
        _of_events(func.min(events.c.starts_on)).label("first_day"),
        _of_events(func.max(events.c.starts_on)).label("last_day"),
    )
    statement = statement.where(projects.c.removed.is_(None)).order_by(
        _of_events(func.max(events.c.updated)).desc(), projects.c.id
    )
    with context.database.read() as connection:
        return tuple(ProjectView(**row) for row in connection.execute(statement).mappings())


@needs(Right.READ)
def find_project(context: AppContext, code: str) -> ProjectView | None:
    """The project with a code, if there is one."""
    return next((project for project in list_projects(context) if project.code == code), None)


@needs(Right.READ)
def sample_to_begin(context: AppContext) -> Choice | None:
    """The choice to show a new installation at work: the sample, until a batch of it was made."""
    begun = select(batches.c.project_id)
    waiting = select(projects).where(projects.c.sample, projects.c.id.not_in(begun))
    with context.database.read() as connection:
        project = connection.execute(waiting).first()
    return Choice(project.id, project.language) if project else None


def _of_events(figure: ColumnElement[Any]) -> ScalarSelect[Any]:
    """A figure over the events of each project."""
    return select(figure).where(*of_project(projects.c.id)).correlate(projects).scalar_subquery()
