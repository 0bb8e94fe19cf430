"""Settings: the AI service, what is written while one waits, at which pace, who may approve, how numbers
are written, from where on something is an alert, how long versions are kept."""

import streamlit as st

from core.actions.house_settings import MOST_INLINE, change_approval, change_inline_limit, change_region
from core.i18n import LANGUAGES, REGIONS, _, language
from core.i18n.formats import number_text
from core.queries.house_settings import HouseSettings, house_settings
from pages.parts import prose
from pages.parts.ai_service import show_ai_service
from pages.parts.alert_settings import show_pace, show_thresholds
from pages.parts.outcome import noted, place, show_outcome
from pages.parts.person import here
from pages.parts.retention import show_retention
from pages.parts.setting import SAVED, group, show_fixed

AS_LANGUAGE = ""
"""What stands for no region of the installation: numbers as the language of whoever reads."""
EXAMPLE = 12_500.5


def show_page() -> None:
    """Each group of settings with what it does, from when it holds, and a button of its own."""
    context = here()
    known = house_settings(context)
    st.title(_("Settings"))
    prose.show_line(_("What is saved here applies to everybody; nothing has to be restarted."))
    show_ai_service(context, known)
    _show_inline(known)
    show_pace(known)
    _show_approval(known)
    _show_region(known)
    show_thresholds(context)
    show_retention(context)


def _show_inline(known: HouseSettings) -> None:
    at = place("inline")
    with group(
        _("Narratives written while the page waits"),
        _(
            "Up to this number, the page waits for the narratives and their file downloads by itself. Above "
            "it, they are written in the background. It applies from the next generation run."
        ),
    ):
        if known.inline_fixed:
            show_fixed([(_("At most"), str(known.inline_limit))], "CRONICA_INLINE_LIMIT")
            return
        key = f"inline-{at.turn}-{known.inline_limit}"
        st.number_input(
            _("At most"),
            min_value=0,
            max_value=MOST_INLINE,
            value=known.inline_limit,
            key=key,
            width=220,
            persist_state="session",
        )
        st.button(_("Save"), key=f"inline-save-{at.turn}", on_click=_save_inline, args=(key,))
        show_outcome(at)


def _save_inline(key: str) -> None:
    at, number, context = place("inline"), int(st.session_state[key]), here()
    with noted(at, SAVED):
        change_inline_limit(context, number)


def _show_approval(known: HouseSettings) -> None:
    at = place("approval")
    with group(
        _("Who may approve"),
        _("Management and Administration always may. It applies from the next approval."),
    ):
        kept = f"{at.turn}-{known.coordinators_approve}-{known.own_edits_approved}"
        keys = (f"approval-coordinators-{kept}", f"approval-own-{kept}")
        st.checkbox(
            _("Coordination may approve too"),
            value=known.coordinators_approve,
            key=keys[0],
            persist_state="session",
        )
        st.checkbox(
            _("Nobody approves a text that they edited themselves"),
            value=not known.own_edits_approved,
            key=keys[1],
            persist_state="session",
        )
        st.button(_("Save"), key=f"approval-save-{at.turn}", on_click=_save_approval, args=keys)
        show_outcome(at)


def _save_approval(coordinators: str, own: str) -> None:
    at, context = place("approval"), here()
    chosen = (bool(st.session_state[coordinators]), not st.session_state[own])
    with noted(at, SAVED):
        change_approval(context, coordinators_approve=chosen[0], own_edits_approved=chosen[1])


def _show_region(known: HouseSettings) -> None:
    at = place("region")
    with group(
        _("How numbers are written"),
        _("For everybody who has not chosen otherwise in their account. It applies from the next click."),
    ):
        key, names = f"region-{at.turn}-{known.region}", _region_names()
        st.radio(
            _("Numbers"),
            list(names),
            index=list(names).index(known.region or AS_LANGUAGE),
            format_func=names.__getitem__,
            label_visibility="collapsed",
            key=key,
            persist_state="session",
        )
        st.button(_("Save"), key=f"region-save-{at.turn}", on_click=_save_region, args=(key,))
        show_outcome(at)


def _save_region(key: str) -> None:
    at, region, context = place("region"), st.session_state[key] or None, here()
    with noted(at, SAVED):
        change_region(context, region)


def _region_names() -> dict[str, str]:
    """The choices with an example of each."""
    examples = {spoken: number_text(EXAMPLE, spoken) for spoken in LANGUAGES}
    usual = _("As in the language of each person: {es} in Spanish, {en} in English", **examples)
    return {AS_LANGUAGE: usual, **{region: number_text(EXAMPLE, language(), region) for region in REGIONS}}


show_page()
