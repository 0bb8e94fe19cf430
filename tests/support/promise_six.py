"""What promise 6 keeps and the rule of retention lets go, reckoned from the rows of a store alone."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from core.actions.retention import change_retention
from core.context import AppContext
from core.store import tables as t
from tests.support.accounts import rows

DAYS, LAST = 90, 3


def switch(context: AppContext, *, on: bool = True) -> None:
    """Switch the rule of these tests on or off."""
    change_retention(context, on=on, days=DAYS, keep_last=LAST)


def facts_used(context: AppContext) -> set[str]:
    """The facts that a version was written from, or that an event has."""
    return {row.facts_hash for table in (t.versions, t.events) for row in rows(context, table)}


def by_id(context: AppContext) -> dict[int, Any]:
    """Every version that is there, whole."""
    return {row.id: row for row in rows(context, t.versions)}


def protected(context: AppContext, there: dict[int, Any]) -> set[int]:
    """What promise 6 keeps: in use, approved (or reviewed at all), named, a person's, or what a
    person's text came from; and what waits for a decision."""
    of_number = {(row.narrative_id, row.number): row.id for row in there.values()}
    of_event = {(row.event_id, row.language): row.id for row in rows(context, t.narratives)}
    kept = {of_number.get((row.id, row.current_number)) for row in rows(context, t.narratives)}
    kept |= {row.version_id for table in (t.reviews, t.version_marks) for row in rows(context, table)}
    kept |= {row.version_id for row in rows(context, t.proposals) if row.outcome in (None, "in_part")}
    kept |= {row.restored_from for row in there.values()}
    for row in there.values():
        if row.author_kind == "person":
            kept |= {row.id, of_number.get((row.narrative_id, row.base_number))}
    for row in rows(context, t.unsaved_edits):
        kept.add(of_number.get((of_event[row.event_id, row.language], row.base_number)))
    return {each for each in kept if each is not None}


def expected(context: AppContext, there: dict[int, Any]) -> set[int]:
    """The ids that the rule lets go."""
    safe, histories = protected(context, there), defaultdict(list)
    for row in there.values():
        histories[row.narrative_id].append(row)
    before = context.clock() - timedelta(days=DAYS)
    go: set[int] = set()
    for history in histories.values():
        history.sort(key=lambda row: -row.number)
        for place, row in enumerate(history):
            old = place >= LAST and row.created < before
            if old and row.id not in safe and history[place - 1].author_kind != "person":
                go.add(row.id)
    return go
