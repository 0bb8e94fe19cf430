"""What became of a file once it is imported, and the ways on from there."""

import streamlit as st

from core.actions.import_results import ImportResult
from core.i18n import _, n_
from pages.parts import prose
from pages.parts.asking import PROJECT
from pages.parts.import_remarks import show_refusals, show_warnings
from pages.parts.import_seat import Seat, forget
from pages.parts.import_undo import offer_undo


def show_done(seat: Seat, done: ImportResult) -> None:
    """Say what was done, and offer to go on, to take it back, or to import more."""
    st.success(
        prose.plain(_("Imported into {code}: {counts}.", code=done.project_code, counts=counts_of(done))),
        icon=":material/check:",
    )
    with st.container(horizontal=True):
        if st.button(_("Generate narratives"), type="primary", icon=":material/edit_note:"):
            forget()
            st.session_state[PROJECT] = done.project_id
            st.switch_page("generate.py")
        st.button(_("See the events"), icon=":material/list:", on_click=_see_events, args=(done.project_id,))
        st.button(_("Import another file"), on_click=forget)
        if done.import_id is not None:
            offer_undo(done.import_id, seat.file_name)
    show_warnings(done, is_done=True)
    show_refusals(done, seat.file_name, is_done=True)


def _see_events(project_id: int | None) -> None:
    forget()
    st.query_params.from_dict({"view": "list", "project": str(project_id)})


def counts_of(done: ImportResult) -> str:
    """What became of the rows, in a few words."""
    parts = [
        n_("{number} new event", "{number} new events", done.taken),
        n_("{number} changed", "{number} changed", done.updated) if done.updated else "",
        n_("{number} value kept as mended here", "{number} values kept as mended here", done.kept)
        if done.kept
        else "",
        n_("{number} row refused", "{number} rows refused", done.refused) if done.refused else "",
    ]
    return ", ".join(part for part in parts if part)
