"""Narratives: the list of events with the state of their text, and one narrative with its versions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal, or_, select

from core.context import AppContext
from core.domain.facts import Facts
from core.domain.permission import Right
from core.domain.versions import ChangeType
from core.permission import needs
from core.queries.page import Page
from core.store.column_types import storable
from core.store.database import Database
from core.store.events import facts_of, ordered
from core.store.narratives import with_current_version, with_narrative
from core.store.tables import events, narratives, projects, prompt_versions, users, versions

LONGEST_SEARCH = 200
"""Letters of a search that are looked for; what follows them is left out."""


@dataclass(frozen=True)
class Filter:
    """Which events a list shows. `words` stand in the title, the place or the external id, in great
    or small letters. `written`: only with, only without a narrative, or both (None)."""

    project_id: int
    language: str
    words: str = ""
    first_day: date | None = None
    last_day: date | None = None
    written: bool | None = None
    stale: bool = False


@dataclass(frozen=True)
class ListedEvent:
    """An event in a list, with what became of its narrative in one language."""

    event_id: int
    external_id: str
    title: str
    state: str
    starts_on: date | None
    ends_on: date | None
    place: str
    attendance: int | None
    versions: int
    written: datetime | None
    provider: str
    stale: bool


@dataclass(frozen=True)
class VersionView:
    """One version, whole, with its metadata. Costs are in micro-dollars, None where unknown."""

    id: int
    number: int
    body: str
    words: int
    change_type: ChangeType
    reason: str
    author_kind: str
    on_behalf_of: str
    provider: str
    model: str
    temperature: float | None
    prompt_number: int | None
    seconds: float | None
    tokens_in: int | None
    tokens_out: int | None
    cost: int | None
    created: datetime
    findings: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class NarrativeView:
    """An event with its narrative in a language: all versions, newest first, and its facts."""

    event_id: int
    project_id: int
    project_title: str
    sample: bool
    external_id: str
    language: str
    languages: tuple[str, ...]
    facts: Facts
    stale: bool
    versions: tuple[VersionView, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def current(self) -> VersionView | None:
        """The version in use."""
        return self.versions[0] if self.versions else None


@needs(Right.READ)
def list_narratives(
    context: AppContext, wanted: Filter, *, offset: int = 0, limit: int = 50
) -> Page[ListedEvent]:
    """A stretch of the events that a filter lets through, by date."""
    where = _conditions(wanted, context.database)
    # The stretch is found first: the text of each is looked up for its rows alone.
    shown = _of_events(select(events.c.id), wanted).where(*where).order_by(*ordered())
    with context.database.read() as connection:
        counted = _of_events(select(func.count()), wanted).where(*where)
        total = connection.execute(counted).scalar_one()
        rows = connection.execute(
            with_current_version(_LISTED, wanted.language)
            .where(events.c.id.in_(shown.offset(offset).limit(limit)))
            .order_by(*ordered())
        )
        return Page(tuple(ListedEvent(**row) for row in rows.mappings()), total)


@needs(Right.READ)
def narrative(context: AppContext, event_id: int, language: str = "") -> NarrativeView | None:
    """One event with its narrative; in the project's language, or the one asked for. None if there
    is no such event."""
    with context.database.read() as connection:
        event = (
            connection.execute(
                select(
                    events,
                    projects.c.title.label("project_title"),
                    projects.c.language.label("spoken"),
                    projects.c.sample,
                )
                .join(projects)
                .where(events.c.id == event_id)
            )
            .mappings()
            .one_or_none()
        )
        if event is None:
            return None
        spoken = language or event["spoken"]
        held = connection.execute(select(narratives).where(narratives.c.event_id == event_id)).all()
        kept = next((row for row in held if row.language == spoken), None)
        newest_first = _versions(connection, kept.id) if kept else ()
    return NarrativeView(
        event_id=event_id,
        project_id=event["project_id"],
        project_title=event["project_title"],
        sample=event["sample"],
        external_id=event["external_id"],
        language=spoken,
        languages=tuple(row.language for row in held),
        facts=facts_of(event),
        stale=kept is not None and kept.facts_hash != event["facts_hash"],
        versions=newest_first,
        extra=event["extra"],
    )


def _versions(connection: Connection, narrative_id: int) -> tuple[VersionView, ...]:
    rows = connection.execute(
        select(
            *(versions.c[name] for name in VersionView.__dataclass_fields__ if name in versions.c),
            func.coalesce(users.c.name, "").label("on_behalf_of"),
            prompt_versions.c.number.label("prompt_number"),
        )
        .outerjoin(users, users.c.id == versions.c.user_id)
        .outerjoin(prompt_versions, prompt_versions.c.id == versions.c.prompt_version_id)
        .where(versions.c.narrative_id == narrative_id)
        .order_by(versions.c.number.desc())
    )
    return tuple(_version(row) for row in rows.mappings())


def _version(row: Mapping[str, Any]) -> VersionView:
    known: dict[str, Any] = dict(row)
    known["change_type"] = ChangeType(row["change_type"])
    known["findings"] = tuple(row["findings"])
    return VersionView(**known)


_LISTED = select(
    events.c.id.label("event_id"),
    events.c.external_id,
    events.c.title,
    events.c.state,
    events.c.starts_on,
    events.c.ends_on,
    events.c.place,
    events.c.attendance_total.label("attendance"),
    func.coalesce(narratives.c.current_number, 0).label("versions"),
    versions.c.created.label("written"),
    func.coalesce(versions.c.provider, "").label("provider"),
    func.coalesce(narratives.c.facts_hash != events.c.facts_hash, False).label("stale"),
)


def _of_events(statement: Select, wanted: Filter) -> Select:
    """A statement over events, with their narratives only where the filter asks about them."""
    if wanted.written is None and not wanted.stale:
        return statement.select_from(events)
    return with_narrative(statement, wanted.language)


def _conditions(wanted: Filter, database: Database) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [events.c.project_id == wanted.project_id]
    if words := storable(wanted.words).strip()[:LONGEST_SEARCH].rstrip():
        pattern = database.folded(literal(f"%{_escaped(words)}%"))
        fields = (events.c.title, events.c.place, events.c.external_id)
        conditions.append(or_(*(database.folded(field).like(pattern, escape="\\") for field in fields)))
    if wanted.first_day:
        conditions.append(events.c.starts_on >= wanted.first_day)
    if wanted.last_day:
        conditions.append(events.c.starts_on <= wanted.last_day)
    if wanted.written is not None:
        conditions.append(narratives.c.id.isnot(None) if wanted.written else narratives.c.id.is_(None))
    if wanted.stale:
        conditions.append(narratives.c.facts_hash != events.c.facts_hash)
    return conditions


def _escaped(words: str) -> str:
    """Words as LIKE takes them literally."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
