"""One event with all that is kept of it: to be mended, brought back, and looked at for what was changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, select

from core.context import AppContext
from core.domain.completeness import Gap, gaps
from core.domain.event_values import EXTRA_TOLD, values_of
from core.domain.facts import Facts
from core.domain.permission import Right
from core.domain.review import ReviewState
from core.domain.told_changes import changes_of
from core.domain.told_facts import FactChange
from core.imports.personal import looks_personal
from core.permission import needs
from core.store.event_changes import REMOVED
from core.store.events import facts_of
from core.store.tables import event_changes, events, imports, narratives, projects, users

MOST_REMOVED = 100
"""Removed events that are listed."""


@dataclass(frozen=True)
class ExtraColumn:
    """A column without a home: `told` where writers are given it; a `personal` one never is."""

    heading: str
    value: str
    told: bool
    personal: bool


@dataclass(frozen=True)
class MadeChange:
    """What somebody changed in one go, by hand or by an import of `file`. `removed` is the reason where
    the event was removed then; `brought_back` says that it was brought back."""

    at: datetime
    by: str
    file: str
    changes: tuple[FactChange, ...]
    removed: str | None = None
    brought_back: bool = False


@dataclass(frozen=True)
class Removal:
    """Since when an event is removed, by whom and why; without a reason where its import was undone."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class TextOfEvent:
    """A narrative of the event that is in use."""

    language: str
    number: int
    review: ReviewState
    stale: bool


@dataclass(frozen=True)
class EventToEdit:
    """An event with what a form needs of it; `changes` come the newest first."""

    event_id: int
    project_id: int
    project_title: str
    sample: bool
    external_id: str
    activity_code: str
    facts: Facts
    extra: tuple[ExtraColumn, ...]
    gaps: tuple[Gap, ...]
    removed: Removal | None
    changes: tuple[MadeChange, ...]
    texts: tuple[TextOfEvent, ...]

    @property
    def values(self) -> dict[str, Any]:
        """The value of each field as a form shows it, and the headings that writers are given."""
        told = tuple(sorted(column.heading for column in self.extra if column.told))
        return {
            "external_id": self.external_id,
            "activity_code": self.activity_code,
            **values_of(self.facts),
            EXTRA_TOLD: told,
        }


@dataclass(frozen=True)
class RemovedEvent:
    """An event that somebody has taken out of every list, and why."""

    event_id: int
    title: str
    at: datetime
    reason: str


@needs(Right.READ)
def removed_events(context: AppContext, project_id: int) -> tuple[RemovedEvent, ...]:
    """The newest of the events of a project that somebody has removed, at most MOST_REMOVED."""
    of_project = (
        events.c.project_id == project_id,
        events.c.removed.isnot(None),
        events.c.removed_reason != "",
    )
    columns = (events.c.id.label("event_id"), events.c.title, events.c.removed.label("at"))
    newest = select(*columns, events.c.removed_reason.label("reason")).where(*of_project)
    with context.database.read() as connection:
        rows = connection.execute(newest.order_by(events.c.removed.desc()).limit(MOST_REMOVED)).mappings()
        return tuple(RemovedEvent(**row) for row in rows)


@needs(Right.READ)
def event_to_edit(context: AppContext, event_id: int) -> EventToEdit | None:
    """An event with its facts, what is missing, what was changed, and its narratives; None if there is
    no such event. The words are those of the moment."""
    with context.database.read() as connection:
        row = connection.execute(_one(event_id)).mappings().one_or_none()
        if row is None:
            return None
        changed = _changes(connection.execute(_made(event_id)).mappings())
        facts = facts_of(row)
        return EventToEdit(
            event_id=event_id,
            project_id=row["project_id"],
            project_title=row["project_title"],
            sample=row["sample"],
            external_id=row["external_id"],
            activity_code=row["activity_code"],
            facts=facts,
            extra=_extra(row),
            gaps=gaps(facts),
            removed=_removal(row, changed),
            changes=changed,
            texts=_texts(connection, row),
        )


def _one(event_id: int) -> Select:
    about = (projects.c.title.label("project_title"), projects.c.sample)
    return select(events, *about).join(projects).where(events.c.id == event_id)


def _made(event_id: int) -> Select:
    return (
        select(
            event_changes,
            func.coalesce(users.c.name, "").label("by"),
            func.coalesce(imports.c.file_name, "").label("file"),
        )
        .outerjoin(users, users.c.id == event_changes.c.user_id)
        .outerjoin(imports, imports.c.id == event_changes.c.import_id)
        .where(event_changes.c.event_id == event_id)
        .order_by(event_changes.c.id.desc())
    )


def _changes(rows: Iterable[RowMapping]) -> tuple[MadeChange, ...]:
    """What was changed in one go is told in one go; a removal and its end stand by themselves."""
    found = []
    for (at, by, file, removal), group in groupby(rows, key=_one_go):
        if removal:
            reason = removal[0]
            found.append(MadeChange(at, by, file, (), removed=reason, brought_back=reason is None))
            continue
        stretch = list(group)[::-1]
        told = (change for row in stretch for change in changes_of(row["field"], row["old"], row["new"]))
        found.append(MadeChange(at, by, file, tuple(told)))
    return tuple(found)


def _one_go(row: RowMapping) -> tuple[datetime, str, str, tuple[str | None, ...]]:
    removal = (row["new"],) if row["field"] == REMOVED else ()
    return row["at"], row["by"], row["file"], removal


def _removal(row: RowMapping, changed: tuple[MadeChange, ...]) -> Removal | None:
    if row["removed"] is None:
        return None
    last = next((change for change in changed if change.removed is not None), None)
    return Removal(row["removed"], last.by if last else "", row["removed_reason"])


def _extra(row: Mapping[str, Any]) -> tuple[ExtraColumn, ...]:
    told = set(row["extra_told"])
    return tuple(
        ExtraColumn(heading, str(value), heading in told, looks_personal(heading, [str(value)]))
        for heading, value in row["extra"].items()
    )


def _texts(connection: Connection, row: RowMapping) -> tuple[TextOfEvent, ...]:
    of_event = select(narratives).where(narratives.c.event_id == row["id"], narratives.c.current_number > 0)
    return tuple(
        TextOfEvent(
            text.language, text.current_number, ReviewState(text.state), text.facts_hash != row["facts_hash"]
        )
        for text in connection.execute(of_event.order_by(narratives.c.language))
    )
