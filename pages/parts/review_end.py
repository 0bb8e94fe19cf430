"""The review desk with no text on it: why there is none, what was done, and what can be done next."""

import streamlit as st

from core.context import AppContext
from core.domain.permission import Right
from core.domain.review import ReviewState, ReviewStep
from core.i18n import _, n_
from core.i18n.words import word
from core.permission import may
from core.queries.batches import is_anything_active
from core.queries.reviews import review_queue, waiting_for_review
from pages.parts import live, prose
from pages.parts.moments import number
from pages.parts.person import here
from pages.parts.review_keys import KEYS
from pages.parts.review_round import Round


def show_end(context: AppContext, turn: Round) -> None:
    """What to do where nothing is left to review, or nothing was there."""
    if turn.order:
        _show_round(turn)
    else:
        _show_nothing(context, turn)
    with st.container(horizontal=True):
        st.page_link(
            "narratives.py",
            label=_("See the narratives"),
            icon=":material/article:",
            query_params={"project": str(turn.wanted.project_id)},
        )
        if may(context, Right.PROPOSE):
            st.page_link(
                "generate.py",
                label=_("Generate narratives"),
                icon=":material/edit_note:",
                query_params={"project": str(turn.wanted.project_id)},
            )
    if is_anything_active(context):
        _wait(turn)


def _show_round(turn: Round) -> None:
    done = turn.counts
    st.subheader(_("This round is over"))
    prose.show_counts(
        [
            (_("Approved"), number(done[ReviewStep.APPROVED])),
            (_("Submitted for review"), number(done[ReviewStep.SUBMITTED])),
            (_("Sent back"), number(done[ReviewStep.SENT_BACK])),
            (_("Skipped"), number(len(turn.left))),
        ]
    )
    if turn.left:
        st.button(
            n_("Go back to the {number} skipped", "Go back to the {number} skipped", len(turn.left)),
            type="primary",
            icon=":material/replay:",
            shortcut=KEYS["skip"],
            key="review-again",
            on_click=turn.begin_again,
        )
    st.button(
        _("Back to the last text"),
        icon=":material/skip_previous:",
        shortcut=KEYS["previous"],
        key="review-last-again",
        on_click=turn.move,
        args=(-1,),
    )


def _show_nothing(context: AppContext, turn: Round) -> None:
    counts = waiting_for_review(context, turn.wanted.project_id, turn.wanted.language)
    if not counts:
        st.info(_("No narrative of this project is written yet in this language."), icon=":material/article:")
        return
    if turn.wanted.state is None:
        st.success(_("Every text of this project is approved."), icon=":material/done_all:")
        return
    st.info(_("No text is in this state."), icon=":material/inbox:")
    prose.show_counts(
        [(word("review", state), number(counts[state])) for state in ReviewState if counts.get(state)]
    )


@st.fragment
def _wait(turn: Round) -> None:
    """Look for what is written meanwhile: it lies on the desk as soon as it is there."""
    context = here()
    known = set(turn.order)
    if any(event_id not in known for event_id in review_queue(context, turn.wanted)):
        st.rerun()
    prose.show_line(_("A generation run is writing. New texts appear here by themselves."))
    live.poll("review", 5)
