"""The frame round every page: who is here, navigation, bell, menu, writing service, language."""

from functools import cache
from pathlib import Path

import streamlit as st

from core.actions.people import change_preferences
from core.i18n import LANGUAGES, _, language
from pages.parts.bell import show_bell
from pages.parts.person import enter, here, visitor_here
from pages.parts.sample import begin_sample
from pages.parts.sections import icons, pages_for
from pages.parts.service import service_state
from pages.parts.visitor_menu import show_menu

STATIC = Path(__file__).resolve().parent.parent / "static"
OWN_NAMES = {"es": "Español", "en": "English"}
SWITCH = "frame-language"


def show_frame() -> None:
    """Draw what surrounds a page, and the page in it."""
    context = enter()
    visitor = visitor_here()
    page = st.navigation(pages_for(visitor.role))
    st.set_page_config(
        page_title=f"{page.title} · Crónica", page_icon=str(STATIC / "favicon.png"), layout="wide"
    )
    st.html(_looks())
    st.logo(str(STATIC / "logo.svg"), size="large", icon_image=str(STATIC / "mark.svg"))
    with st.container(key="topbar", horizontal=True, vertical_alignment="center"):
        show_bell()
        show_menu(context, visitor)
    with st.sidebar, st.container(key="house"):
        service_state()
        _show_languages()
    begun = begin_sample(context)
    if begun and not page.url_path:
        # Whoever opens a new installation sees texts arrive.
        st.switch_page("progress.py", query_params={"id": str(begun)})
    page.run()


def _show_languages() -> None:
    st.session_state[SWITCH] = language()
    st.segmented_control(
        _("Language"),
        LANGUAGES,
        key=SWITCH,
        format_func=OWN_NAMES.__getitem__,
        required=True,
        label_visibility="collapsed",
        on_change=_change_language,
    )


def _change_language() -> None:
    chosen = st.session_state[SWITCH]
    change_preferences(here(), language=chosen)


@cache
def _looks() -> str:
    """The style sheet; above ten kilobytes Streamlit sends it to a browser only once."""
    return f"<style>{(STATIC / 'cronica.css').read_text('utf-8')}\n{icons()}</style>"


show_frame()
