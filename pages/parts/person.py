"""Who is here: the context of this process in the hands of the person, in the person's language."""

import threading
from datetime import timedelta
from functools import cache

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.actions.signing import touch
from core.context import AppContext, open_context
from core.i18n import _, nearest_language, set_language_source, set_region_source
from core.queries.sessions import Visitor, visitor
from core.settings import read_settings
from worker.tasks import hang_bell

VISITOR = "visitor"
"""Where the session of the page keeps who was here when it last asked."""
STAYS = timedelta(minutes=5)
"""How long a session goes without a new note that its person is there."""


class _Run(threading.local):
    """Who is here and in which language, as this run found them: each is a thread of its own. The
    session of the page knows too, but a page asks hundreds of times."""

    visitor: Visitor | None = None
    language: str | None = None


_run = _Run()

_way_in = st.components.v2.component(
    "way_in",
    js="""
export default function({ data }) {
  location.replace(data.address + encodeURIComponent(location.pathname + location.search));
}
""",
)


@cache
def process_context() -> AppContext:
    """The one context of this process, in nobody's hands. Raises WrongSetting."""
    settings = read_settings()
    set_language_source(_language_of_the_session)
    set_region_source(_region_of_the_session)
    return open_context(settings, ring=hang_bell(settings).ring)


def here() -> AppContext:
    """The context with whoever is here as the one who acts.

    Every page, every fragment and every callback that acts begins with it: fragments and callbacks
    run without the frame. Where the session has ended, the frame is run at once, and shows the way
    to the sign-in.
    """
    context = process_context()
    seen = _look_up(context)
    if seen is None:
        st.rerun()
    return context.acting_as(seen.actor)


def enter() -> AppContext:
    """The same for the frame: whoever has no session goes to the sign-in, and nothing else is drawn."""
    context = process_context()
    seen = _look_up(context)
    if seen is None:
        _way_in(key="way-in", data={"address": "/sign-in?next="})
        st.html(f'<p><a href="/sign-in" target="_self">{_("Sign in")}</a></p>')
        st.stop()
    if context.clock() - seen.seen > STAYS:
        touch(context, seen.session)
    return context.acting_as(seen.actor)


def visitor_here() -> Visitor:
    """Whoever is here, as `here` or `enter` last found them."""
    return _run.visitor or st.session_state[VISITOR]


def _look_up(context: AppContext) -> Visitor | None:
    session = st.user.get("session")
    seen = visitor(context, session if isinstance(session, str) else None)
    st.session_state[VISITOR] = seen
    _run.visitor, _run.language = seen, None
    _run.language = _language_of_the_session()
    return seen


def _language_of_the_session() -> str | None:
    """The language that the person chose, or guessed from the browser; None in a thread that serves
    no session."""
    if _run.language:
        return _run.language
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    seen: Visitor | None = st.session_state.get(VISITOR)
    chosen = seen.language if seen else None
    return chosen or nearest_language(st.context.locale)


def _region_of_the_session() -> str | None:
    """How the person wants numbers written, or else the installation; None for the way of the language."""
    if not _run.visitor and get_script_run_ctx(suppress_warning=True) is None:
        return None
    seen: Visitor | None = _run.visitor or st.session_state.get(VISITOR)
    return (seen.region or seen.installation_region) if seen else None
