"""What a choice of events leaves out: which of them and why, and why nothing may be left to write."""

import streamlit as st

from core.context import AppContext
from core.domain.planning import Choice
from core.i18n import _, n_
from core.i18n.words import left_out_text, word
from core.queries.planning import Preview, left_out
from pages.parts import prose


def show_left_out(context: AppContext, choice: Choice, seen: Preview) -> None:
    """How many events are left out and why, and which they are once that is opened."""
    number_left_out = sum(seen.skipped.values())
    if not number_left_out:
        return
    reasons = ", ".join(left_out_text(reason, count) for reason, count in seen.skipped.items())
    label = n_("{number} event is left out", "{number} events are left out", number_left_out)
    with st.expander(f"{label}: {reasons}", key="generate-left-out", on_change="rerun") as place:
        if not place.open:
            return
        for reason, titles in left_out(context, choice).items():
            more = max(seen.skipped.get(reason, 0) - len(titles), 0)
            prose.show_line(word("skip_reason", reason))
            prose.show_list([*titles, n_("and {number} more", "and {number} more", more)] if more else titles)


def why_nothing(seen: Preview, choice: Choice) -> str:
    """Why nothing is left to write."""
    if choice.first_day and choice.last_day and choice.first_day > choice.last_day:
        return _("The first day comes after the last one.")
    if seen.skipped:
        return _("Nothing is left to write: every event of this choice is left out for the reason above.")
    return _("No event of this choice is to be written. Other days or other narratives can be chosen.")
