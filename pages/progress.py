"""Progress: the batches as they go on, and one batch with each of its narratives."""

import streamlit as st

from core.domain.permission import Right
from core.i18n import _
from core.permission import may
from core.queries.batches import is_anything_active, list_batches
from pages.parts import live
from pages.parts.address import asked_id
from pages.parts.person import here
from pages.parts.run_page import show_batch
from pages.parts.runs import show_runs

BATCHES = 20
SECONDS = 5


def show_page() -> None:
    """One batch if the address names one, else all of them."""
    asked = asked_id()
    if asked is not None:
        show_batch(asked)
    else:
        st.title(_("Progress"))
        show_batches()


@st.fragment
def show_batches() -> None:
    """Every batch, those that go on first."""
    context = here()
    page = st.session_state.get("batches-page", 1)
    found = list_batches(context, offset=(page - 1) * BATCHES, limit=BATCHES)
    if not found.total:
        st.write(_("Nothing has been asked for yet."))
        if may(context, Right.PROPOSE):
            st.page_link("generate.py", label=_("Generate"), icon=":material/edit_note:")
    else:
        opened = show_runs(context, found.rows, key="batches")
        if found.total > BATCHES:
            st.pagination(-(-found.total // BATCHES), key="batches-page", persist_state="session")
        if opened:
            st.query_params["id"] = str(opened)
            st.rerun()
    # What goes on comes first: only on a later page it has to be asked.
    if any(batch.active for batch in found.rows) or (page > 1 and is_anything_active(context)):
        live.poll("batches", SECONDS)


show_page()
