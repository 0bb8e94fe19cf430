"""Reporting periods: what may be said of one, how near it is due, which of them overlap."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from core.domain.projects import check_days, check_language
from core.errors import Refusal
from core.i18n import N_

LONGEST_NAME = 200
NEAR = 7
"""Days before the due date from which it is near."""


@dataclass(frozen=True)
class PeriodData:
    """What people say of a period. `name` is "" where its days are name enough; both days belong to it."""

    name: str
    first_day: date
    last_day: date
    due_on: date | None = None
    donor: str = ""
    language: str = ""


class Due(StrEnum):
    """How near the day is on which a period is due."""

    OVERDUE = "overdue"
    TODAY = "today"
    NEAR = "near"
    FAR = "far"
    OPEN_ENDED = "open_ended"


class _Days(Protocol):
    """Whatever has a first and a last day."""

    @property
    def first_day(self) -> date: ...
    @property
    def last_day(self) -> date: ...


Period = TypeVar("Period", bound=_Days)


def accepted_period(data: PeriodData) -> PeriodData:
    """The same without blanks at the ends. Raises Refusal."""
    name, donor = " ".join(data.name.split()), " ".join(data.donor.split())
    if max(len(name), len(donor)) > LONGEST_NAME:
        raise Refusal(N_("A period or a donor is named in at most {number} letters."), number=LONGEST_NAME)
    check_days(data.first_day, data.last_day)
    check_language(data.language)
    return PeriodData(name, data.first_day, data.last_day, data.due_on, donor, data.language)


def due(due_on: date | None, today: date) -> Due:
    """How near the due day is."""
    if due_on is None:
        return Due.OPEN_ENDED
    left = (due_on - today).days
    if left < 0:
        return Due.OVERDUE
    if left == 0:
        return Due.TODAY
    return Due.NEAR if left <= NEAR else Due.FAR


def overlapping(data: _Days, others: Iterable[Period]) -> list[Period]:
    """Those that share a day with it. They may: donors differ, and an event may be told to both."""
    return [each for each in others if each.first_day <= data.last_day and data.first_day <= each.last_day]
