"""One generation run: how far it is, what can be done with it, and each of its narratives."""

import streamlit as st

from core.domain.jobs import ENDED, BatchState
from core.i18n import _
from core.i18n.words import word
from core.queries.batch_figures import batch_figures
from core.queries.batches import BatchView, find_batch
from core.queries.bills import Bill
from core.queries.holds import Hold
from pages.parts import live, prose
from pages.parts.address import asked_number
from pages.parts.batch import show_bar, show_counts, show_failures, show_state
from pages.parts.moments import exact, number
from pages.parts.person import here
from pages.parts.run_actions import show_actions
from pages.parts.run_asked import show_asked
from pages.parts.run_chart import show_course
from pages.parts.run_job import show_job
from pages.parts.run_jobs import show_narratives
from pages.parts.run_trouble import show_holds, show_nobody_writes
from pages.parts.runs import cost_text, left_text, why_unknown

Phase = tuple[BatchState, int] | None

SECONDS = 5


def show_batch(batch_id: int) -> None:
    """One batch, or one job of it where the address names one."""
    context = here()
    job_id = asked_number("job")
    # Outside the fragment, which would only draw the same again.
    if job_id is None:
        st.button(_("All generation runs"), icon=":material/arrow_back:", type="tertiary", on_click=_leave)
    else:
        st.button(_("The whole run"), icon=":material/arrow_back:", type="tertiary", on_click=_leave_job)
    batch = find_batch(context, batch_id)
    if batch is None:
        st.warning(
            _("There is no generation run number {number}.", number=batch_id)
            if batch_id
            else _("There is no such generation run.")
        )
        return
    if job_id is not None:
        show_job(context, batch, job_id)
        return
    prose.show_title(batch.name)
    prose.show_line(" · ".join(_origin(batch)))
    show_actions(context, batch)
    show_standing(batch_id, _phase(batch))
    show_course(context, batch)
    show_asked(context, batch)


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
    figures = batch_figures(context, [batch])[batch.id]
    if left := figures.left(context.clock()):
        prose.show_line(left_text(left))
    if figures.held is Hold.NO_WORKER:
        show_nobody_writes(batch)
    show_counts(batch, _consumed(figures.bill))
    show_holds(context, batch)
    failures = show_failures(context, batch, listed=True)
    show_narratives(context, batch, failures)
    # Only now: a click on a narrative comes first.
    if _phase(batch) != phase:
        st.rerun()
    if batch.active:
        live.poll(f"batch-{batch_id}", SECONDS)


def _phase(batch: BatchView) -> Phase:
    """The state and the round of a batch that has ended, is about to, or is paused; None while it goes
    on, and where nothing is ready yet the first narrative makes a difference."""
    if batch.state in (*ENDED, BatchState.CANCELLING, BatchState.PAUSED):
        return (batch.state, batch.round)
    return (BatchState.RUNNING, batch.round) if batch.counts.succeeded else None


def _leave() -> None:
    st.query_params.clear()


def _leave_job() -> None:
    st.query_params.pop("job", None)


def _origin(batch: BatchView) -> list[str]:
    """Who asked for it, when, and how."""
    provider = batch.options.get("provider", "")
    parts = (
        batch.project_code,
        _("asked for by {name}", name=batch.asked_by)
        if batch.asked_by
        else _("asked for from the command line"),
        exact(batch.created),
        word("provider", provider) if provider else "",
        word("which", batch.options["which"]),
    )
    return [part for part in parts if part]


def _consumed(bill: Bill | None) -> list[tuple[str, str]]:
    """What it has taken of an AI service until now."""
    if bill is None:
        return []
    return [
        (_("AI calls"), number(bill.calls)),
        (_("Tokens"), number(bill.tokens)),
        (" · ".join(filter(None, (_("Cost"), why_unknown(bill)))), cost_text(bill)),
    ]
