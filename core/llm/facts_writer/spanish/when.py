"""Spanish dates: a day, a span, an hour, as they stand in a sentence."""

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
    """ "12 de septiembre de 2026"."""
    return date_text(value, "es")


def hour(value: time) -> str:
    """ "las 19:30", "la 1:15"."""
    return f"{'la' if value.hour == 1 else 'las'} {value.hour}:{value.minute:02}"


def span(first: date, last: date) -> str:
    """ "del 7 al 28 de octubre de 2021": what both days share is said once."""
    if first.year != last.year:
        return f"del {day(first)} al {day(last)}"
    without_year = day(first).removesuffix(f" de {first.year}")
    if first.month != last.month:
        return f"del {without_year} al {day(last)}"
    return f"del {first.day} al {day(last)}"


def hours(facts: Facts) -> str:
    """ " a las 19:30", " de 17:00 a 19:00", or "". Midnight is how files write an hour nobody gave."""
    start, end = facts.starts_at, facts.ends_at
    if is_span(facts) or not start or start == time(0):
        return ""
    if end and end > start:
        return f" de {start.hour}:{start.minute:02} a {end.hour}:{end.minute:02}"
    return f" a {hour(start)}"


def date_pieces(facts: Facts) -> dict[str, str | None]:
    """The pieces of a sentence that say when."""
    first = first_day(facts)
    if not first:
        return {}
    if is_span(facts) and facts.ends_on:
        return _two_days(first, facts.ends_on) or _span_pieces(span(first, facts.ends_on))
    said = f"el {day(first)}{hours(facts)}"
    return {
        "on": said,
        "due": f"para {said}",
        "slot": said,
        "is_slot": f"{said} es la fecha anunciada",
        "dated": f"con fecha del {day(first)}{hours(facts)}",
        "moment": said,
        "of_single": f"del {day(first)}",
        "clock": hour(facts.starts_at) if hours(facts) and facts.starts_at else None,
    }


def _span_pieces(said: str) -> dict[str, str | None]:
    return {
        "on": said,
        "due": f"para el periodo {said}",
        "slot": f"el periodo {said}",
        "is_slot": f"el periodo {said} es el anunciado",
        "dated": f"con fechas {said}",
    }


def _two_days(first: date, last: date) -> dict[str, str | None] | None:
    """Two days in a row are no period: "los días 13 y 14 de noviembre de 2021"."""
    if (last - first).days != 1 or first.month != last.month:
        return None
    said = f"los días {first.day} y {day(last)}"
    return {
        "on": said,
        "due": f"para {said}",
        "slot": said,
        "is_slot": f"{said} son los anunciados",
        "dated": f"con fechas del {first.day} y el {day(last)}",
    }
