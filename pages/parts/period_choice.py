"""One of a project's periods, or other days: as lists and Generate ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from core.i18n import _
from core.queries.periods import PeriodView
from core.queries.projects import ProjectView
from pages.parts.day_field import ask_day
from pages.parts.period_words import period_label

ALL, DAYS = "all", "days"
"""What can be chosen in place of a period; as the address says it too."""


@dataclass(frozen=True)
class Stretch:
    """The days that were chosen, and the period where they are those of one. `said` is the choice as an
    address says it, "" for what is usual."""

    first_day: date | None
    last_day: date | None
    period: PeriodView | None
    said: str

    def language(self, project: ProjectView) -> str:
        """The language that narratives of these days are written in, unless somebody chooses another."""
        return self.period.language if self.period else project.language


def period_key(name: str, project_id: int) -> str:
    """Where the session keeps which period of a project was chosen for a list or a page."""
    return f"{name}-period-{project_id}"


def ask_stretch(
    project: ProjectView,
    periods: tuple[PeriodView, ...],
    *,
    name: str,
    with_all: bool = False,
    days: tuple[date | None, date | None] = (None, None),
    day_key: str = "",
) -> Stretch:
    """Let a period be chosen, or other days, at first `days`. Without periods there are only days.

    With `with_all` all days are offered too, and are the usual ones; else the open period due first is.
    """
    if not periods:
        return _ask_days(name, days, day_key, said="")
    others = {ALL: None} if with_all else {}
    choice = {**others, **{str(period.id): period for period in periods}, DAYS: None}
    due_first = str(periods[0].id) if periods[0].is_open else DAYS
    key = period_key(name, project.id)
    if st.session_state.get(key) not in choice:
        st.session_state[key] = ALL if with_all else due_first
    chosen = st.selectbox(
        _("Period"),
        list(choice),
        format_func=lambda each: _named(each, choice),
        key=key,
        filter_mode=None,
        persist_state="session",
    )
    if chosen == DAYS:
        return _ask_days(name, days, day_key, said=DAYS)
    period = choice[chosen]
    if period is None:
        return Stretch(None, None, None, "")
    return Stretch(period.first_day, period.last_day, period, chosen)


def _named(said: str, choice: Mapping[str, PeriodView | None]) -> str:
    period = choice[said]
    if period:
        return period_label(period)
    return _("Other days") if said == DAYS else _("All days")


def _ask_days(name: str, days: tuple[date | None, date | None], day_key: str, *, said: str) -> Stretch:
    left, right = st.columns(2)
    first = ask_day(left, _("From"), day=days[0], key=f"{name}-from{day_key}")
    last = ask_day(right, _("To"), day=days[1], key=f"{name}-to{day_key}")
    return Stretch(first, last, None, said)
