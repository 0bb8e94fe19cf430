"""The events that cross an end of a period: where each of them counts."""

from collections.abc import Sequence

import streamlit as st

from core.context import AppContext
from core.i18n import _, language, n_
from core.i18n.formats import span_text
from core.queries.periods import CrossingEvent, PeriodView, crossing
from pages.parts import prose
from pages.parts.moments import number


def show_crossing(context: AppContext, period: PeriodView) -> None:
    """One line on them, which unfolds."""
    found = crossing(context, period.project_id, period.first_day, period.last_day)
    if not found:
        return
    label = n_(
        "{number} event crosses an end of the period",
        "{number} events cross an end of the period",
        len(found),
        number=number(len(found)),
    )
    with st.expander(label, icon=":material/date_range:", key=f"crossing-{period.id}"):
        _show(_("They start within it, and so belong to it:"), [each for each in found if each.is_counted])
        _show(
            _("They began before it, and so belong to the days before:"),
            [each for each in found if not each.is_counted],
        )


def _show(told: str, events: Sequence[CrossingEvent]) -> None:
    if events:
        prose.show_line(told)
        prose.show_list(
            f"{each.title} · {span_text(each.starts_on, each.ends_on, language())}" for each in events
        )
