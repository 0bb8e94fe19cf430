"""Progress: the batches as they go on, and one batch with each of its narratives."""

import streamlit as st

from core.context import AppContext
from core.domain.permission import Right
from core.i18n import _, language
from core.permission import may
from core.queries.batch_filter import BatchFilter
from core.queries.batch_table import batches_csv
from core.queries.batches import who_asked
from pages.parts.address import asked_id
from pages.parts.download import offer
from pages.parts.person import here
from pages.parts.run_page import show_batch
from pages.parts.runs_filter import ask_filter, ask_order, tell_address
from pages.parts.runs_legend import show_legend
from pages.parts.runs_live import show_found


def show_page() -> None:
    """One batch if the address names one, else all of them."""
    asked = asked_id()
    if asked is not None:
        show_batch(asked)
    else:
        _show_all()


def _show_all() -> None:
    context = here()
    st.title(_("Progress"))
    people = who_asked(context)
    if not people:
        st.write(_("Nothing has been asked for yet."))
        if may(context, Right.PROPOSE):
            st.page_link("generate.py", label=_("Generate"), icon=":material/edit_note:")
        return
    wanted = ask_filter(context, people)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=320):
            ask_order()
        _offer_table(context, wanted)
    tell_address()
    show_found(wanted)
    show_legend()


def _offer_table(context: AppContext, wanted: BatchFilter) -> None:
    spoken = language()  # the file is made in a thread, which knows of no language
    offer(
        _("Download as CSV"),
        lambda person: batches_csv(person, wanted, spoken),
        _("generation-runs-{day}.csv", day=context.today().isoformat()),
        "text/csv",
        key="runs-csv",
        is_main=False,
    )


show_page()
