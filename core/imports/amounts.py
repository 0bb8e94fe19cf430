"""Numbers as people write them: thousands, decimals, units."""

import re
from decimal import ROUND_HALF_UP, Decimal

from core.domain.facts import Output
from core.i18n import N_
from core.imports.parsed import Exact, Reading
from core.imports.values import Unreadable

BOTH_WAYS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
"""One mark before three digits: thousands, or decimals."""

_GROUPED = re.compile(
    r"-?\d{1,3}(?P<mark>[., '’])\d{3}(?:(?P=mark)\d{3})*(?:(?!(?P=mark))[.,]\d+)?", re.ASCII
)
_PLAIN = re.compile(r"-?\d+(?:(?P<mark>[.,])\d+)?", re.ASCII)
_UNIT = re.compile(r"\s*(?:h|hs|hrs|horas?|hours?)\.?$", re.IGNORECASE)
_PEOPLE = re.compile(
    r" (?:personas?|asistentes?|participantes?|people|persons?|attendees?|participants?)\.?$", re.IGNORECASE
)
_ABOUT = re.compile(
    r"(?:~|≈|±|\+|>|<|c\.|ca\.|aprox\w*\.?|approx\w*\.?|unos|unas|casi|cerca de|alrededor de|m[aá]s de"
    r"|menos de|about|around|almost|nearly|over|more than|less than) ?\d[\d.,]*(?: \D*)?"
    r"|\d[\d.,]* ?(?:~|\+|\(?(?:aprox|approx)\w*\.?\)?|o m[aá]s|or more|(?:-|–|a|to) ?\d[\d.,]*)(?: \D*)?",
    re.IGNORECASE | re.ASCII,
)
_WHOLE = re.compile(r"-?\d+[.,]0+", re.ASCII)
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)(?::00)?", re.ASCII)
_OUTPUT = re.compile(r"(?P<number>\d[\d.,]*(?: \d{3})*)\s+(?P<unit>(?!de\b)\D.*)", re.ASCII | re.DOTALL)
_MOST = 999_999_999
_MOST_SESSIONS = 9_999
_MOST_HOURS = 999_999
_LONGEST = 30


def without_unit(text: str) -> str:
    """A number without "h", "horas", "personas" behind it."""
    return _PEOPLE.sub("", _UNIT.sub("", text))


def is_whole(text: str) -> bool:
    """Whether a number has nothing but zeros behind its mark: "45.0", as programs write whole numbers."""
    return bool(_WHOLE.fullmatch(text))


def decimal_mark(text: str) -> str:
    """Which mark a number shows to be its decimal one; "" where it shows none."""
    text = _UNIT.sub("", text)
    if BOTH_WAYS.fullmatch(text) or len(text) > _LONGEST:
        return ""
    if (found := _GROUPED.fullmatch(text)) and not text.startswith(("0", "-0")):
        if found["mark"] not in ".,":
            return next((mark for mark in ".," if mark in text), "")
        return "," if found["mark"] == "." else "."
    found = _PLAIN.fullmatch(text)
    return (found and found["mark"]) or ""


def read_count(text: str, reading: Reading | None = None) -> int:
    """A number of people, with or without separators of thousands. Raises Unreadable."""
    number = _number(text if isinstance(text, Exact) else _PEOPLE.sub("", text), reading)
    if number is None and len(text) <= _LONGEST and _ABOUT.fullmatch(text):
        raise Unreadable(N_("The number is only approximate. Write the figure, or leave the cell empty."))
    if number is None:
        raise Unreadable(N_("A whole number is expected here, without words."))
    if number != number.to_integral():
        raise Unreadable(N_("The number has a fraction, and what is counted here is whole."))
    if number < 0:
        raise Unreadable(N_("The number cannot be below zero."))
    if number > _MOST:
        raise Unreadable(N_("The number is too large to be true."))
    return int(number)


def read_sessions(text: str, reading: Reading | None = None) -> int | None:
    """A small whole number; None where it is none."""
    number = _number(text, reading)
    if number is None or number != number.to_integral() or not 0 <= number <= _MOST_SESSIONS:
        return None
    return int(number)


def read_hours(text: str, reading: Reading | None = None) -> Decimal | None:
    """Hours such as "1,5", "3 horas" or "2:30", to two decimals; None where it is none."""
    if clock := _CLOCK.fullmatch(text):
        number: Decimal | None = int(clock[1]) + Decimal(int(clock[2])) / 60
    else:
        number = _number(text if isinstance(text, Exact) else _UNIT.sub("", text), reading)
    if number is None or not 0 <= number <= _MOST_HOURS:
        return None
    return _tidy(number.quantize(Decimal("0.01"), ROUND_HALF_UP))


def read_outputs(text: str) -> tuple[Output, ...] | None:
    """ "14 presupuestos terminados; 3 guías"; None where a part does not begin with its number."""
    outputs = []
    for part in filter(None, map(str.strip, re.split(r"[;\n]", text))):
        found = _OUTPUT.fullmatch(part.removeprefix("- "))
        quantity = _number(found["number"], Reading.THOUSANDS) if found else None
        if found is None or quantity is None or not 0 <= quantity <= _MOST:
            return None
        outputs.append(Output(_tidy(quantity), found["unit"].rstrip(". ")))
    return tuple(outputs)


def _number(text: str, reading: Reading | None) -> Decimal | None:
    """What a text of nothing but a number says. Where both ways are open, thousands unless `reading`
    says decimals."""
    if len(text) > _LONGEST:
        return None
    if isinstance(text, Exact) or (BOTH_WAYS.fullmatch(text) and reading is Reading.DECIMALS):
        return _plain(text)
    if (found := _GROUPED.fullmatch(text)) and not re.match(r"-?0[.,]", text):
        return _plain(text.replace(found["mark"], ""))
    return _plain(text)


def _plain(text: str) -> Decimal | None:
    return Decimal(text.replace(",", ".")) if _PLAIN.fullmatch(text) else None


def _tidy(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()
