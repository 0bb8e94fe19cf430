"""English dates: a day, a span, an hour, as they stand in a sentence."""

from datetime import date, time

from core.domain.facts import Facts
from core.i18n.formats import date_text


def first_day(facts: Facts) -> date | None:
    """The day on which it starts, or was meant to start."""
    return facts.starts_on or facts.planned_on


def is_span(facts: Facts) -> bool:
    """Whether it lasts longer than one day."""
    first = first_day(facts)
    return bool(first and facts.ends_on and facts.ends_on > first)


def day(value: date) -> str:
    """ "12 September 2026"."""
    return date_text(value, "en")


def hour(value: time) -> str:
    """ "19:30"."""
    return f"{value.hour}:{value.minute:02}"


def span(first: date, last: date) -> str:
    """ "from 7 to 28 October 2021": what both days share is said once."""
    if first.year != last.year:
        return f"from {day(first)} to {day(last)}"
    if first.month != last.month:
        return f"from {day(first).removesuffix(f' {first.year}')} to {day(last)}"
    return f"from {first.day} to {day(last)}"


def hours(facts: Facts) -> str:
    """ " at 19:30", " from 17:00 to 19:00", or "". Midnight is how files write an hour nobody gave."""
    start, end = facts.starts_at, facts.ends_at
    if is_span(facts) or not start or start == time(0):
        return ""
    return f" from {hour(start)} to {hour(end)}" if end and end > start else f" at {hour(start)}"


def date_pieces(facts: Facts) -> dict[str, str | None]:
    """The pieces of a sentence that say when."""
    first = first_day(facts)
    if not first:
        return {}
    if is_span(facts) and facts.ends_on:
        if (facts.ends_on - first).days == 1 and facts.ends_on.month == first.month:
            said = f"{first.day} and {day(facts.ends_on)}"
            return {
                "on": f"on {said}",
                "due": f"for {said}",
                "slot": said,
                "is_slot": f"{said} are the dates announced",
            }
        said = span(first, facts.ends_on)
        return {
            "on": said,
            "due": f"for the period {said}",
            "slot": f"the period {said}",
            "is_slot": f"The period {said} is the one announced",
        }
    said = f"{day(first)}{hours(facts)}"
    return {
        "on": f"on {said}",
        "due": f"for {said}",
        "slot": said,
        "is_slot": f"{said} is the date announced",
        "clock": hour(facts.starts_at) if hours(facts) and facts.starts_at else None,
        "single": f"on {day(first)}",
    }
