"""A hundred thousand versions on disk: how much room they take, plain and compressed, and how soon an
old one is open."""

import random
import sqlite3
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Table, insert, select

from core.actions.retention import change_compression, prune
from core.context import AppContext
from core.domain.facts import EventState, Facts, as_data, facts_hash
from core.domain.retention import Rule
from core.domain.versions import ChangeType, content_hash, word_count
from core.queries.retention import would_remove
from core.queries.versions import version
from core.store.events import facts_row
from core.store.tables import events, fact_sets, narratives, projects, versions
from tests.bench import Measured
from tests.bench.prose import drafts
from tests.bench.surroundings import fresh

NARRATIVES, VERSIONS_EACH = 10_000, 10
OPENED = 400
"""Old versions that are opened, one by one."""
YEARS = timedelta(days=5 * 365)
OLD = 90
MODEL = "gpt-5-mini"
AT_ONCE = 200
"""Narratives that are put into the store by one transaction."""


def measure(scale: float) -> Measured:
    """`bytes_plain` and `bytes_compressed`: the file of the store, packed tight, before and after texts
    older than 90 days were compressed (`compress_s` seconds); `open_ms_…`: the median of asking for an
    old version; `preview_ms`: of asking what retention would remove."""
    number = max(round(NARRATIVES * scale), 20)
    with fresh() as (context, _bell):
        fill(context, number)
        old = _old_versions(context)
        plain, open_plain = _file_size(context), _open_ms(context, old)
        begun = time.monotonic()
        would_remove(context, Rule(OLD, 3))
        looked = time.monotonic()
        change_compression(context, on=True, days=OLD)
        prune(context)
        ended = time.monotonic()
        compressed, open_compressed = _file_size(context), _open_ms(context, old)
    figures = {
        "versions": float(number * VERSIONS_EACH),
        "bytes_plain": float(plain),
        "bytes_compressed": float(compressed),
        "saved_percent": 100 * (1 - compressed / plain),
        "open_ms_plain": open_plain,
        "open_ms_compressed": open_compressed,
        "preview_ms": 1_000 * (looked - begun),
        "compress_s": ended - looked,
    }
    return figures, {"open_ms_compressed": 50.0, "preview_ms": 10_000.0}


def fill(context: AppContext, number: int) -> None:
    """Put so many narratives with ten versions each into the store."""
    dice, now = random.Random(2026), context.clock()
    project = {"id": 1, "code": "AÑOS", "title": "Cinco años", "language": "es", "created": now - YEARS}
    with context.database.write() as connection:
        connection.execute(insert(projects), project)
    for first in range(1, number + 1, AT_ONCE):
        ids = range(first, min(first + AT_ONCE, number + 1))
        rows: dict[Table, list[dict[str, Any]]] = {
            fact_sets: [_fact_set(event_id, context) for event_id in ids],
            events: [_event(event_id, context) for event_id in ids],
            narratives: [_narrative(event_id, context) for event_id in ids],
            versions: [row for event_id in ids for row in _versions(event_id, context, dice)],
        }
        with context.database.write() as connection:
            for table, some in rows.items():
                connection.execute(insert(table), some)


def _facts(event_id: int) -> Facts:
    return Facts(f"Taller {event_id}", EventState.DONE, results=f"{event_id % 40} huertos sembrados")


def _fact_set(event_id: int, context: AppContext) -> dict[str, Any]:
    facts = _facts(event_id)
    return {"facts_hash": facts_hash(facts), "data": as_data(facts), "created": context.clock() - YEARS}


def _event(event_id: int, context: AppContext) -> dict[str, Any]:
    facts, now = _facts(event_id), context.clock()
    known = {"id": event_id, "project_id": 1, "external_id": f"E-{event_id:05}", "extra": {}}
    return {**facts_row(facts), **known, "facts_hash": facts_hash(facts), "created": now, "updated": now}


def _narrative(event_id: int, context: AppContext) -> dict[str, Any]:
    return {
        "id": event_id,
        "event_id": event_id,
        "language": "es",
        "current_number": VERSIONS_EACH,
        "last_number": VERSIONS_EACH,
        "author_kind": "model",
        "state": "draft",
        "facts_hash": facts_hash(_facts(event_id)),
        "created": context.clock() - YEARS,
    }


def _versions(event_id: int, context: AppContext, dice: random.Random) -> Iterator[dict[str, Any]]:
    facts = facts_hash(_facts(event_id))
    for number, draft in enumerate(drafts(dice, VERSIONS_EACH), 1):
        body = draft.body
        yield {
            "narrative_id": event_id,
            "number": number,
            "body": body,
            "words": word_count(body),
            "base_number": number - 1 or None,
            "words_added": 24,
            "words_removed": 21,
            "authorship": draft.authorship(MODEL),
            "change_type": ChangeType.REGENERATION if number > 1 else ChangeType.INITIAL_GENERATION,
            "author_kind": "model",
            "provider": "openai",
            "model": MODEL,
            "seconds": 4.2,
            "tokens_in": 900,
            "tokens_out": 420,
            "cost": 700,
            "facts_hash": facts,
            "content_hash": content_hash(body),
            "findings": [],
            "created": context.clock() - YEARS * (VERSIONS_EACH + 1 - number) / VERSIONS_EACH,
        }


def _old_versions(context: AppContext) -> list[int]:
    """Some versions that will be compressed."""
    old = select(versions.c.id).where(versions.c.number < VERSIONS_EACH)
    with context.database.read() as connection:
        found = connection.execute(old).scalars().all()
    return random.Random(7).sample(found, min(OPENED, len(found)))


def _open_ms(context: AppContext, ids: list[int]) -> float:
    """The median of milliseconds that asking for one of these takes."""
    version(context, ids[0])
    taken = []
    for version_id in ids:
        begun = time.perf_counter()
        assert version(context, version_id)
        taken.append(1_000 * (time.perf_counter() - begun))
    return median(taken)


def _file_size(context: AppContext) -> int:
    """The bytes of the store's file once all that is free in it has been given back."""
    context.database.close()
    file = Path(context.database.url.database or "")
    connection = sqlite3.connect(file)
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return file.stat().st_size
