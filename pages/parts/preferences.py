"""How whoever is here wants to read: language, numbers, time zone; each is kept as soon as it is chosen."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

import streamlit as st

from core.actions.people import change_preferences
from core.i18n import REGIONS, _, language, nearest_language
from core.i18n.formats import number_text
from core.queries.sessions import Visitor
from pages.parts import prose
from pages.parts.moments import clock_time, zone
from pages.parts.outcome import noted, place, show_outcome
from pages.parts.person import here

OWN_NAMES = {"es": "Español", "en": "English"}
OF_BROWSER = ""
"""What stands for no choice of one's own: as the browser says, or the installation."""
EXAMPLE = 12_500.5
CONTINENTS = frozenset(
    {
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
)


def show_preferences(visitor: Visitor) -> None:
    """The three choices side by side, each with what it is at the moment."""
    places = st.columns(3, gap="medium")
    with places[0]:
        names = _language_names()
        _mirror("language", visitor.language)
        st.radio(_("Language"), list(names), format_func=names.__getitem__, **_kept_at_once("language"))
    with places[1]:
        names = _region_names(visitor.installation_region)
        _mirror("region", visitor.region)
        st.radio(_("Numbers"), list(names), format_func=names.__getitem__, **_kept_at_once("region"))
    with places[2]:
        names = _zone_names(visitor.zone)
        _mirror("zone", visitor.zone)
        st.selectbox(
            _("Time zone"),
            list(names),
            format_func=names.__getitem__,
            **_kept_at_once("zone"),
        )
        there, now = _readable(str(zone())), clock_time(here().clock())
        prose.show_line(_("{zone}: it is {time} now.", zone=there, time=now))
    show_outcome(place("preferences"))


def _kept_at_once(name: str) -> dict[str, Any]:
    return {"key": f"account-{name}", "on_change": _keep, "args": (name,)}


def _mirror(name: str, kept: str | None) -> None:
    """Let the field show what the store keeps: it may have been changed elsewhere."""
    if st.session_state.get(f"account-{name}") != (kept or OF_BROWSER):
        st.session_state[f"account-{name}"] = kept or OF_BROWSER


def _keep(name: str) -> None:
    at, chosen, context = place("preferences"), st.session_state[f"account-{name}"], here()
    with noted(at, ""):
        change_preferences(context, **{name: chosen or None})


def _language_names() -> dict[str, str]:
    guessed = OWN_NAMES[nearest_language(st.context.locale)]
    return {OF_BROWSER: _("As the browser says ({spoken})", spoken=guessed), **OWN_NAMES}


def _region_names(of_installation: str | None) -> dict[str, str]:
    usual = _("As in this installation ({example})", example=_example(of_installation))
    return {OF_BROWSER: usual, **{region: _example(region) for region in REGIONS}}


def _example(region: str | None) -> str:
    return number_text(EXAMPLE, language(), region)


def _zone_names(kept: str | None) -> dict[str, str]:
    """The zones of the world by name, and the one that is kept, whatever it is called."""
    known = _places()
    others = known if kept is None or kept in known else (kept, *known)
    return {OF_BROWSER: _("As the browser says"), **{zone: _readable(zone) for zone in others}}


def _readable(zone: str) -> str:
    return zone.replace("_", " ")


@cache
def _places() -> tuple[str, ...]:
    # The database has other names besides, for machines and for the past.
    named = (zone for zone in available_timezones() if zone.partition("/")[0] in CONTINENTS)
    return (*sorted(named), "UTC")
