"""How often an AI service is asked, and from where on something is told as an alert: among the settings."""

import streamlit as st

from core.actions.alerts import change_thresholds
from core.actions.queue import MOST_A_MINUTE, change_pace
from core.context import AppContext
from core.domain.alerts import BOUNDS, Thresholds
from core.i18n import N_, _
from core.queries.alerts import thresholds
from core.queries.house_settings import HouseSettings
from pages.parts.outcome import noted, place, show_outcome
from pages.parts.person import here
from pages.parts.setting import SAVED, group, show_fixed

_NAMES = {
    "failure_percent": N_("Failed, in percent"),
    "failure_least": N_("of at least so many narratives"),
    "failure_minutes": N_("in the last minutes"),
    "silence_minutes": N_("Nothing finished for so many minutes"),
    "no_worker_minutes": N_("No writing service for so many minutes"),
    "wait_minutes": N_("A narrative waits for so many minutes"),
}


def show_pace(known: HouseSettings) -> None:
    """How many requests a minute an AI service is sent."""
    at = place("pace")
    with group(
        _("Requests per minute"),
        _(
            "The most that one AI service is sent, by all writing services together; 0 for no limit. It "
            "applies from the next narrative."
        ),
    ):
        if known.pace_fixed:
            show_fixed([(_("Requests at most"), str(known.pace))], "CRONICA_REQUESTS_PER_MINUTE")
            return
        key = f"pace-{at.turn}-{known.pace}"
        st.number_input(
            _("Requests at most"),
            min_value=0,
            max_value=MOST_A_MINUTE,
            value=known.pace,
            key=key,
            width=220,
            persist_state="session",
        )
        st.button(_("Save"), key=f"pace-save-{at.turn}", on_click=_save_pace, args=(key,))
        show_outcome(at)


def _save_pace(key: str) -> None:
    at, number, context = place("pace"), int(st.session_state[key]), here()
    with noted(at, SAVED):
        change_pace(context, number)


def show_thresholds(context: AppContext) -> None:
    """From where on something counts as wrong."""
    at, known = place("alerts"), thresholds(context)
    with group(
        _("Alerts"),
        _(
            "What goes beyond these numbers is told in the bell to Administration and Management, and stands "
            "under System until it is over. An AI service in trouble and a wrong clock are always told."
        ),
    ):
        keys = {name: f"alerts-{name}-{at.turn}-{getattr(known, name)}" for name in BOUNDS}
        with st.container(horizontal=True):
            for name, (least, most) in BOUNDS.items():
                st.number_input(
                    _(_NAMES[name]),
                    min_value=least,
                    max_value=most,
                    value=getattr(known, name),
                    key=keys[name],
                    width=330 if name.endswith("minutes") and not name.startswith("failure") else 210,
                    persist_state="session",
                )
        st.button(_("Save"), key=f"alerts-save-{at.turn}", on_click=_save_thresholds, args=(keys,))
        show_outcome(at)


def _save_thresholds(keys: dict[str, str]) -> None:
    at, context = place("alerts"), here()
    chosen = Thresholds(**{name: int(st.session_state[key]) for name, key in keys.items()})
    with noted(at, SAVED):
        change_thresholds(context, chosen)
