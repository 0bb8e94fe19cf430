"""The projects, with how much they hold."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select

from core.context import AppContext
from core.domain.planning import Choice
from core.store.tables import batches, events, narratives, projects


@dataclass(frozen=True)
class ProjectView:
    """A project; the days are those on which its first and its last event start."""

    id: int
    code: str
    title: str
    language: str
    sample: bool
    events: int
    written: int
    first_day: date | None
    last_day: date | None


def list_projects(context: AppContext) -> tuple[ProjectView, ...]:
    """Every project, the one with the newest events first."""
    statement = (
        select(
            projects.c.id,
            projects.c.code,
            projects.c.title,
            projects.c.language,
            projects.c.sample,
            func.count(events.c.id).label("events"),
            func.count(narratives.c.id).label("written"),
            func.min(events.c.starts_on).label("first_day"),
            func.max(events.c.starts_on).label("last_day"),
        )
        .select_from(projects)
        .outerjoin(events, events.c.project_id == projects.c.id)
        .outerjoin(
            narratives,
            and_(narratives.c.event_id == events.c.id, narratives.c.language == projects.c.language),
        )
        .group_by(projects.c.id)
        .order_by(func.max(events.c.updated).desc(), projects.c.id)
    )
    with context.database.read() as connection:
        return tuple(ProjectView(**row) for row in connection.execute(statement).mappings())


def find_project(context: AppContext, code: str) -> ProjectView | None:
    """The project with a code, if there is one."""
    return next((project for project in list_projects(context) if project.code == code), None)


def sample_to_begin(context: AppContext) -> Choice | None:
    """The choice to show a new installation at work: the sample, until a batch of it was made."""
    begun = select(batches.c.project_id)
    waiting = select(projects).where(projects.c.sample, projects.c.id.not_in(begun))
    with context.database.read() as connection:
        project = connection.execute(waiting).first()
    return Choice(project.id, project.language) if project else None
