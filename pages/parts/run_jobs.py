"""The narratives of one run: by state or by reason, a page at a time, with what can be done with them."""

from collections.abc import Sequence

import streamlit as st

from core.context import AppContext
from core.domain.jobs import BatchState, JobState, Reason
from core.domain.permission import Right
from core.i18n import _
from core.i18n.words import word
from core.permission import may
from core.queries.batches import BatchView
from core.queries.failures import FailureView
from pages.parts.batch import why
from pages.parts.jobs import PAGE, choose_jobs
from pages.parts.outcome import place, show_outcome
from pages.parts.run_again import is_asked, show_choice_actions
from pages.parts.run_trouble import reason_asked, reason_query, show_reasons


def show_narratives(context: AppContext, batch: BatchView, failures: Sequence[FailureView]) -> None:
    """Every narrative of a run, or those of a state or of a reason."""
    reason = _ask_reason(batch, failures)
    chosen = () if reason else _ask_states(batch)
    total = _total(batch, chosen, reason, failures)
    pages = max(-(-total // PAGE), 1)
    key = f"jobs-page-{batch.id}-{reason or '-'.join(chosen)}"
    page = min(st.session_state.get(key, 1), pages)
    bar_place = st.container()
    steers = may(context, Right.WORK) and batch.state is not BatchState.CANCELLING
    again = steers and batch.counts.failed + batch.counts.cancelled > 0
    asked = choose_jobs(
        context,
        batch,
        chosen,
        reason,
        page=page,
        key=f"jobs-{batch.id}",
        turn=str(place(f"run-{batch.id}").turn) if again else None,
    )
    if pages > 1:
        st.pagination(pages, key=key, persist_state="session")
    with bar_place:
        show_outcome(place(f"run-{batch.id}"), standing=batch.state)
        if steers and (asked.chosen or reason):
            show_choice_actions(batch, asked.chosen, reason, total)
    if is_asked(batch.id):
        st.rerun()
    if opened := asked.opened or asked.led:
        st.query_params["job"] = str(opened)
        st.rerun()


def _ask_reason(batch: BatchView, failures: Sequence[FailureView]) -> Reason | None:
    """The reason that the address names, or that is chosen now among those of the run."""
    if not failures:
        return None
    clicked = show_reasons(batch, failures, key=f"reasons-{batch.id}")
    if clicked:
        st.query_params.from_dict(reason_query(batch.id, clicked))
    reason = clicked or reason_asked()
    shown = next((each for each in failures if each.reason == reason), None)
    if shown is None:
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_("Shown: those that failed because of this. {why}", why=why(shown)), width="content")
        st.button(
            _("Show all"), icon=":material/close:", type="tertiary", key="all-reasons", on_click=_show_all
        )
    return shown.reason


def _show_all() -> None:
    for name in ("failed", "said"):
        st.query_params.pop(name, None)


def _ask_states(batch: BatchView) -> tuple[JobState, ...]:
    chosen = st.pills(
        _("Show only"),
        list(JobState),
        format_func=lambda state: word("job", state),
        selection_mode="multi",
        key=f"states-{batch.id}",
        persist_state="session",
    )
    return tuple(chosen)


def _total(
    batch: BatchView, chosen: Sequence[JobState], reason: Reason | None, failures: Sequence[FailureView]
) -> int:
    """How many there are of what is shown."""
    if reason:
        return next((each.number for each in failures if each.reason == reason), 0)
    held = vars(batch.counts)
    return sum(held[state] for state in chosen) if chosen else batch.counts.total
