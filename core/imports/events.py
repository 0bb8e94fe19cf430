"""The facts of one event, from the cells of its row."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from typing import Any

from core.domain.event_values import contradiction, state_by_itself
from core.domain.facts import AgeBand, Attendance, EventState, Facts, Quote
from core.i18n import N_
from core.imports import amounts, moments, values
from core.imports.cells import Cells, Read, Reader

_TEXTS = tuple(field.name for field in fields(Facts) if field.type is str)
_BY_SEX = ("women", "men", "other", "not_recorded")


def read_facts(cells: Cells, today: date) -> Facts:
    """What a writer may be told of the event. Raises Refused where the row cannot be taken.

    Of what has no home, `extra` holds what a person ticked; the rest is in `cells.left`.
    """
    if not cells.text("title"):
        raise cells.refuse("title", N_("The title is missing."))
    texts: dict[str, Any] = {name: str(cells.text(name)) for name in _TEXTS}
    facts = Facts(
        **texts,
        outputs=cells.read_or_leave("outputs", _plainly(amounts.read_outputs)) or (),
        sessions=cells.read_or_leave("sessions", amounts.read_sessions),
        hours=cells.read_or_leave("hours", amounts.read_hours),
        quotes=_quotes(cells),
        attendance=_attendance(cells),
        distinct_people=cells.read("distinct_people", amounts.read_count),
        extra=tuple(cells.told),
    )
    facts = _dated(facts, cells)
    stated = cells.read("state", _plainly(values.read_state))
    facts = replace(facts, state=stated or state_by_itself(facts, today))
    _look_over(facts, cells, today)
    return facts


def _plainly(reader: Callable[[str], Read]) -> Reader[Read]:
    """A reader of what cannot be ambiguous."""
    return lambda text, _reading: reader(text)


def _dated(facts: Facts, cells: Cells) -> Facts:
    starts = cells.read("starts_on", moments.read_date)
    ends = cells.read("ends_on", moments.read_date)
    planned = cells.read("planned_on", moments.read_date)
    if starts is None and planned is None:
        raise cells.refuse("starts_on", N_("The date is missing."))
    if starts and ends and ends.day < starts.day:
        raise cells.refuse("ends_on", N_("It ends before it starts ({start})."), start=starts.day.isoformat())
    begun = cells.read_or_leave("starts_at", _plainly(moments.read_times))
    ended = cells.read_or_leave("ends_at", _plainly(moments.read_times))
    return replace(
        facts,
        starts_on=starts and starts.day,
        ends_on=ends and ends.day,
        planned_on=planned and planned.day,
        starts_at=begun[0] if begun else starts and starts.at,
        ends_at=ended[0] if ended else (begun and begun[1]) or (ends and ends.at),
    )


def _attendance(cells: Cells) -> Attendance:
    return Attendance(
        total=cells.read("total", amounts.read_count),
        disability=cells.read("disability", amounts.read_count),
        age_bands=tuple(
            AgeBand(
                column.header.lower().replace("_", " "), cells.read_text(column, text, amounts.read_count)
            )
            for column, text in cells.bands
        ),
        **{name: cells.read(name, amounts.read_count) for name in _BY_SEX},
    )


def _quotes(cells: Cells) -> tuple[Quote, ...]:
    text = cells.text("quote").strip("«»“”\"' ")
    if not text:
        if cells.text("quote_who"):
            cells.leave("quote_who")
        return ()
    return (Quote(text, cells.text("quote_who"), values.read_consent(cells.text("quote_consent"))),)


def _look_over(facts: Facts, cells: Cells, today: date) -> None:
    """Say what is odd about an event that is taken all the same."""
    came = facts.attendance
    if found := contradiction(facts):
        reason, figures = found
        cells.warn("total", reason, **figures)
    if came.total is not None and (facts.distinct_people or 0) > came.total:
        cells.warn(
            "distinct_people", N_("More distinct people than attendances ({total})."), total=came.total
        )
    if facts.state is not EventState.DONE:
        return
    if facts.starts_on and facts.starts_on > today:
        cells.warn(
            "state", N_("Said to be done, but its date ({start}) lies ahead."), start=str(facts.starts_on)
        )
    counts = (came.total, *(getattr(came, name) for name in _BY_SEX))
    if all(count is None for count in counts):
        cells.warn("total", N_("The event was held, and nothing says how many came."))
