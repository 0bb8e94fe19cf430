"""The queue on the page System: what waits, for how long, and the way to halt all of it."""

from functools import lru_cache

import streamlit as st

from core.actions.queue import pause, resume
from core.context import AppContext
from core.i18n import N_, _
from core.queries.service import Paused
from core.queries.system import QueueView, queue
from core.settings import Settings
from pages.parts import prose
from pages.parts.moments import ago, number, since
from pages.parts.outcome import first_click, noted, place, show_outcome
from pages.parts.person import here
from worker.tasks import Bell, hang_bell

PLACE = "queue"


def show_queue(context: AppContext, paused: Paused | None) -> None:
    """How much waits and is being written, since when, and whether it goes on."""
    st.subheader(_("Queue"))
    prose.show_counts(_counts(context, queue(context)))
    at = place(PLACE)
    if paused:
        _show_paused(context, paused, at.turn)
    else:
        with st.popover(_("Pause the whole queue"), icon=":material/pause:", key=f"queue-pause-{at.turn}"):
            st.write(
                _("Nothing more is begun in any run until somebody resumes it. What is being written ends.")
            )
            st.button(
                _("Yes, pause it"),
                type="primary",
                key=f"queue-pause-now-{at.turn}",
                on_click=_pause,
                args=(at.turn,),
            )
    show_outcome(at)
    with st.expander(_("Technical detail"), key="queue-technical"):
        prose.show_line(_told_signals(context))


def _counts(context: AppContext, found: QueueView) -> list[tuple[str, str]]:
    """The same names whether it goes on or not: only the numbers change."""
    oldest = found.oldest or found.oldest_left
    return [
        (_("Waiting"), number(found.waiting)),
        (_("To be retried"), number(found.retrying)),
        (_("Held back"), number(found.held)),
        (_("Being written"), number(found.writing)),
        (_("Oldest wait"), ago(oldest, context.clock()) if oldest else "–"),
    ]


def _told_signals(context: AppContext) -> str:
    waiting = _bell(context.settings).waiting()
    told = _(
        "Signals in the queue: {number}.", number=_("not reachable") if waiting is None else number(waiting)
    )
    meant = _("Each tells a writing service that there is work; none is an AI call.")
    return f"{told} {meant}"


def _show_paused(context: AppContext, paused: Paused, turn: int) -> None:
    told = _(
        "The whole queue has been paused since {time}, by {name}. What waits is not begun.",
        time=since(paused.since, context.clock()),
        name=prose.plain(paused.by),
    )
    st.warning(told, icon=":material/pause:")
    st.button(
        _("Resume the queue"),
        type="primary",
        icon=":material/play_arrow:",
        key=f"queue-resume-{turn}",
        on_click=_resume,
        args=(turn,),
    )


@lru_cache(maxsize=1)
def _bell(settings: Settings) -> Bell:
    return hang_bell(settings)


def _pause(turn: int) -> None:
    at = place(PLACE)
    with first_click(at, turn) as acts:
        if acts:
            context = here()
            with noted(at, ""):  # the page says it as long as it is so
                pause(context)


def _resume(turn: int) -> None:
    at = place(PLACE)
    with first_click(at, turn) as acts:
        if acts:
            context = here()
            with noted(at, N_("The queue goes on.")):
                resume(context)
