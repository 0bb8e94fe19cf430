"""Who is here: the context of this process in the hands of the person, in the person's language."""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.actions.signing import touch
from core.context import AppContext, open_context
from core.errors import Forbidden
from core.i18n import N_, _, nearest_language, set_language_source, set_region_source
from core.queries.sessions import Visitor, visitor
from core.settings import read_settings
from worker.tasks import hang_bell

VISITOR = "visitor"
"""Where the session of the page keeps who was here when it last asked."""
STAYS = timedelta(minutes=5)
"""How long a session goes without a new note that its person is there."""


@dataclass(frozen=True)
class _Found:
    """Whom this run has found, and the language they read."""

    visitor: Visitor | None
    language: str


_found: ContextVar[_Found | None] = ContextVar("found", default=None)
"""Held by the thread of a run: the session of the page knows too, but a page asks hundreds of times."""

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
    run without the frame. Where the session has ended, nothing is drawn but the way to the sign-in.
    """
    context = process_context()
    seen = _look_up(context)
    if seen is None:
        _leave()
    return context.acting_as(seen.actor)


def enter() -> AppContext:
    """The same for the frame: whoever has no session goes to the sign-in, and nothing else is drawn."""
    context = process_context()
    seen = _look_up(context)
    if seen is None:
        _leave()
    if context.clock() - seen.seen > STAYS:
        touch(context, seen.session)
    return context.acting_as(seen.actor)


def _leave() -> NoReturn:
    """Draw the way to the sign-in where this run draws, and nothing else. A run of the whole page
    instead would leave no fragment behind, and the tab would hang at the next tick of another one."""
    _way_in(key="way-in", data={"address": "/sign-in?next="})
    label = _("Sign in")
    st.html(f'<p><a href="/sign-in" target="_self">{label}</a></p>')
    st.stop()


def still_here(session: str) -> AppContext:
    """The same for work that goes on when the run of the page is over, such as a file that is made
    once its button is pressed. Raises Forbidden where the session has ended since."""
    context = process_context()
    seen = visitor(context, session)
    if seen is None:
        raise Forbidden(N_("This session has ended. Sign in again."))
    return context.acting_as(seen.actor)


def visitor_here() -> Visitor:
    """Whoever is here, as `here` or `enter` last found them."""
    found = _found.get()
    return (found.visitor if found else None) or st.session_state[VISITOR]


def _look_up(context: AppContext) -> Visitor | None:
    session = st.user.get("session")
    seen = visitor(context, session if isinstance(session, str) else None)
    st.session_state[VISITOR] = seen
    _found.set(_Found(seen, _language_of(seen)))
    return seen


def _language_of(seen: Visitor | None) -> str:
    """The language that a person chose, or guessed from the browser."""
    chosen = seen.language if seen else None
    return chosen or nearest_language(st.context.locale)


def _language_of_the_session() -> str | None:
    """The language of whoever is here; None in a thread that serves no session."""
    if found := _found.get():
        return found.language
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    return _language_of(st.session_state.get(VISITOR))


def _region_of_the_session() -> str | None:
    """How the person wants numbers written, or else the installation; None for the way of the language."""
    found = _found.get()
    if found is None and get_script_run_ctx(suppress_warning=True) is None:
        return None
    seen: Visitor | None = found.visitor if found else st.session_state.get(VISITOR)
    return (seen.region or seen.installation_region) if seen else None
