"""The frame round every page: navigation, language, writing service, and the sample's beginning."""

from pathlib import Path

import streamlit as st

from core.i18n import LANGUAGES, _, nearest_language
from pages.parts.person import LANGUAGE, here
from pages.parts.sample import begin_sample
from pages.parts.service import service_state

STATIC = Path(__file__).resolve().parent.parent / "static"
OWN_NAMES = {"es": "Español", "en": "English"}


def show_frame() -> None:
    """Draw what surrounds a page, and the page in it."""
    st.session_state.setdefault(LANGUAGE, nearest_language(st.context.locale))
    context = here()
    # Without icons: for one of its own, Streamlit has the browser fetch a picture from an outside server.
    page = st.navigation(
        {
            _("Work"): [
                st.Page("generate.py", title=_("Generate"), default=True),
                st.Page("progress.py", title=_("Progress")),
                st.Page("narratives.py", title=_("Narratives")),
                st.Page("events.py", title=_("Events")),
            ]
        }
    )
    st.set_page_config(
        page_title=f"{page.title} · Crónica", page_icon=str(STATIC / "favicon.png"), layout="wide"
    )
    st.html(STATIC / "cronica.css")
    with st.sidebar:
        st.segmented_control(
            _("Language"),
            LANGUAGES,
            key=LANGUAGE,
            format_func=OWN_NAMES.__getitem__,
            required=True,
            label_visibility="collapsed",
        )
        service_state()
    begun = begin_sample(context)
    if begun and not page.url_path:
        # Whoever opens a new installation sees texts arrive, not an empty form.
        st.switch_page("progress.py", query_params={"id": str(begun)})
    page.run()


show_frame()
