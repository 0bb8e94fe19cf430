"""What a choice would write, what not and why, and exactly what would be sent for one event."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, or_, select

from core.context import AppContext
from core.domain.actors import ActorKind
from core.domain.jobs import JobState
from core.domain.permission import Right
from core.domain.planning import Candidate, Choice, Manner, SkipReason, Which, sorted_out
from core.domain.review import ReviewState
from core.llm import WriteRequest, leaves_the_house
from core.llm.messages import messages_for
from core.permission import needs
from core.store import jobs as job_store
from core.store import prompts, settings
from core.store.events import candidates, facts_of, is_protected, of_last_job, open_job, ordered, within
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
        written=sum(kind.number for kind in kinds if kind.example.written_from is not None),
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


@needs(Right.PROPOSE)
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
        instruction=manner.instruction,
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
    """Events of a choice that planning cannot tell apart: their state and marks, how many they are, one
    of them, and what becomes of them."""

    state: str
    marks: int
    number: int
    example: Candidate
    is_written: bool
    reason: SkipReason | None


def _kinds(connection: Connection, choice: Choice, today: date) -> list[_Kind]:
    """The kinds of events in a choice. One event of each is sorted as planning would sort it: the
    rules stand in one place, and ten thousand events are counted where they lie."""
    marked = _marked(choice, today).subquery()
    kind = (marked.c.state, marked.c.marks)
    counted = select(*kind, func.count().label("number"), func.min(marked.c.id).label("id")).group_by(*kind)
    rows = connection.execute(counted).all()
    examples = replace(choice, events=tuple(row.id for row in rows))
    found = {each.event_id: each for each in candidates(connection, examples)} if rows else {}
    to_write, reasons = sorted_out(found.values(), replace(choice, limit=None), today)
    return [
        _Kind(row.state, row.marks, row.number, found[row.id], row.id in to_write, reasons.get(row.id))
        for row in rows
    ]


def _first(
    connection: Connection, choice: Choice, today: date, kinds: Iterable[_Kind], limit: int
) -> Sequence[Any]:
    """The first events of these kinds, by date: `id` and `title`."""
    marked = _marked(choice, today).subquery()
    wanted = (
        select(events.c.id, events.c.title)
        .join(marked, marked.c.id == events.c.id)
        .where(or_(*(and_(marked.c.state == kind.state, marked.c.marks == kind.marks) for kind in kinds)))
        .order_by(*ordered())
        .limit(limit)
    )
    return connection.execute(wanted).all()


def _marked(choice: Choice, today: date) -> Select:
    """The events of a choice, each with all that the rules of planning look at: its state, and a
    number of which each bit answers a question."""
    asked: list[ColumnElement[bool]] = [
        and_(
            func.trim(events.c.title) != "",
            or_(events.c.starts_on.isnot(None), events.c.planned_on.isnot(None)),
        ),
        events.c.starts_on <= today,
        narratives.c.id.isnot(None),
        jobs.c.id.isnot(None),
    ]
    if choice.which is not Which.MISSING and not choice.as_proposals:
        asked += [
            narratives.c.state == ReviewState.APPROVED,
            is_protected(),
            narratives.c.author_kind == ActorKind.PERSON,
        ]
    if choice.which is Which.STALE:
        asked.append(narratives.c.facts_hash == events.c.facts_hash)
    if choice.which is Which.FAILED:  # which is dear, and is asked only for the wish that is about it
        asked.append(of_last_job(jobs.c.state, choice.language) == JobState.FAILED)
    bits = (case((answer, 1 << bit), else_=0) for bit, answer in enumerate(asked))
    marks: ColumnElement[int] = sum(bits, start=literal(0))
    columns = (events.c.id, events.c.state, marks.label("marks"))
    statement = with_narrative(select(*columns), choice.language)
    return statement.outerjoin(jobs, open_job(choice.language)).where(*within(choice))
