"""The first step in a store without events: a file of one's own, or the sample."""

import streamlit as st

from core.context import AppContext
from core.domain.permission import Right
from core.i18n import _
from core.permission import may
from core.sample import load_sample
from pages.parts.person import here
from pages.parts.sample import expect_sample


def show_beginning(context: AppContext) -> None:
    """Say how to begin, and begin."""
    if not may(context, Right.WORK):
        st.info(
            _("There is nothing to read yet. Coordination imports the events and has narratives written."),
            icon=":material/hourglass_empty:",
        )
        return
    st.write(
        _("There are no events yet. Import a file of events, or look first at how it works with a sample.")
    )
    with st.container(horizontal=True):
        if st.button(_("Import events"), type="primary", icon=":material/upload:"):
            st.switch_page("events.py", query_params={"import": "1"})
        if st.button(_("Load the sample")):
            load_sample(here())
            expect_sample()
            st.rerun()
