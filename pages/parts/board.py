"""The board: for each open period how far its events are, and the way to those that each number counts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from core.context import AppContext
from core.domain.permission import Right
from core.domain.review import ReviewState
from core.i18n import _, n_
from core.i18n.words import word
from core.permission import may
from core.queries.board import PeriodStanding
from pages.parts import badges, prose
from pages.parts.moments import number
from pages.parts.period_words import days_of_period, due_mark, due_text, period_name
from pages.parts.standings import PLACE, lead_data, mark_data, show_cards

SHOWN = 8


def show_board(context: AppContext, standings: Sequence[PeriodStanding]) -> None:
    """The open periods, in the order that they have."""
    st.subheader(_("Open periods"))
    today = context.today()
    show_cards([_card(standing, today) for standing in standings[:SHOWN]], key="board")
    left = len(standings) - SHOWN
    if left > 0:
        label = n_("and {number} more period", "and {number} more periods", left)
        if may(context, Right.WORK):
            st.page_link("events.py", label=label, query_params={"view": "projects"})
        else:
            prose.show_line(label)


def standing_title(standing: PeriodStanding) -> str:
    """A period with its project."""
    return f"{period_name(standing.period)} · {standing.project_title}"


def _card(standing: PeriodStanding, today: date) -> dict[str, Any]:
    """A period as the script reads it."""
    period = standing.period
    marks = [badges.sample_mark()] if standing.sample else []
    if left := due_mark(period.due_on, today):
        marks.append(left)
    due = _("due on {day}", day=due_text(period)) if period.due_on else ""
    days = days_of_period(period) if period.name else ""
    note = (period.donor, days, due, word("language", period.language))
    return {
        "title": standing_title(standing),
        "marks": [mark_data(mark) for mark in marks],
        "note": " · ".join(part for part in note if part),
        "steps": [
            _step(standing, "events", "", standing.events, _("Events")),
            _step(standing, "events", "complete", standing.complete, _("Data complete")),
            _step(standing, "narratives", "with", standing.written, _("Texts written")),
            _step(standing, "narratives", "reviewed", standing.reviewed, _("Texts reviewed")),
            _step(standing, "narratives", ReviewState.APPROVED, standing.approved, _("Texts approved")),
        ],
        "leads": _leads(standing),
    }


def _step(standing: PeriodStanding, page: str, shown: str, count: int, label: str) -> dict[str, Any]:
    """One of the stages, with its share of all events."""
    after = " " + _("of {number}", number=number(standing.events)) if shown else ""
    return {
        **lead_data(page, _asked(standing, shown), count, PLACE),
        "label": label,
        "after": after,
        "share": count / standing.events if standing.events else 0,
    }


def _leads(standing: PeriodStanding) -> list[dict[str, Any]]:
    """What stands beside the stages, where there is any."""
    stale = n_("{number} out of date", "{number} out of date", standing.stale, number=PLACE)
    untold = n_(
        "{number} not to be told: called off, or still to come",
        "{number} not to be told: called off, or still to come",
        standing.untold,
        number=PLACE,
    )
    beside = (
        ("narratives", "stale", standing.stale, stale),
        ("events", "untold", standing.untold, untold),
    )
    return [
        lead_data(page, _asked(standing, shown), count, label)
        for page, shown, count, label in beside
        if count
    ]


def _asked(standing: PeriodStanding, shown: str) -> dict[str, object]:
    """What the address of a list says, so that it shows just what is counted."""
    period = standing.period
    asked = {"project": period.project_id, "period": period.id, "written": shown, "language": period.language}
    return {name: value for name, value in asked.items() if value}
