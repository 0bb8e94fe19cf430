"""Which events of a choice are written, and why the others are not: the one list of reasons."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.domain.facts import EventState


class Which(StrEnum):
    """Which narratives of a choice are asked for."""

    MISSING = "missing"
    STALE = "stale"
    FAILED = "failed"
    ALL = "all"


class Include(StrEnum):
    """Events that are left out unless somebody asks for them."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class SkipReason(StrEnum):
    """Why an event of a choice is not written."""

    ALREADY_WRITTEN = "already_written"
    NOTHING_CHANGED = "nothing_changed"
    CANCELLED = "cancelled_event"
    NOT_YET_HELD = "not_yet_held"
    TOO_LITTLE_DATA = "too_little_data"
    BEING_WRITTEN = "being_written"


@dataclass(frozen=True)
class Choice:
    """The events a person means: those of a project that start within two days, both included."""

    project_id: int
    language: str
    first_day: date | None = None
    last_day: date | None = None
    which: Which = Which.MISSING
    include: frozenset[Include] = field(default_factory=frozenset)
    limit: int | None = None
    events: tuple[int, ...] = ()
    """Only these, where a person picked them one by one."""


@dataclass(frozen=True)
class Manner:
    """How a batch is to be written. Empty fields stand for what is usual here.

    `fallback`: "none", or "facts" to let the facts writer write where the provider would fail.
    """

    provider: str = ""
    model: str = ""
    temperature: float | None = None
    tone: str = ""
    length: str = ""
    fallback: str = "none"


@dataclass(frozen=True)
class Candidate:
    """What planning has to know of one event of a choice."""

    event_id: int
    title: str
    state: EventState
    starts_on: date | None
    planned_on: date | None
    facts_hash: str
    written_from: str | None
    """The facts that the current version was written from; None where there is no narrative."""
    being_written: bool
    failed_last: bool


def is_meant(candidate: Candidate, which: Which) -> bool:
    """Whether the event belongs to what was asked; an event that never failed is no part of
    "those that failed", and is not counted as left out either."""
    return candidate.failed_last if which is Which.FAILED else True


def skip_reason(
    candidate: Candidate, which: Which, include: frozenset[Include], today: date
) -> SkipReason | None:
    """Why the event is left out, or None if it is to be written."""
    if candidate.being_written:
        return SkipReason.BEING_WRITTEN
    if not candidate.title.strip() or not (candidate.starts_on or candidate.planned_on):
        return SkipReason.TOO_LITTLE_DATA
    if candidate.state is EventState.CANCELLED and Include.CANCELLED not in include:
        return SkipReason.CANCELLED
    if not _held(candidate, today) and Include.PLANNED not in include:
        return SkipReason.NOT_YET_HELD
    if candidate.written_from is None:
        return None
    if which is Which.MISSING:
        return SkipReason.ALREADY_WRITTEN
    if which is Which.STALE and candidate.written_from == candidate.facts_hash:
        return SkipReason.NOTHING_CHANGED
    return None


def _held(candidate: Candidate, today: date) -> bool:
    """Whether the day of the event has come. A postponed event keeps in `starts_on` its new day."""
    if candidate.state is EventState.PLANNED:
        return False
    if candidate.state is EventState.CANCELLED:
        return True
    return candidate.starts_on is not None and candidate.starts_on <= today
