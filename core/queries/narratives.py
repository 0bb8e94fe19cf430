"""Narratives: the list of events with the state of their text, and one narrative with its versions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from core.context import AppContext
from core.domain.actors import ActorKind
from core.domain.facts import Facts, from_data
from core.domain.jobs import OPEN, JobState
from core.domain.permission import Right
from core.domain.review import ReviewState
from core.domain.told_facts import FactChange, changes
from core.permission import needs
from core.queries.event_filter import Filter, conditions, number_of_proposals, of_events
from core.queries.page import Page
from core.queries.versions import VersionText, VersionView, known_of_versions, version_text, version_view
from core.store.events import facts_of, is_protected, ordered
from core.store.narratives import with_current_version
from core.store.tables import (
    events,
    fact_sets,
    jobs,
    narratives,
    projects,
    proposals,
    protections,
    unsaved_edits,
    users,
    versions,
)


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
    number: int
    written: datetime | None
    provider: str
    author_kind: str
    stale: bool
    review: str
    protected: bool
    proposals: int


@dataclass(frozen=True)
class Protection:
    """Who keeps batches away from a text, and why."""

    by: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Unsaved:
    """What a person was typing in a tab, on top of the version of `base_number`."""

    seat: str
    body: str
    base_number: int
    updated: datetime


@dataclass(frozen=True)
class LastFailure:
    """Why the newest attempt to write a narrative ended without a text."""

    batch_id: int
    kind: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class NarrativeView:
    """An event with its narrative in a language, and its facts as they are now.

    `current` is the version in use, None where there is none yet; `versions` how many were made.
    `changes` are the facts that say something else now than when it was written. `guarded` says that
    no machine may replace the text without a person. `unsaved` is what whoever is here was typing,
    the newest first; `failure` why the newest attempt to write it brought no text; `removed` that the
    event is in no list any more.
    """

    event_id: int
    narrative_id: int | None
    project_id: int
    project_title: str
    sample: bool
    external_id: str
    language: str
    languages: tuple[str, ...]
    facts: Facts
    stale: bool
    current: VersionText | None
    versions: int
    review: ReviewState
    protection: Protection | None
    proposals: tuple[VersionView, ...]
    being_written: bool
    unsaved: tuple[Unsaved, ...]
    failure: LastFailure | None
    changes: tuple[FactChange, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    removed: bool = False

    @property
    def number(self) -> int:
        """The number of the version in use, 0 where there is none."""
        return self.current.seen.number if self.current else 0

    @property
    def guarded(self) -> bool:
        """Whether a machine's text would stay beside the one in use."""
        by_hand = bool(self.current) and self.current.seen.author_kind is ActorKind.PERSON
        return by_hand or self.protection is not None or self.review is ReviewState.APPROVED


