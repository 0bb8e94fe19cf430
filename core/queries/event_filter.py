"""Which events a list shows: by their days and words, their data, and what became of their narrative."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, literal, or_, select

from core.domain.review import ReviewState
from core.queries.board import is_reviewed, is_untold
from core.store.column_types import storable
from core.store.database import Database
from core.store.events import of_project
from core.store.narratives import with_narrative
from core.store.tables import events, narratives, proposals

LONGEST_SEARCH = 200
"""Letters of a search that are looked for; what follows them is left out."""


@dataclass(frozen=True)
class Filter:
    """Which events a list shows. `words` stand in the title, the place or the external id, in great
    or small letters. `written`: only with, only without a narrative, or both (None); `complete` the same
    of the data that a report needs."""

    project_id: int
    language: str
    words: str = ""
    first_day: date | None = None
    last_day: date | None = None
    complete: bool | None = None
    untold: bool = False
    """Only what is not to be told: called off, or still to come."""
    written: bool | None = None
    stale: bool = False
    reviewed: bool = False
    """Only those whose text somebody has submitted, approved or sent back at least once."""
    review: ReviewState | None = None
    proposed: bool = False
    """Only those with a proposal that waits for a decision."""


def of_events(statement: Select, wanted: Filter) -> Select:
    """A statement over events, with their narratives only where the filter asks about them."""
    asks = wanted.stale or wanted.reviewed or wanted.written is not None or wanted.review is not None
    return with_narrative(statement, wanted.language) if asks else statement.select_from(events)


def conditions(wanted: Filter, database: Database, today: date) -> list[ColumnElement[bool]]:
    """What an event meets that the filter lets through. For a statement of `of_events`."""
    found: list[ColumnElement[bool]] = [*of_project(wanted.project_id)]
    if words := storable(wanted.words).strip()[:LONGEST_SEARCH].rstrip():
        pattern = database.folded(literal(f"%{_escaped(words)}%"))
        fields = (events.c.title, events.c.place, events.c.external_id)
        found.append(or_(*(database.folded(field).like(pattern, escape="\\") for field in fields)))
    if wanted.first_day:
        found.append(events.c.starts_on >= wanted.first_day)
    if wanted.last_day:
        found.append(events.c.starts_on <= wanted.last_day)
    if wanted.complete is not None:
        found.append(events.c.complete if wanted.complete else ~events.c.complete)
    if wanted.untold:
        found.append(is_untold(today))
    return found + _about_the_text(wanted)


def _about_the_text(wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.written is not None:
        found.append(narratives.c.id.isnot(None) if wanted.written else narratives.c.id.is_(None))
    if wanted.stale:
        found.append(narratives.c.facts_hash != events.c.facts_hash)
    if wanted.reviewed:
        found.append(is_reviewed())
    if wanted.review is not None:
        found.append(narratives.c.state == wanted.review)
    if wanted.proposed:
        found.append(number_of_proposals(wanted.language) > 0)
    return found


def number_of_proposals(language: str) -> ScalarSelect[int]:
    """How many proposals wait for a decision on an event. For a statement over events."""
    theirs = narratives.alias("theirs")
    return (
        select(func.count())
        .select_from(proposals)
        .join(theirs, theirs.c.id == proposals.c.narrative_id)
        .where(theirs.c.event_id == events.c.id, theirs.c.language == language, proposals.c.decided.is_(None))
        .correlate(events)
        .scalar_subquery()
    )


def _escaped(words: str) -> str:
    """Words as LIKE takes them literally."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
