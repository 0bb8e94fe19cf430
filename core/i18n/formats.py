"""Numbers, dates and times as a language writes them; what was written before is remembered."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal

_LOCALES = {"comma": "es", "point": "en"}
# A page is drawn again and again with the same rows, and babel is slow: 50 to 150 µs a date.
_remembered = lru_cache(maxsize=4096)


@_remembered
def number_text(number: int | float | Decimal, language: str, region: str | None = None) -> str:
    """A number with the separators of the language, or of a region of REGIONS; Spanish groups from
    five digits up (RAE)."""
    grouped = language != "es" or abs(number) >= 10_000
    return format_decimal(number, locale=_LOCALES.get(region or "", language), group_separator=grouped)


def percent_text(part: float, language: str) -> str:
    """A part of a whole (0 to 1) in percent, to one decimal: "71,4 %", "71.4%"."""
    blank = "\u00a0" if language == "es" else ""
    return f"{number_text(round(part * 100, 1), language)}{blank}%"


@_remembered
def date_text(day: date, language: str) -> str:
    """A day in words: "22 de noviembre de 2026", "22 November 2026"."""
    return format_date(day, "d 'de' MMMM 'de' y" if language == "es" else "d MMMM y", locale=language)


@_remembered
def short_day_text(day: date, language: str) -> str:
    """A day without its year, where many stand in a row: "22 nov", "22 Nov"."""
    return format_date(day, "d MMM", locale=language)


@_remembered
def moment_text(moment: datetime, language: str, zone: object = UTC) -> str:
    """A moment of the store (UTC) as a short local date and time."""
    local = moment.astimezone(zone)  # ty: ignore[invalid-argument-type]
    return format_datetime(local, "d MMM y, HH:mm", locale=language)


def ago_text(moment: datetime, now: datetime, language: str) -> str:
    """How long ago: "hace 4 segundos", "4 seconds ago"."""
    # A clock elsewhere may run ahead; and "in 0 seconds" is what babel makes of none at all.
    passed = max((now - moment) // timedelta(seconds=1), 1)
    return _ago(passed - passed % _step(passed), language)


def _step(seconds: int) -> int:
    """How fine a time so long ago has to be told apart: minutes after two hours, hours after two days."""
    return 1 if seconds < 7_200 else 60 if seconds < 172_800 else 3_600


@_remembered
def _ago(seconds: int, language: str) -> str:
    return format_timedelta(timedelta(seconds=-seconds), add_direction=True, threshold=1.2, locale=language)


@_remembered
def span_text(first: date | None, last: date | None, language: str) -> str:
    """Days from and to, short, either of them open: "1 oct 2021 – 31 oct 2021"."""
    shown = [format_date(day, "d MMM y", locale=language) if day else "…" for day in (first, last)]
    return shown[0] if first and first == last else " – ".join(shown)


_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def duration_text(lasted: timedelta, language: str, region: str | None = None) -> str:
    """How long something took, in its two largest units: "35 s", "4 min 5 s", "1 h 12 min", "2 d 3 h"."""
    rest = max(round(lasted.total_seconds()), 0)
    first = next((place for place, (size, _unit) in enumerate(_UNITS) if rest >= size), len(_UNITS) - 1)
    parts = []
    for size, unit in _UNITS[first : first + 2]:
        number, rest = divmod(rest, size)
        if number or not parts:
            parts.append(f"{number_text(number, language, region)}\u00a0{unit}")
    return " ".join(parts)