@needs(Right.READ)
def list_narratives(
    context: AppContext, wanted: Filter, *, offset: int = 0, limit: int = 50
) -> Page[ListedEvent]:
    """A stretch of the events that a filter lets through, by date."""
    where = conditions(wanted, context.database, context.today())
    # The stretch is found first: the text of each is looked up for its rows alone.
    shown = of_events(select(events.c.id), wanted).where(*where).order_by(*ordered())
    with context.database.read() as connection:
        counted = of_events(select(func.count()), wanted).where(*where)
        total = connection.execute(counted).scalar_one()
        rows = connection.execute(
            with_current_version(_listed(wanted.language), wanted.language)
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
        kept_in = select(narratives).where(narratives.c.event_id == event_id)
        held = {row.language: row for row in connection.execute(kept_in)}
        kept = held.get(spoken)
        current = _current(connection, kept) if kept and kept.current_number else None
        facts, written_from = facts_of(event), _written_from(connection, current)
        return NarrativeView(
            event_id=event_id,
            narrative_id=kept and kept.id,
            project_id=event["project_id"],
            project_title=event["project_title"],
            sample=event["sample"],
            external_id=event["external_id"],
            language=spoken,
            languages=tuple(held),
            facts=facts,
            stale=current is not None and current.seen.facts_hash != event["facts_hash"],
            current=current,
            versions=kept.last_number if kept else 0,
            review=ReviewState(kept.state) if kept else ReviewState.DRAFT,
            protection=_protection(connection, kept.id) if kept else None,
            proposals=_open_proposals(connection, kept.id) if kept else (),
            being_written=_is_being_written(connection, event_id, spoken),
            failure=_last_failure(connection, event_id, spoken, current),
            unsaved=_unsaved(connection, context, event_id, spoken),
            changes=changes(written_from, facts) if written_from else (),
            extra=event["extra"],
            removed=event["removed"] is not None,
        )


def _current(connection: Connection, kept: Row) -> VersionText:
    of_number = (versions.c.narrative_id == kept.id, versions.c.number == kept.current_number)
    row = connection.execute(known_of_versions().where(*of_number)).mappings().one()
    return version_text(connection, row)


def _written_from(connection: Connection, current: VersionText | None) -> Facts | None:
    if current is None:
        return None
    kept = select(fact_sets.c.data).where(fact_sets.c.facts_hash == current.seen.facts_hash)
    data = connection.execute(kept).scalar()
    return from_data(data) if data else None


def _protection(connection: Connection, narrative_id: int) -> Protection | None:
    kept = (
        select(func.coalesce(users.c.name, ""), protections.c.reason, protections.c.at)
        .outerjoin(users, users.c.id == protections.c.user_id)
        .where(protections.c.narrative_id == narrative_id)
    )
    row = connection.execute(kept).one_or_none()
    return Protection(*row) if row else None


def _open_proposals(connection: Connection, narrative_id: int) -> tuple[VersionView, ...]:
    """Those that wait for a decision, the newest first."""
    waiting = known_of_versions().where(
        versions.c.narrative_id == narrative_id,
        proposals.c.version_id.isnot(None),
        proposals.c.decided.is_(None),
    )
    rows = connection.execute(waiting.order_by(versions.c.number.desc())).mappings()
    return tuple(version_view(row) for row in rows)


def _is_being_written(connection: Connection, event_id: int, language: str) -> bool:
    there = select(jobs.c.id).where(
        jobs.c.event_id == event_id, jobs.c.language == language, jobs.c.state.in_(OPEN)
    )
    return connection.execute(there).first() is not None


def _last_failure(
    connection: Connection, event_id: int, language: str, current: VersionText | None
) -> LastFailure | None:
    newest = (
        select(jobs.c.state, jobs.c.finished, jobs.c.batch_id, jobs.c.error_kind, jobs.c.error_values)
        .where(jobs.c.event_id == event_id, jobs.c.language == language, jobs.c.state != JobState.SKIPPED)
        .order_by(jobs.c.id.desc())
        .limit(1)
    )
    row = connection.execute(newest).one_or_none()
    if row is None or row.state != JobState.FAILED:
        return None
    if current and current.seen.created > row.finished:
        return None
    return LastFailure(row.batch_id, row.error_kind, row.error_values or {})


def _unsaved(
    connection: Connection, context: AppContext, event_id: int, language: str
) -> tuple[Unsaved, ...]:
    kept = (
        select(*(unsaved_edits.c[name] for name in Unsaved.__dataclass_fields__))
        .where(
            unsaved_edits.c.event_id == event_id,
            unsaved_edits.c.language == language,
            unsaved_edits.c.user_id == context.actor.user_id,
        )
        .order_by(unsaved_edits.c.updated.desc())
    )
    return tuple(Unsaved(**row) for row in connection.execute(kept).mappings())


def _listed(language: str) -> Select:
    return select(
        events.c.id.label("event_id"),
        events.c.external_id,
        events.c.title,
        events.c.state,
        events.c.starts_on,
        events.c.ends_on,
        events.c.place,
        events.c.attendance_total.label("attendance"),
        func.coalesce(narratives.c.last_number, 0).label("versions"),
        func.coalesce(narratives.c.current_number, 0).label("number"),
        versions.c.created.label("written"),
        func.coalesce(versions.c.provider, "").label("provider"),
        func.coalesce(narratives.c.author_kind, "").label("author_kind"),
        func.coalesce(narratives.c.facts_hash != events.c.facts_hash, False).label("stale"),
        func.coalesce(narratives.c.state, "").label("review"),
        is_protected().label("protected"),
        number_of_proposals(language).label("proposals"),
    )
