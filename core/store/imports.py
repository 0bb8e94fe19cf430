"""Rows of imports: the project they go into, the events they meet, what they write, and what was pointed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, update

from core.domain.event_values import EXTRA_TOLD, likeness
from core.domain.likeness import KnownEvents
from core.domain.projects import ProjectData
from core.errors import Refusal
from core.i18n import N_
from core.store.events import of_project
from core.store.projects import check_there
from core.store.tables import column_maps, event_changes, events, imports, projects, users
from core.store.upsert import insert_once

_LONGEST_HEADING = 300
_UNMERGED = (
    "id",
    "project_id",
    "external_id",
    "import_id",
    "created",
    "updated",
    "removed",
    "removed_reason",
)
MERGED = tuple(column.name for column in events.columns if column.name not in _UNMERGED)
"""The columns of an event that an import may change."""


@dataclass(frozen=True)
class HeldProject:
    """A project as an import needs to know it."""

    id: int
    is_new: bool
    language: str
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True)
class Mended:
    """Who mended a value here, and when; `by` is "" where that is not known."""

    by: str
    at: datetime


def find_project(connection: Connection, code: str) -> HeldProject | None:
    """The project with a code, None if there is none. Refuses as `hold_project`."""
    row = connection.execute(select(projects).where(projects.c.code == code)).mappings().one_or_none()
    return _fit(row, is_new=False) if row else None


def hold_project(connection: Connection, project: ProjectData, now: datetime) -> HeldProject:
    """The project, made if there is none: held until the transaction ends, so that imports into it take
    turns and each counts what it really did. Raises Refusal where real events would go with the sample,
    and for a project that was removed."""
    made = insert_once(connection, projects, {**asdict(project), "created": now})
    of_code = select(projects).where(projects.c.code == project.code)
    row = connection.execute(of_code.with_for_update(key_share=True)).mappings().one()
    return _fit(row, is_new=made == 1)


def _fit(row: RowMapping, *, is_new: bool) -> HeldProject:
    if row["sample"]:
        raise Refusal(N_("{code} is the sample; choose another code."), code=row["code"])
    check_there(row)
    return HeldProject(row["id"], is_new, row["language"], row["first_day"], row["last_day"])


def stored_events(
    connection: Connection, project_id: int, external_ids: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """The events of a project that bear one of these identifiers, removed ones too."""
    wanted = events.c.project_id == project_id, events.c.external_id.in_(external_ids)
    return {
        row["external_id"]: dict(row) for row in connection.execute(select(events).where(*wanted)).mappings()
    }


def mended_values(
    connection: Connection, stored: Iterable[Mapping[str, Any]]
) -> dict[int, dict[str, Mended]]:
    """The columns of each event whose value a person gave it here: the last change was by hand, or the
    event was made by hand. What an undone import did is as if it had not been."""
    by_id = {row["id"]: row for row in stored}
    of_events = (
        select(event_changes, users.c.name)
        .outerjoin(users, users.c.id == event_changes.c.user_id)
        .outerjoin(imports, imports.c.id == event_changes.c.import_id)
        .where(event_changes.c.event_id.in_(by_id), imports.c.undone.is_(None))
        .order_by(event_changes.c.id)
    )
    mended: dict[int, dict[str, Mended]] = {
        event_id: _typed_in(row) for event_id, row in by_id.items() if row["import_id"] is None
    }
    for change in connection.execute(of_events):
        of_event = mended.setdefault(change.event_id, {})
        if change.import_id is None:
            of_event[change.field] = Mended(change.name or "", change.at)
        elif change.field != EXTRA_TOLD:
            # Of ticks set by hand an import takes only those that turned out personal: the rest is by hand.
            of_event.pop(change.field, None)
    return mended


def _typed_in(row: Mapping[str, Any]) -> dict[str, Mended]:
    """What an event that was made by hand holds."""
    empty = (None, "", [], "unknown")
    return {name: Mended("", row["created"]) for name in MERGED if row[name] not in empty}


def known_events(connection: Connection, project_id: int) -> KnownEvents:
    """The events of a project by what they are alike in."""
    day = func.coalesce(events.c.starts_on, events.c.planned_on)
    found = select(events.c.external_id, events.c.title, day, events.c.place).where(*of_project(project_id))
    removed = select(events.c.external_id).where(
        # Without a reason its import was undone: it is as if it had never been.
        events.c.project_id == project_id,
        events.c.removed.is_not(None),
        events.c.removed_reason != "",
    )
    rows = connection.execute(found.execution_options(yield_per=1000))
    there = ((known, likeness(title, day, place)) for known, title, day, place in rows)
    return KnownEvents(there, connection.execute(removed).scalars())


def begin_import(
    connection: Connection, project_id: int, user_id: int | None, file_name: str, now: datetime
) -> int:
    """The row of an import, whose counts come when it is through (`end_import`)."""
    counts = dict.fromkeys(("rows", "taken", "updated", "unchanged", "refused"), 0)
    row = {"project_id": project_id, "user_id": user_id, "file_name": file_name[:300], "at": now}
    made = insert(imports).returning(imports.c.id)
    return connection.execute(made, {**row, **counts, "refusals": []}).scalar_one()


def end_import(connection: Connection, import_id: int, **counts: Any) -> None:
    """Write down what became of the file."""
    connection.execute(update(imports).where(imports.c.id == import_id).values(**counts))


def add_events(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put new events in."""
    if rows:
        connection.execute(insert(events), rows)


def change_events(
    connection: Connection, rows: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], now: datetime
) -> None:
    """Write events anew: each as it was stored, with the columns that say something else."""
    if not rows:
        return
    names = (*MERGED, "removed", "removed_reason")
    written = [
        {**{name: row[name] for name in names}, **changed, "event": row["id"], "updated": now}
        for row, changed in rows
    ]
    connection.execute(update(events).where(events.c.id == bindparam("event")), written)


def pointed_columns(connection: Connection, project_id: int) -> dict[str, Mapping[str, Any]]:
    """What people decided about the columns of a project's files, by their headings."""
    of_maps = select(column_maps).where(column_maps.c.project_id == project_id)
    return {row["heading"]: row for row in connection.execute(of_maps).mappings()}


def keep_columns(
    connection: Connection,
    project_id: int,
    pointed: Mapping[str, Mapping[str, Any]],
    user_id: int | None,
    now: datetime,
) -> None:
    """Keep what a person decided about columns: `field`, `told` and `reading` by heading."""
    there = pointed_columns(connection, project_id)
    of_map = update(column_maps).where(column_maps.c.id == bindparam("map"))
    for heading, decided in pointed.items():
        values = {**decided, "user_id": user_id, "at": now}
        before = there.get(heading)
        if len(heading) > _LONGEST_HEADING:
            continue
        if before is None:
            row = {**values, "project_id": project_id, "heading": heading}
            connection.execute(insert(column_maps), row)
        elif any(before[name] != value for name, value in decided.items()):
            connection.execute(of_map.values(values), {"map": before["id"]})
