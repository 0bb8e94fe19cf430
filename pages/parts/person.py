"""Who is here: the context of this process in the hands of the person, in the person's language."""

from functools import cache

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.context import AppContext, open_context
from core.i18n import nearest_language, set_language_source
from core.queries.people import local_person
from core.settings import read_settings
from worker.tasks import hang_bell

LANGUAGE = "language"
"""Where the session keeps the language that its person chose."""


@cache
def process_context() -> AppContext:
    """The one context of this process, in nobody's hands. Raises WrongSetting."""
    settings = read_settings()
    set_language_source(_language_of_the_session)
    return open_context(settings, ring=hang_bell(settings).ring)


def here() -> AppContext:
    """The context with whoever is here as the one who acts.

    The frame, every fragment and every callback that acts begins with it: fragments and
    callbacks run without the frame.
    """
    context = process_context()
    return context.acting_as(local_person(context))


def _language_of_the_session() -> str | None:
    """The language chosen, or guessed from the browser; None in a thread that serves no session."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    return st.session_state.get(LANGUAGE) or nearest_language(st.context.locale)
