"""The texts of one generation run alone on the review desk, and the way back to all of them."""

import streamlit as st

from core.context import AppContext
from core.i18n import _
from core.queries.batches import BatchView, find_batch
from core.queries.projects import ProjectView
from core.queries.reviews import ReviewFilter
from pages.parts import prose

_KEPT = "review-of-run"


def keep_run(run: BatchView | None) -> None:
    """Review only the texts of this run from now on; those of all where it is None."""
    st.session_state[_KEPT] = (run.id, run.project_id) if run else None


def run_of(project: ProjectView) -> int | None:
    """The run whose texts alone are reviewed, as long as its project is."""
    run, of_project = st.session_state.get(_KEPT) or (None, None)
    return run if of_project == project.id else None


def show_run(context: AppContext, wanted: ReviewFilter) -> None:
    """That only the texts of one run are reviewed, and the way to all of them."""
    run = find_batch(context, wanted.batch_id) if wanted.batch_id else None
    if run is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_("Only what this run has written: {name}", name=prose.plain(run.name)), width="content")
        st.button(
            _("Review all"),
            icon=":material/close:",
            type="tertiary",
            key="review-all",
            on_click=keep_run,
            args=(None,),
        )
