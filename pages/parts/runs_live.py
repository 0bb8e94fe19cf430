"""The generation runs that a filter lets through, kept up to date while any run goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from core.context import AppContext
from core.i18n import _
from core.queries.batch_figures import Figures, batch_figures
from core.queries.batch_filter import BatchFilter
from core.queries.batches import BatchView, Pulse, list_batches, pulse
from core.queries.page import Page
from pages.parts import live
from pages.parts.moments import clock_time
from pages.parts.person import here
from pages.parts.runs import show_runs
from pages.parts.runs_filter import PAGE, forget_filter

ROWS = 20
SECONDS = 5
_KEPT, _STOPPED = "runs-kept", "runs-stopped"


@dataclass(frozen=True)
class _Found:
    """What the store said: at which pulse, and what it was asked for."""

    pulse: Pulse
    wanted: BatchFilter
    page: int
    batches: Page[BatchView]
    figures: Mapping[int, Figures]

    @property
    def pages(self) -> int:
        """How many pages the list has."""
        return max(-(-self.batches.total // ROWS), 1)


@st.fragment
def show_found(wanted: BatchFilter) -> None:
    """The runs, the way through them, and whether they keep themselves up to date."""
    context = here()
    found = _found(context, wanted)
    if found.pulse.goes_on:
        _ask_whether_to_keep_up()
    if wanted.asked_from and wanted.asked_to and wanted.asked_from > wanted.asked_to:
        st.info(_("The first day comes after the last one."))
    elif not found.batches.total:
        st.info(_("No generation run fits. Fewer conditions show more."))
        st.button(_("Remove the conditions"), on_click=forget_filter)
    else:
        opened = show_runs(context, found.batches, found.figures, key="batches")
        if found.pages > 1:
            st.pagination(found.pages, key=PAGE, persist_state="session")
        if opened:
            st.query_params.from_dict({"id": str(opened)})
            st.rerun()
    if found.pulse.goes_on and _STOPPED not in st.session_state:
        live.poll("batches", SECONDS)


def _found(context: AppContext, wanted: BatchFilter) -> _Found:
    """The rows of the page that is shown. The store is asked for them only if anything has changed
    since it last was; the words for how long ago something was are made anew all the same."""
    now, page = pulse(context), st.session_state.get(PAGE, 1)
    kept: _Found | None = st.session_state.get(_KEPT)
    if kept is None or (kept.pulse, kept.wanted, kept.page) != (now, wanted, page):
        kept = _ask(context, wanted, page, now, kept)
        if page > kept.pages:
            st.session_state[PAGE] = kept.pages
            kept = _ask(context, wanted, kept.pages, now, kept)
        st.session_state[_KEPT] = kept
    return kept


def _ask(context: AppContext, wanted: BatchFilter, page: int, now: Pulse, before: _Found | None) -> _Found:
    batches = list_batches(context, wanted, offset=(page - 1) * ROWS, limit=ROWS)
    known = _known(before, batches.rows) if before else {}
    asked = batch_figures(context, (batch for batch in batches.rows if batch.id not in known))
    return _Found(now, wanted, page, batches, {**known, **asked})


def _known(before: _Found, rows: Sequence[BatchView]) -> dict[int, Figures]:
    """The figures of those that had ended before and are as they were: nothing more comes of them."""
    ended = {batch.id: batch for batch in before.batches.rows if not batch.active}
    return {batch.id: before.figures[batch.id] for batch in rows if ended.get(batch.id) == batch}


def _ask_whether_to_keep_up() -> None:
    """While anything goes on: whether this list is to follow it, or to stand still."""
    stopped: datetime | None = st.session_state.get(_STOPPED)
    if stopped is None:
        st.button(
            _("Let the list stand still"),
            icon=":material/pause:",
            help=_("The runs go on; only this list is not brought up to date any more."),
            on_click=_stop,
            type="tertiary",
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_("Keep up to date again"), icon=":material/play_arrow:", on_click=_go_on)
        st.caption(_("This list has stood still since {time}.", time=clock_time(stopped)))


def _stop() -> None:
    st.session_state[_STOPPED] = here().clock()


def _go_on() -> None:
    st.session_state.pop(_STOPPED, None)
