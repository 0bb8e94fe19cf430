"""What a choice would write, what not and why, and exactly what would be sent for one event."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, or_, select

from core.context import AppContext
from core.domain.jobs import JobState
from core.domain.permission import Right
from core.domain.planning import Choice, Manner, SkipReason, Which, sorted_out
from core.llm import WriteRequest, leaves_the_house
from core.llm.messages import messages_for
from core.permission import needs
from core.store import jobs as job_store
from core.store import prompts, settings
from core.store.events import candidates, facts_of, of_last_job, open_job, ordered, within
from core.store.narratives import with_narrative
from core.store.tables import events, jobs, narratives, projects

EXAMPLES = 5
"""Titles that are given of the events left out for one reason."""


@dataclass(frozen=True)
class Preview:
    """How many events of a choice would be written, and how many not, by reason."""

    to_write: int
    skipped: Mapping[SkipReason, int]
    written: int
    """Events of the choice that have a narrative already, whatever becomes of them."""


@dataclass(frozen=True)
class Sent:
    """What leaves the house for one event: where to, and the messages; none for the facts writer."""

    event_title: str
    provider: str
    model: str
    address: str
    messages: tuple[Mapping[str, str], ...]


@needs(Right.READ)
def preview(context: AppContext, choice: Choice) -> Preview:
    """Count the events of a choice as planning would sort them."""
    with context.database.read() as connection:
        kinds = _kinds(connection, choice, context.today())
    skipped: Counter[SkipReason] = Counter()
    for kind in kinds:
        if kind.reason:
            skipped[kind.reason] += kind.number
    to_write = sum(kind.number for kind in kinds if kind.is_written)
    return Preview(
        to_write=to_write if choice.limit is None else min(to_write, choice.limit),
        skipped=skipped,
        written=sum(kind.number for kind in kinds if kind.marks["written"]),
    )


@needs(Right.READ)
def left_out(context: AppContext, choice: Choice) -> Mapping[SkipReason, tuple[str, ...]]:
    """The titles of a few of the events that would not be written, by reason."""
    today = context.today()
    with context.database.read() as connection:
        by_reason: dict[SkipReason, list[_Kind]] = {}
        for kind in _kinds(connection, choice, today):
            if kind.reason:
                by_reason.setdefault(kind.reason, []).append(kind)
        return {
            reason: tuple(row.title for row in _first(connection, choice, today, kinds, EXAMPLES))
            for reason, kinds in by_reason.items()
        }


@needs(Right.READ)
def first_to_write(context: AppContext, choice: Choice) -> int | None:
    """The event that would be written first, if any would be."""
    today = context.today()
    with context.database.read() as connection:
        kinds = [kind for kind in _kinds(connection, choice, today) if kind.is_written]
        found = _first(connection, choice, today, kinds, 1) if kinds else []
    return found[0].id if found else None


@needs(Right.WORK)
def what_is_sent(context: AppContext, event_id: int, language: str, manner: Manner) -> Sent:
    """Exactly what a provider would be sent for an event."""
    with context.database.read() as connection:
        endpoint = settings.endpoint(connection, context.settings, context.secret)
        row = connection.execute(
            select(events, projects.c.code.label("project_code"))
            .join(projects)
            .where(events.c.id == event_id)
        ).mappings()
        event = row.one()
        newest = prompts.newest(connection, prompts.NARRATIVE, language)
        text = job_store.instructions(connection, newest)
    request = WriteRequest(
        facts=facts_of(event),
        language=language,
        reference=f"{event['project_code']}/{event['external_id']}",
        instructions=text,
        tone=manner.tone,
        length=manner.length,
        model=manner.model,
        temperature=manner.temperature,
    )
    kind = manner.provider or settings.usual_provider(context.settings, endpoint)
    provider = context.provider(kind, endpoint)
    return Sent(
        event_title=event["title"],
        provider=kind,
        model=provider.model_name(manner.model),
        address=provider.address,
        messages=tuple(messages_for(request)) if leaves_the_house(kind) else (),
    )


@dataclass(frozen=True)
class _Kind:
    """Events of a choice that planning cannot tell apart: their marks, and what becomes of them."""

    number: int
    marks: Mapping[str, Any]
    is_written: bool
    reason: SkipReason | None


def _kinds(connection: Connection, choice: Choice, today: date) -> list[_Kind]:
    """The kinds of events in a choice. One event of each is sorted as planning would sort it: the
    rules stand in one place, and a store with ten thousand events is counted where it lies."""
    marked = _marked(choice, today).subquery()
    names = [column.name for column in marked.c if column.name != "id"]
    marks = [marked.c[name] for name in names]
    counted = select(func.min(marked.c.id).label("id"), func.count().label("number"), *marks).group_by(*marks)
    rows = connection.execute(counted).all()
    one_of_each = tuple(row.id for row in rows)
    found = candidates(connection, replace(choice, events=one_of_each)) if rows else []
    to_write, left_out = sorted_out(found, replace(choice, limit=None), today)
    return [
        _Kind(
            row.number,
            {name: row._mapping[name] for name in names},
            row.id in to_write,
            left_out.get(row.id),
        )
        for row in rows
    ]


def _first(
    connection: Connection, choice: Choice, today: date, kinds: Iterable[_Kind], limit: int
) -> Sequence[Any]:
    """The first events of these kinds, by date: `id` and `title`."""
    marked = _marked(choice, today).subquery()
    of_a_kind = [and_(*(marked.c[name] == value for name, value in kind.marks.items())) for kind in kinds]
    wanted = (
        select(events.c.id, events.c.title)
        .join(marked, marked.c.id == events.c.id)
        .where(or_(*of_a_kind))
        .order_by(*ordered())
        .limit(limit)
    )
    return connection.execute(wanted).all()


def _marked(choice: Choice, today: date) -> Select:
    """The events of a choice, each with all that the rules of planning look at."""
    dated = or_(events.c.starts_on.isnot(None), events.c.planned_on.isnot(None))
    marks: dict[str, ColumnElement[Any]] = {
        "state": events.c.state,
        "enough": and_(func.trim(events.c.title) != "", dated),
        "held": func.coalesce(events.c.starts_on <= today, false()),
        "written": narratives.c.id.isnot(None),
        "being_written": jobs.c.id.isnot(None),
    }
    if choice.which is Which.STALE:
        marks["fresh"] = func.coalesce(narratives.c.facts_hash == events.c.facts_hash, false())
    if choice.which is Which.FAILED:  # which is dear, and is looked at only for the wish that asks about it
        last = of_last_job(jobs.c.state, choice.language)
        marks["failed_last"] = func.coalesce(last == JobState.FAILED, false())
    columns = (mark.label(name) for name, mark in marks.items())
    statement = with_narrative(select(events.c.id, *columns), choice.language)
    return statement.outerjoin(jobs, open_job(choice.language)).where(*within(choice))
