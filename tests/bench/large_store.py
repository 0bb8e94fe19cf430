"""Fills a store as years of work would: events, versions, batches, calls, notices, log entries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, insert

from core.context import AppContext
from core.domain.facts import Attendance, EventState, Facts, as_data, facts_hash
from core.domain.jobs import JobState
from core.domain.planning import Choice, Manner, options_of
from core.domain.versions import ChangeType, content_hash, word_count
from core.store.batches import FINISHED
from core.store.events import facts_row
from core.store.tables import (
    audit_entries,
    batches,
    events,
    fact_sets,
    jobs,
    model_calls,
    narratives,
    notifications,
    periods,
    projects,
    versions,
)

EVENTS, VERSIONS_EACH, AUDIT_ENTRIES = 10_000, 10, 20_000
BATCH = 250
"""Jobs of a batch: each of them wrote one version, by one call."""
SHARES = (0.7, 0.1, 0.1, 0.1)
"""How the events are spread over the projects: one has most of them."""
YEARS = timedelta(days=5 * 365)
"""Over which the batches are spread."""
FIRST_DAY, DAYS = date(2021, 1, 4), 1800
"""Over which the events are spread."""
AT_ONCE = 5_000
"""Rows of one statement."""

_PARAGRAPH = (
    "El taller número {number} se realizó en el salón comunal de Villa Esperanza, con la participación de "
    "las familias del barrio. Se repasaron los acuerdos del encuentro anterior, se prepararon las camas de "
    "cultivo y se repartieron las semillas que había pedido el comité. "
)
_WRITER = {"provider": "openai", "model": "gpt-5-mini"}
_USED = {"seconds": 4.2, "tokens_in": 900, "tokens_out": 240, "cost": 700}


@dataclass(frozen=True)
class Event:
    """An event, its narrative too: both bear its number as their id."""

    number: int
    project_id: int

    @cached_property
    def facts(self) -> Facts:
        """What its versions were written from."""
        return Facts(
            title=f"Taller de huertos {self.number}",
            state=EventState.DONE,
            kind="taller",
            starts_on=FIRST_DAY + timedelta(days=self.number % DAYS),
            place="salón comunal de Villa Esperanza",
            results=f"{self.number % 40} huertos sembrados",
            attendance=Attendance(total=20 + self.number % 30, women=10 + self.number % 10),
        )

    @cached_property
    def facts_hash(self) -> str:
        """The name of these facts."""
        return facts_hash(self.facts)

    @property
    def facts_now(self) -> Facts:
        """Of one in twenty the data have changed since."""
        return self.facts if self.number % 20 else replace(self.facts, results="huertos cosechados")


def fill(context: AppContext, scale: float) -> Choice:
    """10,000 events in four projects, 100,000 versions that 400 batches wrote, their calls and notices,
    and the activity log; `scale` makes all of it smaller. Returns the choice of the largest project.
    """
    number = max(round(EVENTS * scale), BATCH)
    now = context.clock()
    with context.database.write() as connection:
        told = add_projects(connection, number, now)
        insert_all(connection, fact_sets, (_fact_set(event, now) for event in told))
        insert_all(connection, events, (event_row(event, now) for event in told))
        insert_all(connection, narratives, (_narrative(event, now) for event in told))
        stretches = [told[first : first + BATCH] for first in range(0, len(told), BATCH)]
        turns = [(turn, stretch) for turn in range(1, VERSIONS_EACH + 1) for stretch in stretches]
        for batch_id, (turn, stretch) in enumerate(turns, 1):
            then = now - YEARS * (len(turns) + 1 - batch_id) / len(turns)
            _write(connection, context, batch_id, stretch, turn, then)
        insert_all(connection, audit_entries, _entries(context, max(round(AUDIT_ENTRIES * scale), 100)))
    return Choice(told[0].project_id, "es")


def _write(
    connection: Connection,
    context: AppContext,
    batch_id: int,
    stretch: Sequence[Event],
    turn: int,
    then: datetime,
) -> None:
    """A batch that wrote the next version of some narratives."""
    connection.execute(insert(batches), batch_row(context, batch_id, stretch, then))
    written = list(enumerate(stretch, (batch_id - 1) * BATCH + 1))
    insert_all(connection, jobs, (job_row(job_id, batch_id, event, then) for job_id, event in written))
    insert_all(connection, versions, (_version(job_id, event, turn, then) for job_id, event in written))
    insert_all(connection, model_calls, (call_row(job_id, context, then) for job_id, _event in written))
    connection.execute(insert(notifications), _notice(context, batch_id, len(stretch), then))


def add_projects(connection: Connection, number: int, now: datetime) -> list[Event]:
    """The projects, and the events that are to be theirs."""
    told: list[Event] = []
    for place, share in enumerate(SHARES, 1):
        row = {"code": f"GRANDE-{place}", "title": f"Barrios vivos {place}", "language": "es", "created": now}
        project_id = connection.execute(insert(projects).returning(projects.c.id), row).scalar_one()
        connection.execute(insert(periods), _period(project_id, now, months=12 if place == 1 else 3))
        told += [Event(len(told) + each, project_id) for each in range(1, round(number * share) + 1)]
    return told


def _period(project_id: int, now: datetime, *, months: int) -> dict[str, Any]:
    """An open period at the end of the days that the events are spread over."""
    last = FIRST_DAY + timedelta(days=DAYS - 1)
    return {
        "project_id": project_id,
        "name": "Informe final",
        "first_day": last - timedelta(days=months * 30),
        "last_day": last,
        "due_on": last + timedelta(days=30),
        "donor": "Fundación del Valle",
        "language": "es",
        "created": now,
    }


def _fact_set(event: Event, now: datetime) -> dict[str, Any]:
    return {"facts_hash": event.facts_hash, "data": as_data(event.facts), "created": now}


def event_row(event: Event, now: datetime) -> dict[str, Any]:
    """The event, as it is in the store."""
    return {
        **facts_row(event.facts_now),
        "id": event.number,
        "project_id": event.project_id,
        "external_id": f"E-{event.number:05}",
        "extra": {},
        "created": now - YEARS,
        "updated": now,
    }


def _narrative(event: Event, now: datetime) -> dict[str, Any]:
    return {
        "id": event.number,
        "event_id": event.number,
        "language": "es",
        "current_number": VERSIONS_EACH,
        "last_number": VERSIONS_EACH,
        "author_kind": "model",
        "state": "draft",
        "facts_hash": event.facts_hash,
        "created": now - YEARS,
    }


def batch_row(context: AppContext, batch_id: int, stretch: Sequence[Event], then: datetime) -> dict[str, Any]:
    """A batch that was asked for, and ended, long ago."""
    project_id = stretch[0].project_id
    manner = {**vars(Manner()), **_WRITER, "prompt_version_id": None, "inline": False}
    return {
        "id": batch_id,
        "name": f"Barrios vivos · {len(stretch)} narrativas",
        "project_id": project_id,
        "user_id": context.actor.user_id,
        "options": {**options_of(Choice(project_id, "es")), **manner},
        "created": then,
        "started": then,
        "finished": then + timedelta(minutes=9),
    }


def job_row(job_id: int, batch_id: int, event: Event, then: datetime) -> dict[str, Any]:
    """A job that has written its narrative."""
    return {
        "id": job_id,
        "batch_id": batch_id,
        "event_id": event.number,
        "language": "es",
        "state": JobState.SUCCEEDED,
        **_WRITER,
        "attempt": 1,
        "queued": then,
        "available_at": then,
        "started": then,
        "finished": then + timedelta(seconds=5),
    }


def _version(job_id: int, event: Event, turn: int, then: datetime) -> dict[str, Any]:
    body = _PARAGRAPH.format(number=event.number) * 3 + f"\n\nVersión {turn}."
    return {
        **_WRITER,
        **_USED,
        "narrative_id": event.number,
        "number": turn,
        "body": body,
        "words": word_count(body),
        "change_type": ChangeType.REGENERATION if turn > 1 else ChangeType.INITIAL_GENERATION,
        "author_kind": "model",
        "facts_hash": event.facts_hash,
        "content_hash": content_hash(body),
        "job_id": job_id,
        "findings": [],
        "created": then + timedelta(seconds=5),
    }


def call_row(job_id: int, context: AppContext, then: datetime) -> dict[str, Any]:
    """The model call of a job."""
    return {
        **_WRITER,
        **_USED,
        "job_id": job_id,
        "purpose": "narrative",
        "user_id": context.actor.user_id,
        "simulated": False,
        "attempt": 1,
        "round": 1,
        "started": then,
        "outcome": "ok",
        "http_status": 200,
    }


def _notice(context: AppContext, batch_id: int, size: int, then: datetime) -> dict[str, Any]:
    told = {"name": f"Barrios vivos · {size} narrativas", "state": "completed", "succeeded": size}
    return {
        "user_id": context.actor.user_id,
        "batch_id": batch_id,
        "kind": FINISHED,
        "data": {**told, "failed": 0, "cancelled": 0},
        "created": then,
    }


def _entries(context: AppContext, number: int) -> Iterator[dict[str, Any]]:
    for each in range(number):
        yield {
            "at": context.clock() - timedelta(minutes=number - each),
            "actor_kind": context.actor.kind,
            "actor_name": context.actor.name,
            "user_id": context.actor.user_id,
            "action": ("batch.planned", "events.imported", "batch.cancelled")[each % 3],
            "subject_kind": "batch",
            "subject_id": each % 400 + 1,
            "details": {"to_write": each % 250},
        }


def insert_all(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    """Insert the rows, some thousands with each statement."""
    while stretch := list(islice(rows, AT_ONCE)):
        connection.execute(insert(table), stretch)
