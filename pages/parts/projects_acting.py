"""What the forms of projects and periods share: how they act, how they are left, how they remove."""

from collections.abc import Callable

import streamlit as st

from core.context import AppContext
from core.domain.projects import LONGEST_REASON
from core.i18n import _
from pages.parts import prose
from pages.parts.outcome import first_click, noted, place
from pages.parts.person import here

PLACE = "projects"
"""What their buttons have brought is said in one place."""


def leave(**query: object) -> None:
    """Go back to all projects, or to what is asked for among them."""
    st.query_params.from_dict({"view": "projects", **{name: str(value) for name, value in query.items()}})


def act_and_leave(turn: int, said: str, act: Callable[[AppContext], object], **values: object) -> None:
    """Act for whoever is here, once in a turn, and go back to all projects; where it is refused, the form
    stays as it was filled."""
    context, at = here(), place(PLACE)
    with first_click(at, turn) as acts:
        if acts:
            with noted(at, said, **values):
                act(context)
            if at.turn != turn:
                leave()


def offer_removal(
    label: str, told: str, key: str, turn: int, remove: Callable[[AppContext, str], None], said: str
) -> None:
    """Ask why something is to be removed, and remove it."""
    with st.expander(label, icon=":material/delete:"):
        prose.show_line(told)
        reason = f"{key}-reason-{turn}"
        st.text_input(_("Reason"), key=reason, max_chars=LONGEST_REASON)
        st.button(
            label,
            icon=":material/delete:",
            key=f"{key}-now-{turn}",
            on_click=lambda: _remove(turn, reason, remove, said),
        )


def _remove(turn: int, reason: str, remove: Callable[[AppContext, str], None], said: str) -> None:
    why = st.session_state.get(reason, "")
    act_and_leave(turn, said, lambda context: remove(context, why))
