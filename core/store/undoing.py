"""An import taken back: what stands in its way, which events it touched, and how they are as before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Date, Select, Time, and_, func, or_, select, union, update

from core.domain.jobs import OPEN, JobState
from core.errors import Refusal
from core.i18n import N_
from core.store.column_types import Amount
from core.store.event_changes import REMOVED, add_changes, changes_between, removal
from core.store.events import derived, facts_of
from core.store.imports import change_events
from core.store.projects import held_project
from core.store.tables import batches, event_changes, events, imports, jobs, narratives, versions

_REMOVAL = (REMOVED, "removed_reason")
STRETCH = 500
"""Events that are put back at a time."""


@dataclass(frozen=True)
class HeldImport:
    """An import as it has to be known to take it back."""

    id: int
    project_id: int
    project_code: str
    file_name: str
    at: datetime
    undone: datetime | None


def hold_import(connection: Connection, import_id: int) -> HeldImport:
    """An import, its project held until the transaction ends. Raises Refusal where there is none."""
    of_import = select(imports).where(imports.c.id == import_id)
    there = connection.execute(of_import).mappings().one_or_none()
    if there is None:
        raise Refusal(N_("There is no such import."))
    project = held_project(connection, there["project_id"])
    # Whoever held the project before may have undone it.
    row = connection.execute(of_import).mappings().one()
    names = ("id", "project_id", "file_name", "at", "undone")
    return HeldImport(project_code=project["code"], **{name: row[name] for name in names})


def obstacle(connection: Connection, held: HeldImport) -> str:
    """Why an import cannot be taken back, as a message id; "" where it can."""
    if held.undone is not None:
        return N_("This import was undone already.")
    for reason, statement in (
        (
            N_("Events of this import were changed or removed since: undoing it would lose that."),
            _changed_since(held),
        ),
        (
            N_("Narratives were written from this import since: undoing it would take their data away."),
            _written_since(held),
        ),
        (
            N_("Narratives were asked for since, and would lose their data if this import was undone."),
            _asked_for_since(held),
        ),
    ):
        if connection.execute(statement.limit(1)).first():
            return reason
    return ""


def undo(connection: Connection, held: HeldImport, user_id: int | None, now: datetime) -> tuple[int, int]:
    """Hide the events that it brought, and put the others back. Returns how many of each."""
    origin = {"import_id": held.id, "user_id": user_id, "at": now}
    before = _values_before(connection, held.id)
    hidden = (
        connection.execute(
            update(events)
            .where(events.c.project_id == held.project_id, events.c.import_id == held.id)
            .values(removed=now, removed_reason="", updated=now)
            .returning(events.c.id)
        )
        .scalars()
        .all()
    )
    add_changes(connection, [removal(each, None, "") for each in hidden], **origin)
    revived = 0
    touched = list(before)
    for start in range(0, len(touched), STRETCH):
        stretch = touched[start : start + STRETCH]
        rows = connection.execute(select(events).where(events.c.id.in_(stretch))).mappings().all()
        changed = [(row, _as_before(row, before[row["id"]], now)) for row in rows]
        change_events(connection, changed, now)
        record = [each for row, values in changed for each in _record(row, values)]
        add_changes(connection, record, **origin)
        revived += sum(values.get(REMOVED) is not None for _row, values in changed)
    connection.execute(update(imports).where(imports.c.id == held.id).values(undone=now))
    return len(hidden) + revived, len(before) - revived


def _touched(held: HeldImport) -> CompoundSelect:
    """The events that an import brought or changed. As a set of its own it is found once: asked of each
    event, the same would take time by the square of them."""
    return union(
        select(events.c.id).where(events.c.import_id == held.id),
        select(event_changes.c.event_id).where(event_changes.c.import_id == held.id),
    )


def _changed_since(held: HeldImport) -> Select:
    """Changes of its events that came after its own, but for those of imports that were undone."""
    own = (
        select(event_changes.c.event_id, func.max(event_changes.c.id).label("last"))
        .where(event_changes.c.import_id == held.id)
        .group_by(event_changes.c.event_id)
        .subquery()
    )
    by_others = or_(
        event_changes.c.import_id.is_(None),
        and_(event_changes.c.import_id != held.id, imports.c.undone.is_(None)),
    )
    return (
        select(event_changes.c.id)
        .outerjoin(own, own.c.event_id == event_changes.c.event_id)
        .outerjoin(imports, imports.c.id == event_changes.c.import_id)
        .where(
            event_changes.c.event_id.in_(_touched(held)),
            by_others,
            event_changes.c.id > func.coalesce(own.c.last, 0),
        )
    )


def _written_since(held: HeldImport) -> Select:
    return (
        select(versions.c.id)
        .join(narratives, narratives.c.id == versions.c.narrative_id)
        .where(versions.c.created >= held.at, narratives.c.event_id.in_(_touched(held)))
    )


def _asked_for_since(held: HeldImport) -> Select:
    is_since = or_(batches.c.created >= held.at, jobs.c.state.in_(OPEN))
    return (
        select(jobs.c.id)
        .join(batches, batches.c.id == jobs.c.batch_id)
        .where(
            batches.c.project_id == held.project_id,
            jobs.c.state != JobState.SKIPPED,
            is_since,
            jobs.c.event_id.in_(_touched(held)),
        )
    )


def _values_before(connection: Connection, import_id: int) -> dict[int, dict[str, Any]]:
    """What each event that an import changed said before, by column."""
    of_import = (
        select(event_changes.c.event_id, event_changes.c.field, event_changes.c.old)
        .where(event_changes.c.import_id == import_id)
        .order_by(event_changes.c.id)
    )
    found: dict[int, dict[str, Any]] = {}
    for event_id, column, old in connection.execute(of_import):
        found.setdefault(event_id, {}).setdefault(column, old)
    return found


def _as_before(row: Mapping[str, Any], before: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The columns of an event as they were; hidden again where the import had brought it back."""
    values = {name: _typed(name, old) for name, old in before.items() if name != REMOVED}
    if REMOVED in before:
        values |= {"removed": now, "removed_reason": before[REMOVED]}
    return values | derived(facts_of({**row, **values}))


def _typed(column: str, old: Any) -> Any:
    """A value that was kept as JSON, as its column holds it."""
    kind = events.c[column].type
    if old is None:
        return None
    if isinstance(kind, Date):
        return date.fromisoformat(old)
    if isinstance(kind, Time):
        return time.fromisoformat(old)
    return Decimal(old) if isinstance(kind, Amount) else old


def _record(row: Mapping[str, Any], values: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    yield from changes_between(row, {name: each for name, each in values.items() if name not in _REMOVAL})
    if REMOVED in values:
        yield removal(row["id"], None, values["removed_reason"])
