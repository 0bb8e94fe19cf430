"""Many narratives with a long past, put into the store in bulk: who wrote them, what was said of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import Table, insert

from core.context import AppContext
from core.domain.actors import ActorKind
from core.domain.authorship import Source, Trace
from core.domain.facts import EventState, Facts, as_data, facts_hash
from core.domain.versions import ChangeType, content_hash, word_count
from core.store import authorship
from core.store.events import facts_row
from core.store.tables import (
    events,
    fact_sets,
    narratives,
    projects,
    proposals,
    readings,
    reviews,
    unsaved_edits,
    version_marks,
    versions,
)

_WORDS = ("huerto", "taller", "escuela", "familia", "barrio", "semilla", "reunión", "acuerdo", "agua")
_IN_BULK = 5_000


@dataclass
class Past:
    """Rows on their way into the store, by table."""

    rows: dict[Table, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: Table, **values: Any) -> None:
        """One row more."""
        self.rows.setdefault(table, []).append(values)


def fill(context: AppContext, number: int, *, seed: int = 7, known_authors: bool = True) -> None:
    """Put about so many versions into the store: 10 a narrative, up to 400 days old, most of them a
    machine's. One in ten has been reviewed, named, proposed, restored from or edited on top of; one in
    four narratives has three facts in its past. `known_authors`: who wrote what is kept with each."""
    dice, now = Random(seed), context.clock()
    past, ids = Past(), count(1)
    project = {"id": 1, "code": "PASADO", "title": "Pasado", "language": "es", "created": now}
    past.add(projects, **project)
    for event_id in range(1, number // 10 + 1):
        _add_narrative(past, ids, event_id, dice, now, context.actor.user_id, known_authors)
    tables = (projects, events, fact_sets, narratives, versions)
    with context.database.write() as connection:
        for table in (*tables, *(each for each in past.rows if each not in tables)):
            for some in _bulks(past.rows.get(table, [])):
                connection.execute(insert(table), some)


def _add_narrative(
    past: Past,
    ids: Iterator[int],
    event_id: int,
    dice: Random,
    now: datetime,
    user_id: int | None,
    known: bool,
) -> None:
    hashes = [_add_facts(past, event_id, state, now) for state in range(3 if dice.random() < 0.25 else 1)]
    state = dice.randrange(len(hashes))  # a datum may have been mended back
    facts = _facts(event_id, state)
    written = {"project_id": 1, "facts_hash": hashes[state], "extra": {}, "created": now, "updated": now}
    past.add(events, id=event_id, external_id=f"E-{event_id}", **(facts_row(facts) | written))
    total = dice.randint(1, 19)
    numbers = sorted(dice.sample(range(1, total + 4), total))
    ages = sorted((dice.uniform(0, 400) for _number in numbers), reverse=True)
    current = dice.choice([numbers[-1]] * 4 + numbers)
    own: dict[int, int] = {}
    for place, (number, age) in enumerate(zip(numbers, ages, strict=True)):
        own[number] = next(ids)
        turn = place * len(hashes) // len(numbers)
        row = _version(own, number, event_id, dice, user_id, known=known)
        created = now - timedelta(days=age)
        past.add(versions, **row, facts_hash=hashes[turn], created=created)
        _add_talk(past, own[number], event_id, number, dice, created, user_id, is_current=number == current)
    in_use = {"current_number": current, "last_number": numbers[-1], "author_kind": "model", "state": "draft"}
    past.add(
        narratives,
        id=event_id,
        event_id=event_id,
        language="es",
        facts_hash=hashes[-1],
        created=now,
        **in_use,
    )


def _version(
    own: dict[int, int], number: int, event_id: int, dice: Random, user_id: int | None, *, known: bool
) -> dict[str, Any]:
    """A version on top of those before it."""
    before = sorted(own)[:-1]
    base = dice.choice([before[-1]] * 5 + before) if before else None
    restored = own[dice.choice(before)] if before and dice.random() < 0.02 else None
    kind = ActorKind.PERSON if restored or dice.random() < 0.07 else ActorKind.MODEL
    words = " ".join(dice.choices(_WORDS, k=dice.choice((6, 40, 80))))
    body = f"Versión {number} del evento {event_id}: {words}."
    source = Source(number, kind, "Ana" if kind is ActorKind.PERSON else "gpt-5-mini", user_id)
    trace = Trace(((len(body), number),), (source,))
    return {
        "id": own[number],
        "narrative_id": event_id,
        "number": number,
        "body": body,
        "words": word_count(body),
        "base_number": base,
        "authorship": authorship.kept(body, trace) if known else None,
        "change_type": ChangeType.RESTORATION if restored else ChangeType.REGENERATION,
        "author_kind": kind,
        "user_id": user_id,
        "provider": "openai",
        "model": "gpt-5-mini",
        "content_hash": content_hash(body),
        "restored_from": restored,
        "findings": [],
    }


def _add_talk(
    past: Past,
    version_id: int,
    event_id: int,
    number: int,
    dice: Random,
    at: datetime,
    user_id: int | None,
    *,
    is_current: bool,
) -> None:
    """What people said about a version, and who has read it."""
    by = {"user_id": user_id, "at": at}
    if dice.random() < 0.03:
        kind = dice.choice(("approved", "submitted", "sent_back", "commented"))
        past.add(reviews, narrative_id=event_id, version_id=version_id, kind=kind, **by)
    if dice.random() < 0.02:
        past.add(version_marks, version_id=version_id, kind="name", text="Entregada", **by)
    if dice.random() < 0.3:
        past.add(readings, version_id=version_id, **by)
    if not is_current and dice.random() < 0.06:
        outcome = dice.choice((None, "accepted", "in_part", "discarded"))
        decided = {"decided": at if outcome else None, "outcome": outcome}
        past.add(proposals, version_id=version_id, narrative_id=event_id, created=at, **decided)
    if dice.random() < 0.01:
        typed = {"language": "es", "user_id": user_id, "seat": f"seat-{version_id}", "base_number": number}
        past.add(unsaved_edits, event_id=event_id, body="A medias", updated=at, **typed)


def _facts(event_id: int, state: int) -> Facts:
    return Facts(f"Taller {event_id}", EventState.DONE, results=f"{state + 1} huertos sembrados")


def _add_facts(past: Past, event_id: int, state: int, now: datetime) -> str:
    facts = _facts(event_id, state)
    past.add(fact_sets, facts_hash=facts_hash(facts), data=as_data(facts), created=now)
    return facts_hash(facts)


def _bulks(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for first in range(0, len(rows), _IN_BULK):
        yield rows[first : first + _IN_BULK]
