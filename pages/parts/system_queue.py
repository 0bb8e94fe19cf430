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


def _counts(context: AppContext, found: QueueView) -> list[tuple[str, str]]:
    rings = _bell(context.settings).waiting()
    seldom = {_("To be retried"): found.retrying, _("Held back"): found.held}
    return [
        (_("Waiting"), number(found.due)),
        *((name, number(count)) for name, count in seldom.items() if count),
        (_("Being written"), number(found.writing)),
        (_("Oldest wait"), ago(found.oldest, context.clock()) if found.oldest else "–"),
        (_("Rings"), _("not reachable") if rings is None else number(rings)),
    ]


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
