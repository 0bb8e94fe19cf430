"""What a cell says: text, dates, times, numbers, and the words that stand for nothing."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from core.domain.facts import EventState, Output
from core.i18n import N_
from core.imports.columns import normalised


class Unreadable(Exception):
    """A cell that its field cannot hold. Carries a message id of the catalogues and its values."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


_INVISIBLE = re.compile("[\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_BLANK = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NOTHING = re.compile(
    r"#?n[./]?[ad]\.?|s[./]?[di]\.?|null|none|nan|ningun[oa]|no (?:aplica|procede|disponible|data)"
    r"|sin (?:datos?|informaci[oó]n)|not (?:applicable|available)"
)
_STATES = {
    EventState.DONE: "realizado realizada realizados realizadas hecho hecha ejecutado ejecutada finalizado "
    "finalizada terminado terminada completado completada celebrado celebrada cumplido cumplida done held "
    "completed finished implemented conducted delivered",
    EventState.PLANNED: "previsto prevista planificado planificada planeado planeada programado programada "
    "pendiente planned scheduled upcoming pending",
    EventState.POSTPONED: "aplazado aplazada pospuesto pospuesta postergado postergada reprogramado "
    "reprogramada postponed rescheduled delayed",
    EventState.CANCELLED: "cancelado cancelada anulado anulada suspendido suspendida cancelled canceled",
    EventState.UNKNOWN: "desconocido desconocida unknown",
}
_STATE_OF = {normalised(word): state for state, words in _STATES.items() for word in words.split()}
_CONSENT = frozenset(
    ["si", "sí", "s", "yes", "y", "x", "1", "true", "verdadero", "consta", "autorizado", "signed"]
)

_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})", re.ASCII)
_DATE_AND_TIME = re.compile(r"(\S+?)(?:[T ,]+(\d{1,2}:\d{2}.*))?", re.ASCII)
_TIME = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2})(?::\d{2}(?:\.\d+)?)?)?\s*(a\.?\s?m\.?|p\.?\s?m\.?)?\s*(?:h|hs|hrs|horas|hours)?\.?",
    re.ASCII | re.IGNORECASE,
)
_HALF_DAY = re.compile(r"[ap]\.?\s?m\b", re.IGNORECASE)
_SPAN = re.compile(r"\s*(?:-|–|—|\ba\b(?!\.?\s?m\b)|\bto\b)\s*", re.IGNORECASE)
_WHOLE = r"\d{1,3}(?P<mark>[., ])\d{3}(?:(?P=mark)\d{3})*|\d+"
_COUNT = re.compile(rf"(-?)({_WHOLE})(?:[.,]0+)?", re.ASCII)
_DECIMAL = re.compile(
    r"(\d{1,6})(?:[.,](\d{1,2}))?\s*(?:h|hs|hrs|horas?|hours?)?\.?", re.ASCII | re.IGNORECASE
)
_OUTPUT = re.compile(
    rf"(?P<whole>{_WHOLE})(?:[.,](?P<part>\d{{1,2}}))?\s+(?P<unit>(?!de\b)\D.*)", re.ASCII | re.DOTALL
)
_MOST = 999_999_999
_LONGEST_MOMENT = 40


def clean_text(cell: str, *, lines: bool) -> str:
    """NFC, without control characters and runs of blanks; "" for the words that mean nothing.

    `lines` keeps line breaks, with at most one empty line between paragraphs.
    """
    text = unicodedata.normalize("NFC", cell).replace("\r\n", "\n").replace("\r", "\n")
    kept = _BLANK.sub(" ", _INVISIBLE.sub("", text))
    rows = [" ".join(row.split()) for row in kept.split("\n")]
    joined = re.sub(r"\n{3,}", "\n\n", "\n".join(rows)) if lines else " ".join(filter(None, rows))
    stripped = joined.strip()
    nothing = _NOTHING.fullmatch(stripped.casefold()) or not any(mark.isalnum() for mark in stripped)
    return "" if nothing else stripped


