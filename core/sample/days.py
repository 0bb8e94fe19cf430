"""The days of the sample: its files name them as seen from the day on which it is loaded."""

import re
from datetime import UTC, date, datetime, time, timedelta

_OF_MONTH = re.compile(r"M(-?\d+)-(\d{2}|end)", re.ASCII)
_FROM_TODAY = re.compile(r"[+-]\d+", re.ASCII)


def day_of(mark: str, today: date) -> date:
    """The day that a mark means, where the sample is loaded on `today`.

    M1 to M3 are the three whole months that are over, M4 is the month of `today`: "M1-05" is the 5th of
    the first of them, "M3-end" the last day of the quarter, "M4-01" the day after it. "+12" and "-6"
    are days from `today`. Raises ValueError for anything else.
    """
    if _FROM_TODAY.fullmatch(mark):
        return today + timedelta(days=int(mark))
    found = _OF_MONTH.fullmatch(mark)
    if found is None:
        raise ValueError(f"not a day of the sample: {mark}")
    month = int(found[1])
    if found[2] == "end":
        return _first_of(today, month + 1) - timedelta(days=1)
    return _first_of(today, month).replace(day=int(found[2]))


def is_day(text: str) -> bool:
    """Whether a text is a mark of `day_of`."""
    return bool(_FROM_TODAY.fullmatch(text) or _OF_MONTH.fullmatch(text))


def moment_of(mark: str, today: date) -> datetime:
    """The moment that a mark such as "-6 15:40" means, by the clocks of the place where this runs."""
    day, _blank, hour = mark.partition(" ")
    return datetime.combine(day_of(day, today), time.fromisoformat(hour)).astimezone(UTC)


def _first_of(today: date, month: int) -> date:
    """The first day of one of the months, of which that of `today` is the fourth."""
    months = today.year * 12 + today.month - 1 + month - 4
    return date(months // 12, months % 12 + 1, 1)
