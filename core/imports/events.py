"""The facts of one event, from the cells of its row."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

from core.domain.facts import AgeBand, Attendance, EventState, Facts, Quote
from core.i18n import N_
from core.imports import values
from core.imports.cells import Cells

_TEXTS = tuple(field.name for field in fields(Facts) if field.type is str)
_BY_SEX = ("women", "men", "other", "not_recorded")


def read_facts(cells: Cells, today: date) -> Facts:
    """What a writer may be told of the event. Raises Refused where the row cannot be taken.

    `extra` stays empty: what has no home is in `cells.left` and is given to nobody.
    """
    if not cells.text("title"):
        raise cells.refuse("title", N_("The title is missing."))
    texts: dict[str, Any] = {name: cells.text(name) for name in _TEXTS}
    facts = Facts(
        **texts,
        outputs=cells.read_or_leave("outputs", values.read_outputs) or (),
        sessions=cells.read_or_leave("sessions", values.read_sessions),
        hours=cells.read_or_leave("hours", values.read_decimal),
        quotes=_quotes(cells),
        attendance=_attendance(cells),
        distinct_people=cells.read("distinct_people", values.read_count),
    )
    facts = _dated(facts, cells)
    stated = cells.read("state", values.read_state)
    return replace(facts, state=stated or _state_without_a_word(facts, today))


def _dated(facts: Facts, cells: Cells) -> Facts:
    starts = cells.read("starts_on", values.read_date)
    ends = cells.read("ends_on", values.read_date)
    planned = cells.read("planned_on", values.read_date)
    if starts is None and planned is None:
        raise cells.refuse("starts_on", N_("The date is missing."))
    if starts and ends and ends.day < starts.day:
        raise cells.refuse("ends_on", N_("It ends before it starts ({start})."), start=starts.day.isoformat())
    begun = cells.read_or_leave("starts_at", values.read_times)
    ended = cells.read_or_leave("ends_at", values.read_times)
    return replace(
        facts,
        starts_on=starts and starts.day,
        ends_on=ends and ends.day,
        planned_on=planned and planned.day,
        starts_at=begun[0] if begun else starts and starts.at,
        ends_at=ended[0] if ended else (begun and begun[1]) or (ends and ends.at),
    )


def _state_without_a_word(facts: Facts, today: date) -> EventState:
    """Done only where the day is past and somebody came or something came of it; else unknown."""
    last = facts.ends_on or facts.starts_on
    counted = facts.attendance
    parts = [counted.total, counted.disability, *(getattr(counted, name) for name in _BY_SEX)]
    came = any(parts) or any(band.count for band in counted.age_bands)
    known = came or bool(facts.results or facts.outputs)
    return EventState.DONE if last and last < today and known else EventState.UNKNOWN


def _attendance(cells: Cells) -> Attendance:
    counted = Attendance(
        total=cells.read("total", values.read_count),
        disability=cells.read("disability", values.read_count),
        age_bands=tuple(
            AgeBand(header.lower().replace("_", " "), cells.read_text(header, text, values.read_count))
            for header, text in cells.bands
        ),
        **{name: cells.read(name, values.read_count) for name in _BY_SEX},
    )
    by_sex = sum(getattr(counted, name) or 0 for name in _BY_SEX)
    most = max(by_sex, counted.disability or 0, *(band.count for band in counted.age_bands), 0)
    if counted.total is not None and most > counted.total:
        raise cells.refuse(
            "total", N_("A part ({part}) is larger than the total ({total})."), part=most, total=counted.total
        )
    return counted


def _quotes(cells: Cells) -> tuple[Quote, ...]:
    text = cells.text("quote").strip("«»“”\"' ")
    if not text:
        return ()
    return (Quote(text, cells.text("quote_who"), values.read_consent(cells.text("quote_consent"))),)
