"""The log of what was done here: by whom, on whose behalf, to what; filtered by the store."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    cast,
    func,
    literal,
    null,
    or_,
    select,
)

from core.context import AppContext
from core.domain.actors import ActorKind
from core.domain.permission import Right
from core.i18n import _
from core.i18n.words import word
from core.permission import needs
from core.queries.days import midnight
from core.queries.page import Page
from core.reports.tables import CsvTable
from core.store.column_types import storable
from core.store.tables import (
    audit_entries,
    batches,
    events,
    narratives,
    periods,
    projects,
    users,
    versions,
)

MOST_COUNTED = 10_000
"""Entries up to which a choice of them is counted; a total above it stands for "more"."""

MOST_EXPORTED = 100_000
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class ActivityFilter:
    """Which entries are wanted. `words` stand in the name of who acted or in the details; `person`
    is who acted or on whose behalf; `kind` is that of the subject. The days, both included, are
    those of `zone`."""

    words: str = ""
    person: int | None = None
    action: str | None = None
    kind: str | None = None
    first: date | None = None
    last: date | None = None
    zone: tzinfo = UTC


@dataclass(frozen=True)
class Entry:
    """Something that was done. `core.i18n.words` has the words for `actor_kind` ("author"), `action`
    ("log") and `subject_kind` ("subject").

    `on_behalf_of` names the person for whom the model wrote; `subject` names what it was done to
    where that is still there, and `event_id` is the event of a version.
    """

    id: int
    at: datetime
    actor_kind: ActorKind
    actor_name: str
    user_id: int | None
    on_behalf_of: str
    action: str
    subject_kind: str
    subject_id: int | None
    subject: str
    event_id: int | None
    details: Mapping[str, Any]


@needs(Right.ADMINISTER)
def list_activity(
    context: AppContext, wanted: ActivityFilter, *, offset: int = 0, limit: int = 50
) -> Page[Entry]:
    """A stretch of the entries, the newest first. Their number is counted up to MOST_COUNTED."""
    conditions = _conditions(context, wanted)
    with context.database.read() as connection:
        rows = connection.execute(_newest(conditions).offset(offset).limit(limit)).all()
        if rows and len(rows) < limit:
            total = offset + len(rows)
        else:
            some = select(audit_entries.c.id).where(*conditions).limit(MOST_COUNTED + 1)
            total = connection.execute(select(func.count()).select_from(some.subquery())).scalar_one()
        return Page(_entries(connection, rows), total)


@needs(Right.ADMINISTER)
def actions_seen(context: AppContext) -> tuple[str, ...]:
    """Every kind of thing that was ever done here."""
    action = audit_entries.c.action
    # From each to the next in the index: DISTINCT would look at every entry.
    seen = select(func.min(action).label("action")).cte("seen", recursive=True)
    following = select(func.min(action)).where(action > seen.c.action).scalar_subquery()
    seen = seen.union_all(select(following).where(seen.c.action.isnot(None)))
    with context.database.read() as connection:
        known = connection.execute(select(seen.c.action).where(seen.c.action.isnot(None)))
        return tuple(known.scalars())


@needs(Right.ADMINISTER)
def activity_csv(context: AppContext, wanted: ActivityFilter, language: str | None = None) -> bytes:
    """The entries as a table for any spreadsheet, the newest first, at most MOST_EXPORTED; with the
    words of a language, or of that of the moment, which a thread does not know."""
    table = CsvTable(
        [
            _("When (UTC)", language),
            _("Kind of author", language),
            _("Author", language),
            _("On behalf of", language),
            _("Action", language),
            _("Code", language),
            _("To what", language),
            _("Its number", language),
            _("Its name", language),
            _("Details", language),
        ]
    )
    newest = _newest(_conditions(context, wanted)).limit(MOST_EXPORTED).execution_options(yield_per=1_000)
    with context.database.read() as connection:
        for rows in connection.execute(newest).partitions():
            table.add(_cells(entry, language) for entry in _entries(connection, rows))
    return table.content()


def _conditions(context: AppContext, wanted: ActivityFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if words := storable(wanted.words).strip()[:LONGEST_SEARCH].rstrip():
        folded = context.database.folded
        named = folded(audit_entries.c.actor_name).like(folded(literal(_sought(words))), escape="\\")
        # Details are kept as JSON, in which letters with accents are escaped.
        escaped = _sought(json.dumps(words)[1:-1])
        conditions.append(or_(named, cast(audit_entries.c.details, Text).ilike(escaped, escape="\\")))
    for column, value in (
        (audit_entries.c.user_id, wanted.person),
        (audit_entries.c.action, wanted.action),
        (audit_entries.c.subject_kind, wanted.kind),
    ):
        if value is not None:
            conditions.append(column == value)
    if wanted.first:
        conditions.append(audit_entries.c.at >= midnight(wanted.first, wanted.zone))
    if wanted.last:
        conditions.append(audit_entries.c.at < midnight(wanted.last + timedelta(days=1), wanted.zone))
    return conditions


def _newest(conditions: Iterable[ColumnElement[bool]]) -> Select:
    newest = (audit_entries.c.at.desc(), audit_entries.c.id.desc())
    person = users.c.name.label("person")
    return select(audit_entries, person).outerjoin(users).where(*conditions).order_by(*newest)


def _sought(words: str) -> str:
    """Words anywhere in a text, as LIKE takes them without their signs."""
    literally = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{literally}%"


_of_no_event = null().label("event_id")
_SUBJECTS: Mapping[str, tuple[Column, Select]] = {
    "batch": (batches.c.id, select(batches.c.id, batches.c.name.label("name"), _of_no_event)),
    "event": (
        events.c.id,
        select(events.c.id, events.c.title.label("name"), events.c.id.label("event_id")),
    ),
    "period": (periods.c.id, select(periods.c.id, periods.c.name.label("name"), _of_no_event)),
    "project": (projects.c.id, select(projects.c.id, projects.c.title.label("name"), _of_no_event)),
    "user": (users.c.id, select(users.c.id, users.c.name.label("name"), _of_no_event)),
    "version": (
        versions.c.id,
        select(versions.c.id, events.c.title.label("name"), events.c.id.label("event_id"))
        .join(narratives, narratives.c.id == versions.c.narrative_id)
        .join(events, events.c.id == narratives.c.event_id),
    ),
}
"""For the kinds of subject that have a name: their id, and a question after name and event."""


def _entries(connection: Connection, rows: Sequence[Row]) -> tuple[Entry, ...]:
    """The entries with the names of their subjects: one question for each kind that is among them."""
    named: dict[tuple[str, int], Row] = {}
    for kind, (column, question) in _SUBJECTS.items():
        ids = {row.subject_id for row in rows if row.subject_kind == kind}
        if ids:
            found = connection.execute(question.where(column.in_(ids)))
            named |= {(kind, subject.id): subject for subject in found}
    return tuple(_entry(row, named.get((row.subject_kind, row.subject_id))) for row in rows)


def _entry(row: Row, subject: Row | None) -> Entry:
    kind = ActorKind(row.actor_kind)
    return Entry(
        id=row.id,
        at=row.at,
        actor_kind=kind,
        actor_name=row.actor_name,
        user_id=row.user_id,
        on_behalf_of=row.person or "" if kind is not ActorKind.PERSON else "",
        action=row.action,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        subject=subject.name if subject else "",
        event_id=subject.event_id if subject else None,
        details=row.details,
    )


def _cells(entry: Entry, language: str | None) -> tuple[str | int | None, ...]:
    """An entry as a row of the table."""
    return (
        entry.at.isoformat(timespec="seconds"),
        word("author", entry.actor_kind, language),
        entry.actor_name,
        entry.on_behalf_of,
        word("log", entry.action, language),
        entry.action,
        word("subject", entry.subject_kind, language),
        entry.subject_id,
        entry.subject,
        json.dumps(entry.details, ensure_ascii=False) if entry.details else "",
    )
