"""The foot of the form of an event, which stays in sight: what came of it, and how much is not saved."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core.domain.facts import Facts
from core.i18n import _, n_
from pages.parts import prose
from pages.parts.event_desk import EventForm
from pages.parts.event_fields import unsaved
from pages.parts.event_standing import show_contradiction
from pages.parts.outcome import Place, is_saved, show_outcome

_leaving = st.components.v2.component(
    "leaving", js=(Path(__file__).parent / "leaving.js").read_text("utf-8"), isolate_styles=False
)


def show_bar(
    form: EventForm, at: Place, label: str, facts: Facts, save: Callable[[], None], undo: Callable[[], None]
) -> None:
    """The button that saves, what came of it, and what is typed and not saved, with a way to undo that.
    `facts` are those that are saved: once they are, what in them cannot be is said too."""
    typed = len(unsaved(form))
    with st.container(key="event-save"):
        show_outcome(at)
        if is_saved(at):
            show_contradiction(facts)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(label, type="primary", icon=":material/save:", on_click=save)
            if typed:
                st.button(_("Undo what was typed"), icon=":material/undo:", on_click=undo)
                told = n_(
                    "{number} field changed and not saved", "{number} fields changed and not saved", typed
                )
                prose.show_line(told)
    _leaving(key=f"leaving-{form.name}", data={"unsaved": typed})
