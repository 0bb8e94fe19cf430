"""From the facts of an event to its narrative, in one of the languages."""

import re
from dataclasses import fields, replace

from core.domain.closing import closing_sentence
from core.domain.facts import Attendance, EventState, Facts, Output, Quote
from core.errors import FailureKind, OutsideFailure
from core.llm.facts_writer.arrangement import Arrangement
from core.llm.facts_writer.cleaning import clean_block, clean_line, clean_name, clean_place, fold
from core.llm.facts_writer.english import ENGLISH
from core.llm.facts_writer.language import Language
from core.llm.facts_writer.layout import lay_out
from core.llm.facts_writer.spanish import SPANISH
from core.llm.facts_writer.telling import Teller

LANGUAGES: dict[str, Language] = {"es": SPANISH, "en": ENGLISH}

_BLOCKS = ("objectives", "description", "results", "agreements", "difficulties", "lessons", "change_reason")
_PLACES = ("place", "locality")
_LINES = ("title", "kind", "programme", "modality", "target_group")
_NAMES = ("organiser", "partners", "responsible")
_BECAUSE = re.compile(r"^(?:por|debido al?|a causa de|due to|because of|owing to)\s+", re.IGNORECASE)
_TOLD_OF_ATTENDANCE = (EventState.DONE, EventState.UNKNOWN)


def compose(facts: Facts, language: str, reference: str, number: int) -> str:
    """The narrative of an event: one to five paragraphs, separated by one empty line.

    The same facts, language, reference and number always give the same text; another number
    gives another one. Raises OutsideFailure(TOO_LITTLE_DATA) without a title or a date, and
    KeyError for a language that is not written.
    """
    cleaned = clean(facts)
    missing = [name for name, there in (("title", cleaned.title), ("date", _day(cleaned))) if not there]
    if missing:
        raise OutsideFailure(FailureKind.TOO_LITTLE_DATA, ", ".join(missing))
    teller = Teller(cleaned, LANGUAGES[language], Arrangement(reference, number))
    return "\n\n".join(lay_out(teller.passages(), teller.merge, _closing(cleaned, language)))


def clean(facts: Facts) -> Facts:
    """The facts as they can be told: nothing that says nothing, no addresses, places in title case."""
    texts = {name: clean_line(getattr(facts, name)) for name in _LINES}
    texts |= {name: clean_name(getattr(facts, name)) for name in _NAMES}
    texts |= {name: clean_place(getattr(facts, name)) for name in _PLACES}
    texts |= {name: clean_block(getattr(facts, name)) for name in _BLOCKS}
    texts["change_reason"] = _BECAUSE.sub("", texts["change_reason"])
    texts["locality"] = _locality(texts["locality"], texts["place"])
    extra = tuple((clean_name(label), clean_line(value)) for label, value in facts.extra)
    return replace(
        facts,
        **texts,
        price=clean_block(facts.price),
        outputs=tuple(Output(one.quantity, unit) for one in facts.outputs if (unit := clean_name(one.unit))),
        quotes=tuple(
            Quote(text, clean_name(one.who), one.consent)
            for one in facts.quotes
            if (text := clean_block(one.text))
        ),
        extra=tuple((label, value) for label, value in extra if label and value),
    )


def _locality(locality: str, place: str) -> str:
    """The parts of a locality that the place does not name already, each once."""
    said = fold(place)
    parts: list[str] = []
    for part in locality.split(", "):
        if part and fold(part) not in said and fold(part) not in map(fold, parts):
            parts.append(part)
    return ", ".join(parts)


def _day(facts: Facts) -> object:
    return facts.starts_on or facts.planned_on


def _closing(facts: Facts, language: str) -> str:
    if facts.state not in _TOLD_OF_ATTENDANCE:
        return ""
    counted = any(getattr(facts.attendance, one.name) not in (None, ()) for one in fields(Attendance))
    return closing_sentence(
        language,
        attendance=not counted and facts.distinct_people is None,
        results=not (facts.results or facts.outputs),
    )
