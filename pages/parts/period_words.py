"""Periods as people read them: their name, their days, how near they are due."""

from datetime import date

from core.domain.periods import Due, due
from core.i18n import _, language, n_
from core.i18n.formats import date_text, span_text
from core.i18n.words import word
from core.queries.periods import PeriodView
from pages.parts.badges import Mark
from pages.parts.moments import number


def days_of_period(period: PeriodView) -> str:
    """From which day to which."""
    return span_text(period.first_day, period.last_day, language())


def period_name(period: PeriodView) -> str:
    """What it is called: its name, or its days where these are name enough."""
    return period.name or days_of_period(period)


def period_label(period: PeriodView) -> str:
    """A period among others to choose from: name, donor, days, language, and whether it is closed."""
    parts = [period.name, period.donor, days_of_period(period), word("language", period.language)]
    return " · ".join([part for part in parts if part] + ([] if period.is_open else [_("closed")]))


def due_text(period: PeriodView) -> str:
    """The day on which it is due, "" where none was set."""
    return date_text(period.due_on, language()) if period.due_on else ""


def due_mark(due_on: date | None, today: date) -> Mark | None:
    """How many days are left, in a word, a sign and a colour; None where no day was set."""
    left = abs((due_on - today).days) if due_on else 0
    match due(due_on, today):
        case Due.OVERDUE:
            said = n_("overdue by {number} day", "overdue by {number} days", left, number=number(left))
            return Mark("✕", said, "red")
        case Due.TODAY:
            return Mark("!", _("due today"), "orange")
        case Due.NEAR:
            return Mark("!", _left(left), "orange")
        case Due.FAR:
            return Mark("○", _left(left), "blue")
    return None


def _left(days: int) -> str:
    return n_("{number} day left", "{number} days left", days, number=number(days))
