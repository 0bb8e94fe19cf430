"""What each state of a generation run and of a narrative means, each in one sentence."""

from collections.abc import Iterable, Mapping

import streamlit as st

from core.domain.jobs import BatchState, JobState
from core.i18n import N_, _
from pages.parts import badges
from pages.parts.badges import Mark

BATCHES: Mapping[BatchState, str] = {
    BatchState.QUEUED: N_("It was asked for, and nothing of it has been begun yet."),
    BatchState.RUNNING: N_("Its narratives are being written one after another; nothing need be done."),
    BatchState.PAUSED: N_("Somebody paused it: what waits is begun once it is resumed."),
    BatchState.CANCELLING: N_("Somebody cancelled it: what is still being written is being cut."),
    BatchState.COMPLETED: N_("Everything that was to be written is ready."),
    BatchState.COMPLETED_WITH_FAILURES: N_(
        "Some narratives are ready and some have failed; the failed ones can be retried."
    ),
    BatchState.FAILED: N_("Nothing could be written; the run says why, and what to do."),
    BatchState.CANCELLED: N_("Somebody cancelled it before all was written; what was ready stays."),
}
JOBS: Mapping[JobState, str] = {
    JobState.QUEUED: N_("It waits for its turn, or for another attempt at the time that stands beside it."),
    JobState.RUNNING: N_("It is being written at this moment."),
    JobState.SUCCEEDED: N_("The text is there, as a new version of the narrative."),
    JobState.FAILED: N_("It could not be written; the reason stands beside it, and it can be retried."),
    JobState.CANCELLED: N_("It was not written because the run was cancelled; it can be asked for again."),
    JobState.SKIPPED: N_("It was left out from the beginning, for the reason that stands beside it."),
}


def show_legend() -> None:
    """The states, folded away until somebody asks."""
    with st.expander(_("What does each state mean?"), icon=":material/help:", key="runs-legend"):
        left, right = st.columns(2)
        with left:
            _show(_("A generation run"), ((badges.batch_mark(state), BATCHES[state]) for state in BatchState))
        with right:
            _show(_("A narrative of it"), ((badges.job_mark(state), JOBS[state]) for state in JobState))


def _show(heading: str, meanings: Iterable[tuple[Mark, str]]) -> None:
    lines = [f"- :{mark.tone}-badge[{mark.sign} {mark.word}] {_(sentence)}" for mark, sentence in meanings]
    st.markdown("\n".join([f"**{heading}**", "", *lines]))
