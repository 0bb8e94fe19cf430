"""The columns of a file that have no place among the event data: which of them writers are given."""

from collections.abc import Sequence

import streamlit as st

from core.domain.event_values import EXTRA_TOLD
from core.i18n import _
from core.queries.events import ExtraColumn
from pages.parts import prose
from pages.parts.event_desk import EventForm


def ask_extra(form: EventForm, columns: Sequence[ExtraColumn]) -> None:
    """What they hold, and a tick for each that may be given to writers: what looks personal may not."""
    if not columns:
        return
    with st.container(border=True):
        prose.show_title(_("Other columns of the file"), 3)
        prose.show_pairs((column.heading, column.value) for column in columns)
        headings = [column.heading for column in columns if not column.personal]
        personal = [column.heading for column in columns if column.personal]
        if headings:
            key = form.key(EXTRA_TOLD)
            st.session_state.setdefault(key, [each for each in form.seen[EXTRA_TOLD] if each in headings])
            st.pills(
                _("Give to writers"),
                headings,
                selection_mode="multi",
                format_func=prose.plain,
                key=key,
                help=_("Writers are given no other of these columns."),
                persist_state="session",
            )
        if personal:
            prose.show_line(
                _("Given to no writer, because they look personal: {columns}", columns=", ".join(personal))
            )
