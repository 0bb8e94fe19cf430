"""What failed in all runs, on the page System: by reason, with retry and dismiss, of all or of some."""

from collections.abc import Callable, Mapping
from enum import StrEnum

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.actions import jobs
from core.context import AppContext
from core.domain.jobs import Reason
from core.i18n import N_, _, n_
from core.i18n.failures import cure, sentence
from core.queries.failed import (
    LONGEST_SEARCH,
    FailedView,
    ReasonView,
    failed_ids,
    failed_narratives,
    failed_reasons,
)
from pages.parts import prose
from pages.parts.listing import Cell, Row, choosing
from pages.parts.moments import ago, exact, number, with_numbers
from pages.parts.outcome import first_click, noted, place, show_outcome
from pages.parts.person import here

PLACE = "failed"
ROWS = 50
EVERY = ""
CHOSEN = "failed-reason-chosen"


class Step(StrEnum):
    """What is done about what failed."""

    RETRY = "retry"
    DISMISS = "dismiss"


_SAID = {Step.RETRY: N_("Asked for again: {number}."), Step.DISMISS: N_("Dismissed: {number}.")}


def show_failed(context: AppContext) -> None:
    """A search, the reasons, and what failed for the one that is chosen."""
    at = place(PLACE)
    show_outcome(at)
    reason_place, words_place = st.columns(2)
    label = _("Search by event or generation run")
    asked = words_place.text_input(
        label, type="search", max_chars=LONGEST_SEARCH, key="failed-words", persist_state="session"
    )
    words = (asked or "").strip()
    reasons = {f"{each.reason.kind} {each.reason.said}": each for each in failed_reasons(context, words)}
    if not reasons:
        nothing = (
            _("Nothing that failed is called so.") if words else _("Nothing that failed waits for anybody.")
        )
        st.write(nothing)
        return
    total = sum(each.number for each in reasons.values())
    every = n_("Every reason ({number})", "Every reason ({number})", total)
    names = {EVERY: every, **{name: _told(each) for name, each in reasons.items()}}
    only = reasons.get(_choose_reason(reason_place, names))
    if only:
        _show_reason(context, only, words, at.turn)
    prose.show_line(_("To retry or dismiss narratives, tick their rows."))
    _show_narratives(context, only.reason if only else None, words, at.turn)


def _choose_reason(place: DeltaGenerator, names: Mapping[str, str]) -> str:
    """The one of these reasons that is looked at, also after their numbers have changed."""
    last = st.session_state.get(CHOSEN, EVERY)
    chosen = place.selectbox(
        _("Why it failed"),
        list(names),
        index=list(names).index(last) if last in names else 0,
        format_func=names.__getitem__,
        filter_mode=None,
        # A browser goes on showing the number it was given first, unless the field is another.
        key=f"failed-reason-{hash(tuple(names.items()))}",
    )
    st.session_state[CHOSEN] = chosen or EVERY
    return chosen or EVERY


def _told(each: ReasonView) -> str:
    said = sentence(each.reason.kind, **with_numbers(each.values))
    return f"{said} ({number(each.number)})"


def _show_reason(context: AppContext, only: ReasonView, words: str, turn: int) -> None:
    """What to do about one reason, for all that failed by it."""
    now = context.clock()
    if only.last:
        since = _("Last {time}.", time=ago(only.last, now))
        runs = n_("In {number} generation run.", "In {number} generation runs.", only.batches)
        prose.show_line(f"{runs} {since}")
    prose.show_line(_("What to do: {cure}", cure=cure(only.reason.kind)))
    with st.container(horizontal=True):
        st.button(
            n_("Retry all {number}", "Retry all {number}", only.number),
            icon=":material/refresh:",
            key=f"failed-retry-all-{turn}",
            on_click=_act_on_all,
            args=(Step.RETRY, only.reason, words, turn),
        )
        with st.popover(_("Dismiss all"), icon=":material/visibility_off:", key=f"failed-dismiss-{turn}"):
            st.write(_("They are shown here no more. In their runs they stay as failed, and can be retried."))
            st.button(
                _("Yes, dismiss them"),
                type="primary",
                key=f"failed-dismiss-all-{turn}",
                on_click=_act_on_all,
                args=(Step.DISMISS, only.reason, words, turn),
            )


def _show_narratives(context: AppContext, reason: Reason | None, words: str, turn: int) -> None:
    shown = f"{turn}-{reason}-{words}"
    page_key = f"failed-page-{shown}"
    page = st.session_state.get(page_key, 1)
    found = failed_narratives(context, reason, words, offset=(page - 1) * ROWS, limit=ROWS)
    columns = (_("Event"), _("Generation run"), _("Why it failed"))
    caption = n_("{number} narrative", "{number} narratives", found.total)
    bar = st.container(key="chosen-place")
    asked = choosing(
        columns,
        [_row(context, each, with_cure=reason is None) for each in found.rows],
        key="failed-list",
        turn=f"{shown}-{page}",
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
                (Step.DISMISS, _("Dismiss these"), ":material/visibility_off:"),
            ):
                st.button(
                    label,
                    icon=icon,
                    key=f"failed-{step}-{turn}",
                    on_click=_act_on_some,
                    args=(step, asked.chosen, turn),
                )


def _row(context: AppContext, each: FailedView, *, with_cure: bool) -> Row:
    """A narrative with the way to what became of it, and the way to its whole run."""
    at, run = each.at, f"progress?id={each.batch_id}"
    when = ago(at, context.clock()) if at else ""
    to_do = _("What to do: {cure}", cure=cure(each.kind)) if with_cure else ""
    return Row(
        cells=(
            Cell(each.title),
            Cell(each.batch_name, leads=run, exact=_("Generation run")),
            Cell(
                sentence(each.kind, **with_numbers(each.values)),
                note=" · ".join(part for part in (when, to_do) if part),
                exact=exact(at) if at else "",
            ),
        ),
        key=str(each.job_id),
        opens=each.job_id,
        address=f"{run}&job={each.job_id}",
    )


def _act_on_all(step: Step, reason: Reason, words: str, turn: int) -> None:
    _act(step, lambda context: failed_ids(context, reason, words), turn)


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
