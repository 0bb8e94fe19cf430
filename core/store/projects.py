"""Rows of projects and periods: held by their number, hidden with a reason, brought back."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select, update

from core.domain.planning import Choice
from core.errors import Refusal
from core.i18n import N_
from core.store.tables import periods, projects


def held(connection: Connection, table: Table, row_id: int, *, missing: str) -> RowMapping:
    """A row, held until the transaction ends. Raises Refusal with the message `missing`.

    Its key is left free: PostgreSQL looks at that of a project again for a batch that is changed twice,
    and who changes a batch holds that already.
    """
    wanted = select(table).where(table.c.id == row_id).with_for_update(key_share=True)
    row = connection.execute(wanted).mappings().one_or_none()
    if row is None:
        raise Refusal(missing)
    return row


def held_project(connection: Connection, project_id: int) -> RowMapping:
    """A project that nobody has removed, held until the transaction ends. Raises Refusal."""
    row = held(connection, projects, project_id, missing=N_("There is no such project."))
    check_there(row)
    return row


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


def hide(connection: Connection, table: Table, row_id: int, now: datetime, reason: str) -> None:
    """Hide a row that is held, with the reason."""
    change(connection, table, row_id, removed=now, removed_reason=reason)


def bring_back(connection: Connection, table: Table, row_id: int) -> None:
    """Show a row again that is held."""
    change(connection, table, row_id, removed=None, removed_reason="")


def change(connection: Connection, table: Table, row_id: int, **values: Any) -> None:
    """Set columns of a row that is held."""
    connection.execute(update(table).where(table.c.id == row_id).values(values))
