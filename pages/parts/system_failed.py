"""What failed in all runs, on the page System: by reason, with retry and dismiss, of all or of some."""

from collections.abc import Callable
from enum import StrEnum

import streamlit as st

from core.actions import jobs
from core.context import AppContext
from core.domain.jobs import Reason
from core.i18n import N_, _, n_
from core.i18n.failures import cure, sentence
from core.queries.failed import FailedView, ReasonView, failed_ids, failed_narratives, failed_reasons
from pages.parts import prose
from pages.parts.listing import Cell, Row, choosing
from pages.parts.moments import ago, exact, number, with_numbers
from pages.parts.outcome import first_click, noted, place, show_outcome
from pages.parts.person import here

PLACE = "failed"
ROWS = 50
EVERY = -1


class Step(StrEnum):
    """What is done about what failed."""

    RETRY = "retry"
    DISMISS = "dismiss"


_SAID = {Step.RETRY: N_("Asked for again: {number}."), Step.DISMISS: N_("Dismissed: {number}.")}


def show_failed(context: AppContext) -> None:
    """The reasons, and what failed for the one that is chosen."""
    at = place(PLACE)
    show_outcome(at)
    reasons = failed_reasons(context)
    if not reasons:
        st.write(_("Nothing that failed waits for anybody."))
        return
    told = {place: _told(each) for place, each in enumerate(reasons)}
    total = sum(each.number for each in reasons)
    names = {EVERY: n_("Every reason ({number})", "Every reason ({number})", total), **told}
    key = f"failed-reason-{at.turn}"
    chosen = st.selectbox(
        _("Why it failed"),
        list(names),
        format_func=names.__getitem__,
        filter_mode=None,
        key=key,
        persist_state="session",
    )
    only = reasons[chosen] if chosen in told else None
    if only:
        _show_reason(context, only, at.turn)
    _show_narratives(context, only.reason if only else None, at.turn)


def _told(each: ReasonView) -> str:
    said = sentence(each.reason.kind, **with_numbers(each.values))
    return f"{said} ({number(each.number)})"


def _show_reason(context: AppContext, only: ReasonView, turn: int) -> None:
    """What to do about one reason, for all that failed by it."""
    now = context.clock()
    if only.last:
        since = _("Last {time}.", time=ago(only.last, now))
        runs = n_("In {number} generation run.", "In {number} generation runs.", only.batches)
        prose.show_line(f"{runs} {since} {cure(only.reason.kind)}")
    with st.container(horizontal=True):
        st.button(
            n_("Retry all {number}", "Retry all {number}", only.number),
            icon=":material/refresh:",
            key=f"failed-retry-all-{turn}",
            on_click=_act_on_all,
            args=(Step.RETRY, only.reason, turn),
        )
        with st.popover(_("Dismiss all"), icon=":material/visibility_off:", key=f"failed-dismiss-{turn}"):
            st.write(_("They are shown here no more. In their runs they stay as failed, and can be retried."))
            st.button(
                _("Yes, dismiss them"),
                type="primary",
                key=f"failed-dismiss-all-{turn}",
                on_click=_act_on_all,
                args=(Step.DISMISS, only.reason, turn),
            )


def _show_narratives(context: AppContext, reason: Reason | None, turn: int) -> None:
    page_key = f"failed-page-{turn}-{reason}"
    page = st.session_state.get(page_key, 1)
    found = failed_narratives(context, reason, offset=(page - 1) * ROWS, limit=ROWS)
    columns = (_("Event"), _("Generation run"), _("Why it failed"))
    caption = n_("{number} narrative", "{number} narratives", found.total)
    bar = st.container(key="chosen-place")
    asked = choosing(
        columns,
        [_row(context, each) for each in found.rows],
        key="failed-list",
        turn=f"{turn}-{page}-{reason}",
        caption=caption,
    )
    if found.total > ROWS:
        st.pagination(-(-found.total // ROWS), key=page_key, persist_state="session")
    if asked.chosen:
        with bar, st.container(key="chosen", horizontal=True, vertical_alignment="center"):
            told = n_("{number} chosen", "{number} chosen", len(asked.chosen))
            st.markdown(f"**{told}**", width="content")
            for step, label, icon in (
                (Step.RETRY, _("Retry"), ":material/refresh:"),
                (Step.DISMISS, _("Dismiss"), ":material/visibility_off:"),
            ):
                st.button(
                    label,
                    icon=icon,
                    key=f"failed-{step}-{turn}",
                    on_click=_act_on_some,
                    args=(step, asked.chosen, turn),
                )


def _row(context: AppContext, each: FailedView) -> Row:
    at = each.at
    return Row(
        cells=(
            Cell(each.title),
            Cell(each.batch_name),
            Cell(
                sentence(each.kind, **with_numbers(each.values)),
                note=ago(at, context.clock()) if at else "",
                exact=exact(at) if at else "",
            ),
        ),
        key=str(each.job_id),
        opens=each.job_id,
        address=f"progress?id={each.batch_id}",
    )


def _act_on_all(step: Step, reason: Reason, turn: int) -> None:
    _act(step, lambda context: failed_ids(context, reason), turn)


def _act_on_some(step: Step, job_ids: tuple[int, ...], turn: int) -> None:
    _act(step, lambda _context: job_ids, turn)


def _act(step: Step, which: Callable[[AppContext], tuple[int, ...]], turn: int) -> None:
    at = place(PLACE)
    with first_click(at, turn) as acts:
        if acts:
            context = here()
            act = jobs.retry if step is Step.RETRY else jobs.dismiss
            with noted(at, "") as telling:
                telling.say(_SAID[step], number=act(context, None, job_ids=which(context)))
