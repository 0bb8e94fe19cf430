"""What can be done with a run as a whole: pause, resume, cancel, retry, ask for the same again."""

import streamlit as st

from core.actions.batches import cancel, pause, resume
from core.actions.jobs import retry
from core.context import AppContext
from core.domain.jobs import BatchState
from core.domain.permission import Right
from core.i18n import _, n_
from core.permission import may
from core.queries.batches import BatchView
from pages.parts.batch import offer_document, show_way_to_proposals
from pages.parts.outcome import Place, first_click, noted, place
from pages.parts.person import here
from pages.parts.run_again import ask_again, show_asked_again, tell_why_none


def actions_place(batch_id: int) -> Place:
    """Where what came of the buttons of a run is noted."""
    return place(f"run-{batch_id}")


def show_actions(context: AppContext, batch: BatchView) -> None:
    """The buttons of a run, as it stands."""
    turn = actions_place(batch.id).turn
    with st.container(horizontal=True, vertical_alignment="center"):
        if not batch.active:
            _show_what_came(context, batch)
        if may(context, Right.WORK):
            if batch.active:
                _show_steering(batch, turn)
            elif batch.counts.failed + batch.counts.cancelled:
                _show_retry(batch, turn)
        if batch.counts.succeeded:
            _show_way_to_review(context, batch)
        if may(context, Right.PROPOSE):
            # A link is one step in the browser: whoever goes back finds the run.
            st.page_link(
                "generate.py",
                label=_("Ask for the same again"),
                icon=":material/content_copy:",
                query_params={"like": str(batch.id)},
            )
    show_asked_again(batch)


def _show_what_came(context: AppContext, batch: BatchView) -> None:
    if batch.options.get("as_proposals"):
        show_way_to_proposals(batch)
    else:
        offer_document(context, batch, key="download-batch")


def _show_steering(batch: BatchView, turn: int) -> None:
    if batch.state is BatchState.CANCELLING:
        return
    given = (batch.id, turn)
    if batch.state is BatchState.PAUSED:
        st.button(
            _("Resume"),
            type="primary",
            icon=":material/play_arrow:",
            key=f"resume-{batch.id}-{turn}",
            on_click=_resume,
            args=given,
        )
    else:
        st.button(
            _("Pause"),
            icon=":material/pause:",
            key=f"pause-{batch.id}-{turn}",
            on_click=_pause,
            args=given,
            help=_("What is being written is written to its end; what waits, waits."),
        )
    with st.popover(_("Cancel the run"), icon=":material/cancel:"):
        st.write(_("What is written stays. What waits is not written, and what is being written is cut."))
        st.button(
            _("Yes, cancel it"), type="primary", key=f"cancel-{batch.id}-{turn}", on_click=_cancel, args=given
        )


def _show_retry(batch: BatchView, turn: int) -> None:
    label = _("Retry failed and cancelled") if batch.counts.cancelled else _("Retry failed")
    st.button(
        label,
        icon=":material/refresh:",
        key=f"retry-{batch.id}-{turn}",
        on_click=_retry,
        args=(batch.id, turn),
    )
    if st.button(_("Retry with another writer"), icon=":material/edit_note:", key=f"other-{batch.id}"):
        ask_again(batch.id, None, None)


def _show_way_to_review(context: AppContext, batch: BatchView) -> None:
    reviews = may(context, Right.WORK) or may(context, Right.APPROVE)
    if reviews and not batch.options.get("as_proposals"):
        st.page_link(
            "review.py",
            label=n_("Review the one ready", "Review the {number} ready", batch.counts.succeeded)
            if not batch.active
            else _("Review what is ready"),
            icon=":material/rate_review:",
            query_params={"batch": str(batch.id)},
        )


def _pause(batch_id: int, turn: int) -> None:
    context, at = here(), actions_place(batch_id)
    with first_click(at, turn) as acts:
        if acts:
            with noted(at, ""):
                pause(context, batch_id)


def _resume(batch_id: int, turn: int) -> None:
    context, at = here(), actions_place(batch_id)
    with first_click(at, turn) as acts:
        if acts:
            with noted(at, ""):
                resume(context, batch_id)


def _cancel(batch_id: int, turn: int) -> None:
    context, at = here(), actions_place(batch_id)
    with first_click(at, turn) as acts:
        if acts:
            with noted(at, ""):
                cancel(context, batch_id)


def _retry(batch_id: int, turn: int) -> None:
    context, at = here(), actions_place(batch_id)
    with first_click(at, turn) as acts:
        if acts:
            with noted(at, "") as told:
                if not retry(context, batch_id):
                    tell_why_none(context, batch_id, None, told)
