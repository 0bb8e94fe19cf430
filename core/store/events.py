"""Rows of events: from facts and back, and the events of a choice as planning sees them."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    RowMapping,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    select,
)

from core.domain.actors import ActorKind
from core.domain.completeness import gaps
from core.domain.facts import AgeBand, Attendance, EventState, Facts, as_data, facts_hash, from_data
from core.domain.jobs import OPEN, JobState
from core.domain.planning import Candidate, Choice, SkipReason
from core.domain.review import ReviewState
from core.errors import Refusal
from core.i18n import N_
from core.store.narratives import with_narrative
from core.store.projects import held_project
from core.store.tables import events, jobs, narratives, protections

_LISTS = ("outputs", "quotes")
_ATTENDANCE = ("total", "women", "men", "other", "not_recorded", "disability")
FACT_COLUMNS = tuple(
    name for name in Facts.__dataclass_fields__ if name not in {*_LISTS, "attendance", "extra"}
)


def of_project(project_id: Any) -> tuple[ColumnElement[bool], ...]:
    """The conditions that an event of a project meets that nobody has removed."""
    return events.c.project_id == project_id, events.c.removed.is_(None)


def facts_row(facts: Facts) -> dict[str, Any]:
    """The columns of an event that hold its facts, but for `extra`, and what follows from them."""
    return plain_row(facts) | derived(facts)


def plain_row(facts: Facts) -> dict[str, Any]:
    """The columns of an event that hold its facts, but for `extra`."""
    data = as_data(facts)
    row: dict[str, Any] = {name: getattr(facts, name) for name in FACT_COLUMNS}
    row |= {name: data.get(name, []) for name in _LISTS}
    row |= {f"attendance_{part}": getattr(facts.attendance, part) for part in _ATTENDANCE}
    row["attendance_age_bands"] = data.get("attendance", {}).get("age_bands", [])
    return row


def derived(facts: Facts) -> dict[str, Any]:
    """The columns of an event that follow from its facts; to be written whenever these are."""
    return {"facts_hash": facts_hash(facts), "complete": not gaps(facts)}


def facts_of(row: RowMapping | Mapping[str, Any]) -> Facts:
    """The facts of an event row: what a writer may use of it."""
    lists = from_data({"title": "", **{name: row[name] for name in _LISTS}})
    bands = tuple(AgeBand(**band) for band in row["attendance_age_bands"])
    plain = {name: row[name] for name in FACT_COLUMNS if name != "state"}
    told = tuple((name, row["extra"][name]) for name in row["extra_told"] if name in row["extra"])
    return Facts(
        **plain,
        state=EventState(row["state"]),
        outputs=lists.outputs,
        quotes=lists.quotes,
        attendance=Attendance(**{part: row[f"attendance_{part}"] for part in _ATTENDANCE}, age_bands=bands),
        extra=told,
    )


def hold_event(connection: Connection, event_id: int) -> RowMapping:
    """An event, held until the transaction ends, after its project: whoever imports into that waits, and
    nobody waits for each other. Raises Refusal where there is no such event, or its project was removed."""
    of_event = select(events).where(events.c.id == event_id)
    there = connection.execute(of_event).mappings().one_or_none()
    if there is None:
        raise Refusal(N_("There is no such event."))
    held_project(connection, there["project_id"])
    return connection.execute(of_event.with_for_update(key_share=True)).mappings().one()


def within(choice: Choice) -> list[Any]:
    """The conditions that an event of the choice meets."""
    conditions: list[Any] = [*of_project(choice.project_id)]
    if choice.first_day:
        conditions.append(events.c.starts_on >= choice.first_day)
    if choice.last_day:
        conditions.append(events.c.starts_on <= choice.last_day)
    if choice.events:
        conditions.append(events.c.id.in_(choice.events))
    return conditions


def candidates(connection: Connection, choice: Choice) -> list[Candidate]:
    """The events of a choice, by date, with what planning asks of each."""
    return [
        Candidate(
            event_id=row.id,
            title=row.title,
            state=EventState(row.state),
            starts_on=row.starts_on,
            planned_on=row.planned_on,
            facts_hash=row.facts_hash,
            written_from=row.written_from,
            being_written=row.being_written,
            failed_last=row.last_state == JobState.FAILED,
            guard=_guard(row),
        )
        for row in connection.execute(_candidates(choice))
    ]


def _guard(row: Row) -> SkipReason | None:
    """Why no batch may replace the text in use: what somebody decided goes before what somebody wrote."""
    if row.review == ReviewState.APPROVED:
        return SkipReason.APPROVED
    if row.protected:
        return SkipReason.PROTECTED
    return SkipReason.EDITED_BY_HAND if row.author_kind == ActorKind.PERSON else None


def is_protected() -> ColumnElement[bool]:
    """Whether somebody keeps batches away from a narrative. For a statement over narratives."""
    return exists().where(protections.c.narrative_id == narratives.c.id)


def ordered(columns: Iterable[Any] = ()) -> tuple[Any, ...]:
    """By date, those without one last, then as they came."""
    return (*columns, events.c.starts_on.is_(None), events.c.starts_on, events.c.starts_at, events.c.id)


def of_last_job(column: Column, language: str) -> ScalarSelect:
    """A column of the newest job of an event that was not planned away, for a statement over events."""
    return (
        select(column)
        .where(_of_event(language), jobs.c.state != JobState.SKIPPED)
        .order_by(jobs.c.id.desc())
        .limit(1)
        .correlate(events)
        .scalar_subquery()
    )


def open_job(language: str) -> ColumnElement[bool]:
    """Whether a job has the event in hand, or will have: at most one does. For a statement over events."""
    # As parameters the states would keep SQLite from the index that holds open jobs alone.
    open_states = bindparam("open_states", OPEN, expanding=True, literal_execute=True)
    return and_(_of_event(language), jobs.c.state.in_(open_states))


def _of_event(language: str) -> ColumnElement[bool]:
    return and_(jobs.c.event_id == events.c.id, jobs.c.language == language)


def _candidates(choice: Choice) -> Select:
    statement = with_narrative(
        select(
            events.c.id,
            events.c.title,
            events.c.state,
            events.c.starts_on,
            events.c.planned_on,
            events.c.facts_hash,
            narratives.c.facts_hash.label("written_from"),
            exists().where(open_job(choice.language)).label("being_written"),
            of_last_job(jobs.c.state, choice.language).label("last_state"),
            narratives.c.state.label("review"),
            narratives.c.author_kind,
            is_protected().label("protected"),
        ),
        choice.language,
    )
    return statement.where(*within(choice)).order_by(*ordered())