@dataclass(frozen=True)
class Day:
    """A day, and the time that was written with it."""

    day: date
    at: time | None = None


def read_date(text: str) -> Day:
    """A day, and the time where one is written with it. Raises Unreadable.

    Two numbers before the year are day and month, in this order. Midnight and 23:59 are what
    an export writes where there is no time, and are no time.
    """
    parts = _DATE_AND_TIME.fullmatch(text) if len(text) <= _LONGEST_MOMENT else None
    day = _day_of(parts[1]) if parts else None
    if parts is None or day is None:
        raise Unreadable(N_("This is no date that can be read. For example: 2026-09-12 or 12/09/2026."))
    span = read_times(parts[2]) if parts[2] else None
    at = span[0] if span else None
    return Day(day, None if at in (time(0, 0), time(23, 59)) else at)


def read_times(text: str) -> tuple[time, time | None] | None:
    """When it begins and, where a span is written ("17:00-19:00"), ends; None where unreadable.

    "5:00 a 7:00 pm" is unreadable: it does not say in which half of the day it begins.
    """
    parts = _SPAN.split(text, maxsplit=1) if len(text) <= _LONGEST_MOMENT else []
    if len({bool(_HALF_DAY.search(part)) for part in parts}) != 1:
        return None
    first, *rest = map(_time_of, parts)
    if first is None or None in rest:
        return None
    return first, rest[0] if rest else None


def read_count(text: str) -> int:
    """A number of people, with or without separators of thousands. Raises Unreadable."""
    found = _COUNT.fullmatch(text)
    if found is None:
        raise Unreadable(N_("A whole number is expected here, without words."))
    number = int(re.sub(r"\D", "", found[2]))
    if found[1] and number:
        raise Unreadable(N_("The number cannot be below zero."))
    if number > _MOST:
        raise Unreadable(N_("The number is too large to be true."))
    return number


def read_sessions(text: str) -> int | None:
    """A small whole number; None where it is none."""
    return int(text) if re.fullmatch(r"\d{1,4}", text, re.ASCII) else None


def read_decimal(text: str) -> Decimal | None:
    """A small number such as "1,5" or "3 horas"; None where it is none."""
    found = _DECIMAL.fullmatch(text)
    return _exact(found[1], found[2]) if found else None


def read_state(text: str) -> EventState:
    """The state that a word stands for, in either language. Raises Unreadable."""
    state = _STATE_OF.get(normalised(text))
    if state is None:
        raise Unreadable(
            N_("This state is not known. These are: planned, done, postponed, cancelled, unknown.")
        )
    return state


def read_outputs(text: str) -> tuple[Output, ...] | None:
    """ "14 presupuestos terminados; 3 guías"; None where a part does not begin with its number."""
    outputs = []
    for part in filter(None, map(str.strip, re.split(r"[;\n]", text))):
        found = _OUTPUT.fullmatch(part)
        if found is None:
            return None
        quantity = _exact(re.sub(r"\D", "", found["whole"]), found["part"])
        outputs.append(Output(quantity, found["unit"].rstrip(". ")))
    return tuple(outputs)


def read_consent(text: str) -> bool:
    """Whether somebody agreed to be named. Anything but a clear yes is a no."""
    words = text.casefold().split()
    return bool(words) and words[0].strip(".,:") in _CONSENT


def _exact(whole: str, part: str | None) -> Decimal:
    number = Decimal(f"{whole}.{part or 0}")
    return number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()


def _day_of(text: str) -> date | None:
    if found := _DAY_FIRST.fullmatch(text):
        year, month, day = found[4], found[3], found[1]
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found[1], found[3], found[4]
    else:
        return None
    try:
        read = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return read if 1900 <= read.year <= 2100 else None


def _time_of(text: str) -> time | None:
    found = _TIME.fullmatch(text)
    if found is None or not (found[2] or found[3] or "h" in text.casefold()):
        return None
    hour, half = int(found[1]), (found[3] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    minute = int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
