"""One generation run: how far it is, what can be done with it, and each of its narratives."""

import streamlit as st

from core.actions.batches import cancel, retry
from core.context import AppContext
from core.domain.jobs import ENDED, BatchState, JobState
from core.domain.permission import Right
from core.i18n import _
from core.i18n.words import word
from core.permission import may
from core.queries.batches import BatchView, find_batch
from core.queries.bills import batch_bill
from pages.parts import live, prose
from pages.parts.batch import (
    offer_document,
    show_bar,
    show_counts,
    show_failures,
    show_state,
    show_way_to_proposals,
)
from pages.parts.jobs import PAGE, show_jobs
from pages.parts.mishaps import refusals_shown
from pages.parts.moments import dollars, exact, number
from pages.parts.person import here

Phase = tuple[BatchState, int] | None

SECONDS = 5


def show_batch(batch_id: int) -> None:
    """One batch: what was asked for and what can be done, and below it how far it is."""
    context = here()
    # Outside the fragment, which would only draw the same batch again.
    st.button(_("All generation runs"), icon=":material/arrow_back:", type="tertiary", on_click=_leave)
    batch = find_batch(context, batch_id)
    if batch is None:
        st.warning(_("There is no generation run number {number}.", number=batch_id))
        return
    prose.show_title(batch.name)
    prose.show_line(" · ".join(_origin(batch)))
    _show_actions(context, batch)
    show_standing(batch_id, _phase(batch))


@st.fragment
def show_standing(batch_id: int, phase: Phase) -> None:
    """How far a batch is, kept up to date while it goes on. In another `phase` other things can be
    done with it: then the page is drawn once more as a whole."""
    context = here()
    batch = find_batch(context, batch_id)
    if batch is None:
        st.rerun()
    show_state(batch)
    show_bar(batch)
    show_counts(batch, _consumed(context, batch))
    show_failures(context, batch)
    _show_narratives(context, batch)
    # Only now: a click on a narrative comes first.
    if _phase(batch) != phase:
        st.rerun()
    if batch.active:
        live.poll(f"batch-{batch_id}", SECONDS)


def _phase(batch: BatchView) -> Phase:
    """The state and the round of a batch that has ended or is about to; None while it goes on."""
    return (batch.state, batch.round) if batch.state in (*ENDED, BatchState.CANCELLING) else None


def _leave() -> None:
    st.query_params.clear()


def _origin(batch: BatchView) -> list[str]:
    """Who asked for it, when, and how."""
    provider = batch.options.get("provider", "")
    parts = (
        batch.project_code,
        _("asked for by {name}", name=batch.asked_by) if batch.asked_by else "",
        exact(batch.created),
        word("provider", provider) if provider else "",
        word("which", batch.options["which"]),
    )
    return [part for part in parts if part]


def _consumed(context: AppContext, batch: BatchView) -> list[tuple[str, str]]:
    """What it has taken of an AI service until now."""
    if batch.options.get("provider") != "openai":
        return []
    bill = batch_bill(context, batch.id)
    least = _("at least {cost}", cost=dollars(bill.at_least)) if bill.at_least else _("unknown")
    return [
        (_("AI calls"), number(bill.calls)),
        (_("Tokens"), number(bill.tokens)),
        (_("Cost"), least if bill.cost is None else dollars(bill.cost)),
    ]


def _show_actions(context: AppContext, batch: BatchView) -> None:
    works = may(context, Right.WORK)
    with st.container(horizontal=True), refusals_shown():
        if not batch.active:
            if batch.options.get("as_proposals"):
                show_way_to_proposals(batch)
            else:
                offer_document(context, batch, key="download-batch")
            if works and batch.counts.failed + batch.counts.cancelled:
                _offer_retry(context, batch)
        elif works and batch.state is not BatchState.CANCELLING:
            _offer_cancel(context, batch)


def _offer_retry(context: AppContext, batch: BatchView) -> None:
    label = _("Retry failed and cancelled") if batch.counts.cancelled else _("Retry failed")
    if st.button(label, icon=":material/refresh:"):
        again = retry(context, batch.id)
        if not again:
            st.toast(_("They are being written in another generation run, or their events were removed."))
        st.rerun()


def _offer_cancel(context: AppContext, batch: BatchView) -> None:
    with st.popover(_("Cancel the run"), icon=":material/cancel:"):
        st.write(_("What is written stays. What waits is not written, and what is being written is cut."))
        if st.button(_("Yes, cancel it"), type="primary"):
            cancel(context, batch.id)
            st.rerun()


def _show_narratives(context: AppContext, batch: BatchView) -> None:
    counts = batch.counts
    held = {
        JobState.RUNNING: counts.running,
        JobState.FAILED: counts.failed,
        JobState.QUEUED: counts.queued,
        JobState.SUCCEEDED: counts.succeeded,
        JobState.CANCELLED: counts.cancelled,
        JobState.SKIPPED: counts.skipped,
    }
    chosen = st.pills(
        _("Show only"),
        list(JobState),
        format_func=lambda state: word("job", state),
        selection_mode="multi",
        key=f"states-{batch.id}",
        persist_state="session",
    )
    total = sum(held[state] for state in chosen) if chosen else counts.total
    pages = max(-(-total // PAGE), 1)
    key = f"jobs-page-{batch.id}-{'-'.join(sorted(chosen))}"
    page = min(st.session_state.get(key, 1), pages)
    show_jobs(context, batch, chosen, page=page, key=f"jobs-{batch.id}")
    if pages > 1:
        st.pagination(pages, key=key, persist_state="session")
