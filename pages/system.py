"""System: what is wrong, the workers and the queue; what failed; how fast it writes; the log; the store."""

from collections.abc import Mapping
from enum import StrEnum

import streamlit as st

from core.i18n import N_, _
from core.queries.service import writing_service
from pages.parts import live
from pages.parts.alerts_view import show_open_alerts, show_past_alerts
from pages.parts.person import here
from pages.parts.system_circuits import show_circuits
from pages.parts.system_failed import show_failed
from pages.parts.system_log import show_log
from pages.parts.system_queue import show_queue
from pages.parts.system_speed import show_speed
from pages.parts.system_storage import show_storage
from pages.parts.system_workers import show_workers

SECONDS = 5


class View(StrEnum):
    """What the page shows."""

    NOW = "now"
    FAILED = "failed"
    SPEED = "speed"
    ALERTS = "alerts"
    LOG = "log"
    STORAGE = "storage"


_NAMES: Mapping[View, str] = {
    View.NOW: N_("Now"),
    View.FAILED: N_("Failed"),
    View.SPEED: N_("Speed"),
    View.ALERTS: N_("Past alerts"),
    View.LOG: N_("Log"),
    View.STORAGE: N_("Store and back-up"),
}


def show_page() -> None:
    """What the address asks for: how things are now, if it does not say."""
    context = here()
    st.title(_("System"))
    match _ask_view():
        case View.NOW:
            show_now()
        case View.FAILED:
            show_failed(context)
        case View.SPEED:
            show_speed(context)
        case View.ALERTS:
            show_past_alerts(context)
        case View.LOG:
            show_log(context)
        case View.STORAGE:
            show_storage(context)


@st.fragment
def show_now() -> None:
    """How things are, kept up to date."""
    context = here()
    service = writing_service(context)
    show_open_alerts(context)
    show_queue(context, service.paused)
    show_circuits(context, service.circuits)
    show_workers(context)
    live.poll("system", SECONDS)


def _ask_view() -> View:
    """The address says which view is shown; to choose another one changes the address."""
    asked = st.query_params.get("view", "")
    view = View(asked) if asked in set(View) else View.NOW
    st.session_state["system-view"] = view
    st.segmented_control(
        _("What to show"),
        list(View),
        format_func=lambda each: _(_NAMES[each]),
        key="system-view",
        required=True,
        label_visibility="collapsed",
        on_change=_follow_view,
    )
    return view


def _follow_view() -> None:
    st.query_params.from_dict({"view": st.session_state["system-view"]})


show_page()
