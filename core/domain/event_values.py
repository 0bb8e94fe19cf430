"""The values of an event one by one, as a form shows and takes them, and what they must meet together."""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from unicodedata import combining, normalize

from core.domain.event_fields import FIELDS
from core.domain.facts import EventState, Facts
from core.errors import Refusal
from core.i18n import N_

EXTRA_TOLD = "extra_told"
"""Beside the fields: the headings without a home that writers are given."""
EDITED = tuple(field for field in FIELDS if field.name not in ("quote_who", "quote_consent"))
"""The fields of a form: "quote" holds all quotes whole, "age_band" all age bands, "outputs" all outputs."""
MADE = "~"
"""How an identifier begins that nobody gave."""

_IN_BAND = re.compile(r"[^\W\d_]+|\d+|[<>+=]")
_YEARS = frozenset(["ano", "anos", "year", "years", "old", "edad", "de"])
_OF_ATTENDANCE = ("total", "women", "men", "other", "not_recorded", "disability")
_BY_SEX = ("women", "men", "other", "not_recorded")
_ELSEWHERE = {"age_band": "age_bands", "quote": "quotes"}
_BESIDE_FACTS = ("external_id", "activity_code")
_NEEDS_REASON = (EventState.CANCELLED, EventState.POSTPONED)


def values_of(facts: Facts) -> dict[str, Any]:
    """The value of each field of EDITED that facts hold: text, number, day, time, or a tuple of parts."""
    found: dict[str, Any] = {}
    for field in EDITED:
        name = field.name
        if name in _OF_ATTENDANCE or name == "age_band":
            found[name] = getattr(facts.attendance, _ELSEWHERE.get(name, name))
        elif name not in _BESIDE_FACTS:
            found[name] = getattr(facts, _ELSEWHERE.get(name, name))
    return found


def with_values(facts: Facts, values: Mapping[str, Any]) -> Facts:
    """The facts with these values in place of their own; what is no fact is passed over."""
    came = {
        _ELSEWHERE.get(name, name): value
        for name, value in values.items()
        if name in _OF_ATTENDANCE or name == "age_band"
    }
    plain = {
        _ELSEWHERE.get(field.name, field.name): values[field.name]
        for field in EDITED
        if field.name in values
        and field.name not in (*_OF_ATTENDANCE, "age_band")
        and field.name not in _BESIDE_FACTS
    }
    return replace(facts, **plain, attendance=replace(facts.attendance, **came))


def check_together(facts: Facts, changed: Collection[str]) -> None:
    """Raise Refusal where values do not go together. Only what was changed is looked at: what came in
    by a file does not keep anybody from mending something else."""
    touched = set(changed)
    if touched & {"title"} and not facts.title:
        raise Refusal(N_("The title is missing."))
    if touched & {"starts_on", "planned_on"} and not (facts.starts_on or facts.planned_on):
        raise Refusal(N_("The date is missing: the start date, or the planned date."))
    if touched & {"starts_on", "ends_on"} and _ends_before(facts):
        raise Refusal(N_("The end date comes before the start date."))
    if touched & {"starts_on", "ends_on", "starts_at", "ends_at"} and _ends_earlier(facts):
        raise Refusal(
            N_("The end time comes before the start time. What goes past midnight ends on the next day.")
        )
    if touched & {"state", "change_reason"} and facts.state in _NEEDS_REASON and not facts.change_reason:
        raise Refusal(N_("Why the event was called off or postponed has to be said."))


class Likeness(NamedTuple):
    """What two entries of the same event have in common, whatever their identifiers."""

    title: str
    day: date | None
    place: str


def likeness(title: str, day: date | None, place: str) -> Likeness:
    """What an event with this title, day and place is alike in; capitals make no difference."""
    return Likeness(title.casefold(), day, place.casefold())


def likeness_of(facts: Facts) -> Likeness:
    """What an event is alike in to others; its day is the planned one where it has no other."""
    return likeness(facts.title, facts.starts_on or facts.planned_on, facts.place)


def made_id(facts: Facts) -> str:
    """An identifier for an event that brings none: the same for the same title, day and place."""
    return id_of_likeness(likeness_of(facts))


def id_of_likeness(like: Likeness) -> str:
    """The identifier that is made of what an event is alike in."""
    text = "\n".join((like.title, like.day.isoformat() if like.day else "", like.place))
    return f"{MADE}{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def band_key(text: str) -> str:
    """What two wordings of one age band have in common: "Menores de 18" is "menores de 18 años"."""
    plain = "".join(letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))
    return " ".join(word for word in _IN_BAND.findall(plain) if word not in _YEARS)


def state_by_itself(facts: Facts, today: date) -> EventState:
    """The state of an event of which nobody stated any: done only where the day is past and somebody
    came or something came of it."""
    last = facts.ends_on or facts.starts_on
    counted = facts.attendance
    came = any(getattr(counted, name) for name in _OF_ATTENDANCE) or any(b.count for b in counted.age_bands)
    known = came or bool(facts.results or facts.outputs)
    return EventState.DONE if last and last < today and known else EventState.UNKNOWN


def contradiction(facts: Facts) -> tuple[str, Mapping[str, int]] | None:
    """Why the parts of the attendance cannot be those of its total: a message id with its figures. None
    where they can. Nothing is completed or put right."""
    came = facts.attendance
    if came.total is None:
        return None
    by_sex = sum(getattr(came, name) or 0 for name in _BY_SEX)
    whole = came.women is not None and came.men is not None
    if by_sex > came.total or (whole and by_sex < came.total):
        said = N_("The parts add up to {parts}, and the total says {total}.")
        return said, {"parts": by_sex, "total": came.total}
    most = max(came.disability or 0, *(band.count for band in came.age_bands), 0)
    if most > came.total:
        return N_("A part ({part}) is larger than the total ({total})."), {"part": most, "total": came.total}
    return None


def _ends_before(facts: Facts) -> bool:
    return bool(facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on)


def _ends_earlier(facts: Facts) -> bool:
    one_day = facts.ends_on is None or facts.ends_on == facts.starts_on
    return bool(one_day and facts.starts_at and facts.ends_at and facts.ends_at < facts.starts_at)
