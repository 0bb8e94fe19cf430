"""One's own sessions: on which devices one is signed in, and the way to end one or all of them."""

import streamlit as st

from core.actions.signing import end_session, sign_out_everywhere
from core.context import AppContext
from core.i18n import N_, _
from core.queries.sessions import SessionView, my_sessions
from pages.parts import prose
from pages.parts.device import device_name
from pages.parts.moments import ago, exact
from pages.parts.outcome import noted, place, show_outcome
from pages.parts.person import here


def show_sessions(context: AppContext) -> None:
    """Every session that is alive, the newest first."""
    for session in my_sessions(context):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            with st.container(width="stretch", gap=None):
                _show_session(context, session)
            # The moment it began names it: its own id is nobody's business, not even the browser's.
            began = f"{session.created:%Y%m%d%H%M%S%f}"
            st.button(_("Close"), key=f"end-{began}", on_click=_end, args=(session.id,))
    show_outcome(place("sessions"))
    st.button(_("Sign out everywhere"), icon=":material/logout:", on_click=_end_all)
    prose.show_line(_("Every session ends at once, also this one."))


def _show_session(context: AppContext, session: SessionView) -> None:
    device = device_name(session.agent)
    current = " · ".join((device, _("this session"))) if session.current else device
    st.markdown(f"**{current}**")
    parts = [
        _("seen {time}", time=ago(session.seen, context.clock())),
        _("started {time}", time=exact(session.created)),
        _("from {address}", address=session.address) if session.address else "",
    ]
    prose.show_line(" · ".join(part for part in parts if part))


def _end(session_id: str) -> None:
    at, context = place("sessions"), here()
    with noted(at, N_("The session has been closed.")):
        end_session(context, session_id)


def _end_all() -> None:
    at, context = place("sessions"), here()
    with noted(at, ""):
        sign_out_everywhere(context)
