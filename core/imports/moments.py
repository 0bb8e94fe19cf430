"""Days and times as people and spreadsheets write them."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from core.i18n import N_
from core.imports.columns import normalised
from core.imports.parsed import Reading
from core.imports.values import Unreadable

BOTH_WAYS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)", re.ASCII)
"""Two numbers before the year: day and month, or month and day."""

_YEAR_FIRST = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})", re.ASCII)
_WITHOUT_MARKS = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})", re.ASCII)
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.(\d+))?", re.ASCII)
"""What a spreadsheet keeps of a day: how many have passed since the end of 1899."""
_WEEKDAY = re.compile(
    r"(?:lun|mar|mi[eé]|jue|vie|s[aá]b|dom|mon|tue|wed|thu|fri|sat|sun)[a-zé]*\.?,?\s+", re.IGNORECASE
)
_DAY_NAMED = re.compile(
    r"(\d{1,2})(?:º|st|nd|rd|th)?[\s/.-]+(?:de\s+|of\s+)?([^\W\d_]+)[\s/.,-]+(?:del?\s+)?(\d{4}|\d{2})",
    re.IGNORECASE,
)
_MONTH_NAMED = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE)
_MONTHS = (
    "ene enero jan january", "feb febrero february", "mar marzo march", "abr abril apr april", "may mayo",
    "jun junio june", "jul julio july", "ago agosto aug august",
    "sep sept set septiembre setiembre september", "oct octubre october", "nov noviembre november",
    "dic diciembre dec december",
)  # fmt: skip
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_DATE_AND_TIME = re.compile(r"(.+?)(?:[T ,]+(\d{1,2}:\d{2}.*))?", re.ASCII)
_TIME = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2})(?::\d{2}(?:\.\d+)?)?)?\s*(a\.?\s?m\.?|p\.?\s?m\.?)?\s*(?:h|hs|hrs|horas|hours)?\.?",
    re.ASCII | re.IGNORECASE,
)
_HALF_DAY = re.compile(r"[ap]\.?\s?m\b", re.IGNORECASE)
_SPAN = re.compile(r"\s*(?:-|–|—|\ba\b(?!\.?\s?m\b)|\bto\b)\s*", re.IGNORECASE)
_LONGEST = 50
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_YEARS_BEGIN = 20
"""26/09/12 may be of 2012 or of 2026: a year of two digits before this one is not believed beside a day
that may be a later year."""
_ORIGIN = date(1899, 12, 30)


@dataclass(frozen=True)
class Day:
    """A day, and the time that was written with it."""

    day: date
    at: time | None = None


def read_date(text: str, reading: Reading | None = None) -> Day:
    """A day, and the time where one is written with it. Raises Unreadable.

    Two numbers before the year are day and month, in this order unless `reading` says otherwise.
    Midnight and 23:59 are what an export writes where there is no time, and are no time.
    """
    parts = _DATE_AND_TIME.fullmatch(text) if len(text) <= _LONGEST else None
    day = parts and (_day_of(parts[1], reading) or _day_of(_WEEKDAY.sub("", parts[1], count=1), reading))
    if parts is None or day is None:
        raise Unreadable(N_("This is no date that can be read. For example: 2026-09-12 or 12/09/2026."))
    span = read_times(parts[2]) if parts[2] else None
    at = span[0] if span else None
    return Day(day, None if at in (time(0, 0), time(23, 59)) else at)


def read_times(text: str) -> tuple[time, time | None] | None:
    """When it begins and, where a span is written ("17:00-19:00"), ends; None where unreadable.

    "5:00 a 7:00 pm" is unreadable: it does not say in which half of the day it begins.
    """
    parts = _SPAN.split(text, maxsplit=1) if len(text) <= _LONGEST else []
    if len({bool(_HALF_DAY.search(part)) for part in parts}) != 1:
        return None
    first, *rest = map(_time_of, parts)
    if first is None or None in rest:
        return None
    return first, rest[0] if rest else None


def _day_of(text: str, reading: Reading | None) -> date | None:
    text = text.strip().rstrip(".")
    if found := BOTH_WAYS.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), _year(found[4])
        if len(found[4]) == 2 and first >= _YEARS_BEGIN > year - 2000 > 0:
            raise Unreadable(
                N_("It is open which of these numbers is the year. Write it with four digits: 2026-09-12.")
            )
        return _in_order(first, second, year, reading)
    if found := _WITHOUT_MARKS.fullmatch(text):
        return _real(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_FIRST.fullmatch(text):
        return _real(int(found[1]), int(found[3]), int(found[4]))
    if found := _SERIAL.fullmatch(text):
        counted = _ORIGIN + timedelta(days=int(found[1]))
        return counted if counted.year <= _LAST_YEAR else None
    if found := _DAY_NAMED.fullmatch(text):
        return _real(_year(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_NAMED.fullmatch(text):
        return _real(int(found[3]), _month(found[1]), int(found[2]))
    return None


def _in_order(first: int, second: int, year: int, reading: Reading | None) -> date | None:
    month_first = reading is Reading.MONTH_FIRST
    month, day = (first, second) if month_first else (second, first)
    if day <= 12 < month <= 31:
        reason = (
            N_("The dates of this column are read with the month first, and there is no month {number}.")
            if month_first
            else N_("The dates of this column are read with the day first, and there is no month {number}.")
        )
        raise Unreadable(reason, number=month)
    return _real(year, month, day)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        read = date(year, month, day)
    except ValueError:
        return None
    return read if _FIRST_YEAR <= read.year <= _LAST_YEAR else None


def _year(text: str) -> int:
    """A year of two digits is one of this century, or of the last twenty years of the one before."""
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < 80 else 1900)


def _month(name: str) -> int:
    return _MONTH_OF.get(normalised(name), 0)


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
