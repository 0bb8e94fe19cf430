"""Make, change, close and remove the periods that donors want reported."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, RowMapping, insert

from core.context import AppContext
from core.domain.periods import PeriodData, accepted_period
from core.domain.permission import Right
from core.domain.projects import accepted_reason
from core.errors import Refusal
from core.i18n import N_
from core.permission import needs
from core.store import audit, removals
from core.store.column_types import storable
from core.store.projects import held_project
from core.store.tables import periods


@needs(Right.WORK)
def create_period(context: AppContext, project_id: int, data: PeriodData) -> int:
    """Add a period to a project; it is open. Returns its number. Raises Refusal."""
    row, now = _row(data), context.clock()
    with context.database.write() as connection:
        held_project(connection, project_id)
        made = insert(periods).returning(periods.c.id)
        period_id = connection.execute(made, {**row, "project_id": project_id, "created": now}).scalar_one()
        _record(context, connection, "created", period_id, row)
    return period_id


@needs(Right.WORK)
def edit_period(context: AppContext, period_id: int, data: PeriodData) -> None:
    """Change what is said of a period. Raises Refusal."""
    row = _row(data)
    with context.database.write() as connection:
        before = _held(connection, period_id)
        changed = {name: value for name, value in row.items() if before[name] != value}
        if changed:
            removals.change(connection, periods, period_id, **changed)
            _record(context, connection, "edited", period_id, {**_named(before), **changed})


@needs(Right.WORK)
def close_period(context: AppContext, period_id: int) -> None:
    """Close a period: the board and Generate begin with it no more. One that is closed stays so."""
    with context.database.write() as connection:
        before = _held(connection, period_id)
        if before["closed"] is None:
            removals.change(connection, periods, period_id, closed=context.clock())
            _record(context, connection, "closed", period_id, _named(before))


@needs(Right.WORK)
def reopen_period(context: AppContext, period_id: int) -> None:
    """Open a period again that was closed."""
    with context.database.write() as connection:
        before = _held(connection, period_id)
        if before["closed"] is not None:
            removals.change(connection, periods, period_id, closed=None)
            _record(context, connection, "reopened", period_id, _named(before))


@needs(Right.WORK)
def remove_period(context: AppContext, period_id: int, reason: str) -> None:
    """Hide a period; its events and their narratives stay as they are. Raises Refusal without a reason."""
    said = accepted_reason(storable(reason))
    with context.database.write() as connection:
        before = _held(connection, period_id)
        removals.hide(connection, periods, period_id, context.clock(), said)
        _record(context, connection, "removed", period_id, {**_named(before), "reason": said})


@needs(Right.WORK)
def bring_back_period(context: AppContext, period_id: int) -> None:
    """Show a period again that was removed."""
    with context.database.write() as connection:
        before = removals.held(connection, periods, period_id, missing=_NONE)
        held_project(connection, before["project_id"])
        if before["removed"] is not None:
            removals.bring_back(connection, periods, period_id)
            _record(context, connection, "brought_back", period_id, _named(before))


_NONE = N_("There is no such period.")


def _held(connection: Connection, period_id: int) -> RowMapping:
    """A period that nobody has removed. Raises Refusal."""
    row = removals.held(connection, periods, period_id, missing=_NONE)
    if row["removed"] is not None:
        raise Refusal(N_("This period was removed meanwhile. It can be brought back."))
    return row


def _row(data: PeriodData) -> dict[str, Any]:
    accepted = accepted_period(data)
    return {**asdict(accepted), "name": storable(accepted.name), "donor": storable(accepted.donor)}


def _named(row: RowMapping) -> dict[str, Any]:
    """What tells a period from others."""
    return {name: row[name] for name in ("name", "first_day", "last_day")}


def _record(
    context: AppContext, connection: Connection, what: str, period_id: int, told: dict[str, Any]
) -> None:
    plain = {name: value if isinstance(value, str) else str(value) for name, value in told.items() if value}
    audit.record(connection, context.actor, context.clock(), f"period.{what}", "period", period_id, **plain)
