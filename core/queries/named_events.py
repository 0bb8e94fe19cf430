"""An event by what people call it: its number here, or the project's code and its own identifier."""

from dataclasses import dataclass

from sqlalchemy import and_, select

from core.context import AppContext
from core.domain.permission import Right
from core.permission import needs
from core.store.tables import events, projects

MOST_FIGURES = 10
"""So many figures are no number of ours, and the store would refuse it."""


@dataclass(frozen=True)
class NamedEvent:
    """An event; `language` is that of its project's narratives."""

    id: int
    language: str


@needs(Right.READ)
def find_event(context: AppContext, text: str) -> NamedEvent | None:
    """The event named by its number here, or as CODE/identifier; None if there is none."""
    # A code holds no slash; an identifier may.
    code, slash, external_id = text.partition("/")
    if slash:
        named = and_(projects.c.code == code, events.c.external_id == external_id)
    elif text.isascii() and text.isdigit() and len(text) < MOST_FIGURES:
        named = events.c.id == int(text)
    else:
        return None
    statement = select(events.c.id, projects.c.language).join(projects, projects.c.id == events.c.project_id)
    with context.database.read() as connection:
        row = connection.execute(statement.where(named)).mappings().one_or_none()
    return NamedEvent(**row) if row else None
