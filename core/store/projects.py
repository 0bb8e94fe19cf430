"""Rows of projects and their periods: held while something changes, and how a period is called."""

from sqlalchemy import Connection, RowMapping, select

from core.domain.planning import Choice
from core.errors import Refusal
from core.i18n import N_
from core.store import removals
from core.store.tables import periods, projects


def held_project(connection: Connection, project_id: int) -> RowMapping:
    """A project that nobody has removed, held until the transaction ends. Raises Refusal."""
    row = held_even_if_removed(connection, project_id)
    check_there(row)
    return row


def held_even_if_removed(connection: Connection, project_id: int) -> RowMapping:
    """A project, removed or not, held until the transaction ends. Raises Refusal where there is none."""
    return removals.held(connection, projects, project_id, missing=N_("There is no such project."))


def check_there(row: RowMapping) -> None:
    """Raise Refusal for a project that was removed."""
    if row["removed"] is not None:
        raise Refusal(
            N_(
                "The project {code} was removed ({reason}). It can be brought back under "
                "Projects and periods."
            ),
            code=row["code"],
            reason=row["removed_reason"],
        )


def period_name(connection: Connection, choice: Choice) -> str:
    """The name of the period whose days a choice has, that in its language before others; "" where there
    is none, or none that is named, or several that are named otherwise."""
    if choice.events:
        return ""
    named = select(periods.c.name, periods.c.language).where(
        periods.c.project_id == choice.project_id,
        periods.c.first_day == choice.first_day,
        periods.c.last_day == choice.last_day,
        periods.c.removed.is_(None),
    )
    found = connection.execute(named).all()
    names = {row.name for row in found if row.language == choice.language} or {row.name for row in found}
    return names.pop() if len(names) == 1 else ""
