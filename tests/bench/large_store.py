"""Fills a store as years of work would: events, versions, batches, calls, notices, log entries."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, insert, select

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
AT_ONCE = 5_000
"""Rows of one statement."""

_PARAGRAPH = (
    "El taller número {number} se realizó en el salón comunal de Villa Esperanza, con la participación de "
    "las familias del barrio. Se repasaron los acuerdos del encuentro anterior, se prepararon las camas de "
    "cultivo y se repartieron las semillas que había pedido el comité. "
)
_WRITER = {"provider": "openai", "model": "gpt-5-mini"}


def fill(context: AppContext, scale: float) -> Choice:
    """10,000 events in four projects, 100,000 versions that 400 batches wrote, their calls and notices,
    and the activity log; `scale` makes all of it smaller. Returns the choice of the largest project.
    """
    number = max(round(EVENTS * scale), BATCH)
    now = context.clock()
    with context.database.write() as connection:
        places = _add_projects(connection, number, now)
        _insert(connection, fact_sets, _fact_sets(number, now))
        _insert(connection, events, _events(places, now))
        own = [(row.id, row.project_id, row.facts_hash) for row in connection.execute(select(events))]
        _insert(connection, narratives, _narratives(own, now))
        texts = {row.event_id: row.id for row in connection.execute(select(narratives))}
        for turn in range(VERSIONS_EACH):
            _write_all(connection, context, own, texts, turn)
        entries = max(round(AUDIT_ENTRIES * scale), 100)
        _insert(connection, audit_entries, _entries(context, entries))
    return Choice(places[0][1], "es")


def _write_all(
    connection: Connection,
    context: AppContext,
    own: list[tuple[int, int, str]],
    texts: Mapping[int, int],
    turn: int,
) -> None:
    """Write every narrative once more, in batches."""
    for first in range(0, len(own), BATCH):
        written = own[first : first + BATCH]
        left = (VERSIONS_EACH - turn) * len(own) - first
        then = context.clock() - YEARS * left / (VERSIONS_EACH * len(own))
        batch_id = connection.execute(
            insert(batches).returning(batches.c.id), _batch(context, written[0][1], len(written), then)
        ).scalar_one()
        _insert(connection, jobs, (_job(batch_id, event_id, then) for event_id, _project, _hash in written))
        made = connection.execute(select(jobs.c.id, jobs.c.event_id).where(jobs.c.batch_id == batch_id)).all()
        hashes = {event_id: facts for event_id, _project, facts in written}
        _insert(
            connection,
            versions,
            (_version(job, texts[job.event_id], hashes[job.event_id], turn, then) for job in made),
        )
        _insert(connection, model_calls, (_call(job.id, context, then) for job in made))
        connection.execute(insert(notifications), _notice(context, batch_id, len(written), then))


def _add_projects(connection: Connection, number: int, now: datetime) -> list[tuple[int, int]]:
    """Number of each event and the project it belongs to."""
    places: list[tuple[int, int]] = []
    for place, share in enumerate(SHARES, 1):
        row = {"code": f"GRANDE-{place}", "title": f"Barrios vivos {place}", "language": "es", "created": now}
        project_id = connection.execute(insert(projects).returning(projects.c.id), row).scalar_one()
        places += [(len(places) + each, project_id) for each in range(1, round(number * share) + 1)]
    return places


def _facts(number: int) -> Facts:
    return Facts(
        title=f"Taller de huertos {number}",
        state=EventState.DONE,
        kind="taller",
        starts_on=date(2021, 1, 4) + timedelta(days=number % 1800),
        place="salón comunal de Villa Esperanza",
        results=f"{number % 40} huertos sembrados",
        attendance=Attendance(total=20 + number % 30, women=10 + number % 10),
    )


def _fact_sets(number: int, now: datetime) -> Iterator[dict[str, Any]]:
    for each in range(1, number + 1):
        facts = _facts(each)
        yield {"facts_hash": facts_hash(facts), "data": as_data(facts), "created": now}


def _events(places: list[tuple[int, int]], now: datetime) -> Iterator[dict[str, Any]]:
    for number, project_id in places:
        facts = _facts(number)
        yield {
            **facts_row(facts),
            "project_id": project_id,
            "external_id": f"E-{number:05}",
            "facts_hash": facts_hash(facts),
            "extra": {},
            "created": now,
            "updated": now,
        }


def _narratives(own: list[tuple[int, int, str]], now: datetime) -> Iterator[dict[str, Any]]:
    for event_id, _project, written_from in own:
        made = {"language": "es", "current_number": VERSIONS_EACH, "facts_hash": written_from, "created": now}
        yield {"event_id": event_id, **made}


def _batch(context: AppContext, project_id: int, size: int, then: datetime) -> dict[str, Any]:
    manner = {**vars(Manner()), **_WRITER, "prompt_version_id": None, "inline": False}
    return {
        "name": f"Barrios vivos · {size} narrativas",
        "project_id": project_id,
        "user_id": context.actor.user_id,
        "options": {**options_of(Choice(project_id, "es")), **manner},
        "created": then,
        "started": then,
        "finished": then + timedelta(minutes=9),
    }


def _job(batch_id: int, event_id: int, then: datetime) -> dict[str, Any]:
    return {
        "batch_id": batch_id,
        "event_id": event_id,
        "language": "es",
        "state": JobState.SUCCEEDED,
        "attempt": 1,
        "available_at": then,
        "started": then,
        "finished": then + timedelta(seconds=5),
    }


def _version(job: Any, narrative_id: int, hashed: str, turn: int, then: datetime) -> dict[str, Any]:
    body = _PARAGRAPH.format(number=job.event_id) * 3 + f"\n\nVersión {turn + 1}."
    return {
        **_WRITER,
        "narrative_id": narrative_id,
        "number": turn + 1,
        "body": body,
        "words": word_count(body),
        "change_type": ChangeType.REGENERATION if turn else ChangeType.INITIAL_GENERATION,
        "author_kind": "model",
        "seconds": 4.2,
        "tokens_in": 900,
        "tokens_out": 240,
        "cost": 700,
        "facts_hash": hashed,
        "content_hash": content_hash(body),
        "job_id": job.id,
        "findings": [],
        "created": then + timedelta(seconds=5),
    }


def _call(job_id: int, context: AppContext, then: datetime) -> dict[str, Any]:
    return {
        **_WRITER,
        "job_id": job_id,
        "purpose": "narrative",
        "user_id": context.actor.user_id,
        "simulated": False,
        "attempt": 1,
        "round": 1,
        "started": then,
        "seconds": 4.2,
        "tokens_in": 900,
        "tokens_out": 240,
        "cost": 700,
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


def _insert(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    while stretch := list(islice(rows, AT_ONCE)):
        connection.execute(insert(table), stretch)
