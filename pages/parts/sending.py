"""Exactly what would be sent to an AI service for the first narrative of a choice."""

import streamlit as st

from core.context import AppContext
from core.domain.planning import Choice, Manner
from core.i18n import _
from core.queries.planning import Preview, first_to_write, what_is_sent
from pages.parts import prose


def show_what_is_sent(context: AppContext, seen: Preview, choice: Choice, manner: Manner) -> None:
    """Whether it is to be seen, and what it is: where to, and the messages word by word."""
    if not seen.to_write:
        return
    shown = st.toggle(_("See what is sent"), key="generate-sent", persist_state="session")
    if not shown:
        return
    event_id = first_to_write(context, choice)
    if event_id is None:
        return
    sent = what_is_sent(context, event_id, choice.language, manner)
    if not sent.messages:
        st.info(_("Nothing leaves this installation: the text is made here from the data of the event."))
        return
    prose.show_pairs(
        [
            (_("Event"), sent.event_title),
            (_("Sent to"), sent.address),
            (_("Model"), sent.model),
        ]
    )
    parts = {"system": _("Writing instructions"), "user": _("Event data and task")}
    for message in sent.messages:
        prose.show_line(parts.get(message["role"], message["role"]))
        prose.show_as_it_is(message["content"])
