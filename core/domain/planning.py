"""Which events of a choice are written, and why the others are not: the one list of reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

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
    APPROVED = "approved"
    PROTECTED = "protected"
    EDITED_BY_HAND = "edited_by_hand"


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
    as_proposals: bool = False
    """The texts in use stay as they are, so that none of them need be spared."""


@dataclass(frozen=True)
class Manner:
    """How a batch is to be written. Empty fields stand for what is usual here.

    `fallback`: "none", or "facts" to let the facts writer write where the provider would fail.
    `instruction` is what a person asks for besides, and is kept as the reason of the versions.
    """

    provider: str = ""
    model: str = ""
    temperature: float | None = None
    tone: str = ""
    length: str = ""
    fallback: str = "none"
    instruction: str = ""


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
    guard: SkipReason | None = None
    """Why no batch may replace the text in use, if one is not to."""


def options_of(choice: Choice) -> dict[str, Any]:
    """A choice as a batch keeps it among its options: plain JSON values."""
    return {
        "language": choice.language,
        "first_day": choice.first_day and choice.first_day.isoformat(),
        "last_day": choice.last_day and choice.last_day.isoformat(),
        "which": choice.which,
        "include": sorted(choice.include),
        "limit": choice.limit,
        "events": list(choice.events),
        "as_proposals": choice.as_proposals,
    }


def choice_of(options: Mapping[str, Any], project_id: int) -> Choice:
    """The choice that a batch was made from, read back from its options."""
    first, last = options.get("first_day"), options.get("last_day")
    return Choice(
        project_id=project_id,
        language=options["language"],
        first_day=date.fromisoformat(first) if first else None,
        last_day=date.fromisoformat(last) if last else None,
        which=Which(options["which"]),
        include=frozenset(Include(value) for value in options.get("include", ())),
        limit=options.get("limit"),
        events=tuple(options.get("events", ())),
        as_proposals=options.get("as_proposals", False),
    )


def sorted_out(
    candidates: Iterable[Candidate], choice: Choice, today: date
) -> tuple[list[int], dict[int, SkipReason]]:
    """The events of a choice that are written, and of those left out the reason of each.

    `candidates` are those of the choice, by date. The limit of the choice counts what is written;
    what lies beyond it is not left out, it was not asked for.
    """
    to_write: list[int] = []
    left_out: dict[int, SkipReason] = {}
    for candidate in candidates:
        if not is_meant(candidate, choice.which):
            continue
        reason = skip_reason(candidate, choice.which, choice.include, today)
        if reason is None and not choice.as_proposals:
            reason = candidate.guard
        if reason is not None:
            left_out[candidate.event_id] = reason
        else:
            to_write.append(candidate.event_id)
    return to_write[: choice.limit], left_out


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
