"""What was asked for from the page Generate, watched to its end; leaving it ends only the watching."""

from dataclasses import dataclass

import streamlit as st

from core.context import AppContext
from core.domain.jobs import JobState
from core.i18n import _, n_
from core.queries.batches import BatchView, find_batch
from core.queries.jobs import list_jobs
from core.queries.service import ServiceState, writing_service
from core.queries.versions import find_version, version
from pages.parts import live, prose
from pages.parts.badges import batch_mark
from pages.parts.batch import (
    offer_document,
    show_bar,
    show_failures,
    show_state,
    show_way_to_proposals,
)
from pages.parts.download import start_once
from pages.parts.jobs import PAGE, show_jobs
from pages.parts.person import here


@dataclass
class Watch:
    """The batch that this session is watching. A trial is one narrative, shown where it was asked for."""

    batch_id: int | None = None
    inline: bool = False
    trial: bool = False
    told: bool = False
    """Whether the notice of its end was given."""


def watched() -> Watch:
    """What this session watches."""
    return st.session_state.setdefault("watch", Watch())


def forget() -> None:
    """Watch nothing any more, so that something else can be asked for."""
    st.session_state["watch"] = Watch()


def tell_end(context: AppContext) -> None:
    """Give notice, on whatever page the person is, that what was asked for has ended."""
    seat = watched()
    if seat.batch_id is None or seat.told or seat.inline:
        return
    batch = find_batch(context, seat.batch_id)
    if batch and not batch.active:
        seat.told = True
        mark = batch_mark(batch.state)
        st.toast(f"{mark.sign} {prose.plain(batch.name)}: {mark.word}", duration="long")


@st.fragment
def watch() -> None:
    """The batch that was asked for: its bar, then what came of it."""
    context = here()
    seat = watched()
    batch = find_batch(context, seat.batch_id or 0)
    if batch is None:
        forget()
        st.rerun()
    prose.show_line(batch.name)
    show_state(batch)
    if batch.active:
        _show_going_on(context, batch, seat)
    else:
        _show_end(context, batch, seat)


def _show_going_on(context: AppContext, batch: BatchView, seat: Watch) -> None:
    if not seat.inline and writing_service(context).state is ServiceState.STOPPED:
        waits = n_(
            "{number} narrative waits and no writing service runs.",
            "{number} narratives wait and no writing service runs.",
            batch.counts.queued,
        )
        then = _("They are written as soon as one is started.")
        st.warning(f"{waits} {then}", icon=":material/pause:")
    elif not seat.inline:
        written = n_(
            "{number} narrative is being written.",
            "{number} narratives are being written.",
            batch.counts.to_write,
        )
        closing = _("This page may be closed: a notice will come at the end.")
        st.info(f"{written} {closing}", icon=":material/schedule:")
    show_bar(batch)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            "progress.py",
            label=_("Follow it under Progress"),
            icon=":material/timelapse:",
            query_params={"id": str(batch.id)},
        )
        if not seat.inline:
            st.button(_("Ask for something else"), on_click=forget, type="tertiary")
    live.poll("watch", 1 if seat.inline else 5)


def _show_end(context: AppContext, batch: BatchView, seat: Watch) -> None:
    counts = batch.counts
    if counts.succeeded:
        st.success(
            n_("{number} narrative is ready.", "{number} narratives are ready.", counts.succeeded),
            icon=":material/check:",
        )
    show_failures(context, batch)
    proposed = bool(batch.options.get("as_proposals"))
    starts = seat.inline and not seat.trial and counts.succeeded > 0 and not proposed
    with st.container(horizontal=True, vertical_alignment="center"):
        if proposed:
            show_way_to_proposals(batch)
        else:
            offer_document(context, batch, key="download-watched", at_once=starts)
        st.button(_("Generate others"), on_click=forget)
    if starts:
        start_once("download-watched", f"{batch.id}-{batch.round}")
    if seat.trial:
        _show_trial(context, batch)
    else:
        show_jobs(
            context, batch, [JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED], key="watched-jobs"
        )
        left = counts.to_write - PAGE
        if left > 0:
            st.page_link(
                "progress.py",
                label=n_("and {number} more", "and {number} more", left),
                query_params={"id": str(batch.id)},
            )


def _show_trial(context: AppContext, batch: BatchView) -> None:
    for job in list_jobs(context, batch.id, [JobState.SUCCEEDED]):
        version_id = find_version(context, job.event_id, job.language, job.version or 0)
        written = version(context, version_id) if version_id else None
        if written:
            prose.show_title(job.event_title, level=2)
            prose.show_narrative(written.body)
