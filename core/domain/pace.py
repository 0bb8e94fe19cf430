"""How long a batch will still take, from its own pace: a range, or nothing where it would be a guess."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil, floor, sqrt

LEAST_ENDS = 8
"""Narratives that must have come to their end before anything is told."""
LEAST_SPAN = timedelta(seconds=10)
"""Over which they must have: those that are written at once end at once too."""
SHORTEST_BREAK = timedelta(minutes=1)
_BREAK = 10
"""So many times the usual gap between two ends is a break: paused, nobody there, a service that is down."""
_CERTAINTY = 1.28
"""In standard deviations: four times of five the range holds."""


@dataclass(frozen=True)
class TimeLeft:
    """Between these two a batch will come to its end if it goes on as it does."""

    low: timedelta
    high: timedelta

    def told(self) -> tuple[int, int, str]:
        """The range as people say it, in minutes ("min") or hours ("h"), rounded outwards: to five
        minutes beyond ten, to whole hours from an hour and a half up."""
        step = timedelta(minutes=1)
        if self.high > timedelta(minutes=90):
            step = timedelta(hours=1)
        elif self.high > timedelta(minutes=10):
            step = timedelta(minutes=5)
        size = 5 if step == timedelta(minutes=5) else 1
        unit = "h" if step == timedelta(hours=1) else "min"
        return floor(self.low / step) * size, ceil(self.high / step) * size, unit


def time_left(ends: Iterable[datetime], remaining: int, now: datetime) -> TimeLeft | None:
    """How long the `remaining` narratives will take; None where nothing can be told.

    `ends` are the moments at which narratives of the batch came to their end lately, in any order; what
    lies before a break is not counted. Ends are taken as a Poisson process: n of them after the first
    one, in the time T from the first until now, make a rate of n ± z√n in T, so that the rest takes from
    remaining · T ÷ (n + z√n) to remaining · T ÷ (n − z√n).
    """
    counted = _since_the_last_break(sorted(ends, reverse=True), now)
    if not remaining or len(counted) < LEAST_ENDS or now - counted[-1] < LEAST_SPAN:
        return None
    number, span = len(counted) - 1, now - counted[-1]
    doubt = _CERTAINTY * sqrt(number)
    return TimeLeft(remaining * span / (number + doubt), remaining * span / (number - doubt))


def _since_the_last_break(newest_first: list[datetime], now: datetime) -> list[datetime]:
    """Those between which the work went on without a break until now; none while it stands still."""
    if len(newest_first) < LEAST_ENDS:
        return []
    gaps = [later - earlier for later, earlier in pairwise(newest_first)]
    longest = max(SHORTEST_BREAK, _BREAK * sorted(gaps)[len(gaps) // 2])
    if now - newest_first[0] > longest:
        return []
    breaks = (place for place, gap in enumerate(gaps, 1) if gap > longest)
    return newest_first[: next(breaks, len(newest_first))]
