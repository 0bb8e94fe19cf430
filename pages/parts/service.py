"""The writing service in the frame: is anybody there to write, and what to do if not."""

import streamlit as st

from core.i18n import _, n_
from core.queries.service import Service, ServiceState, writing_service
from pages.parts import badges, live
from pages.parts.moments import ago
from pages.parts.person import here
from pages.parts.watching import tell_end

COMMAND = "python run.py work"


@st.fragment
def service_state() -> None:
    """How the writing service is, kept up to date: often while there is work, else seldom."""
    context = here()
    service = writing_service(context)
    tell_end(context)
    badges.draw(badges.service_mark(service.state))
    if service.state is ServiceState.NOT_RESPONDING:
        last = max(worker.seen for worker in service.workers)
        st.caption(_("Last seen {time}.", time=ago(last, context.clock())))
    if service.given_up and service.state in (ServiceState.STOPPED, ServiceState.NOT_RESPONDING):
        st.error(_("The writing service stopped five times within a minute and was not started again."))
        with st.expander(_("Technical detail")):
            st.code(service.given_up, language=None, wrap_lines=True)
    if service.state is ServiceState.STOPPED:
        _say_how_to_start(service)
    live.poll("service", 5 if service.waiting or service.writing else 30)


def _say_how_to_start(service: Service) -> None:
    if service.waiting:
        st.warning(
            n_(
                "{number} narrative waits and no writing service runs.",
                "{number} narratives wait and no writing service runs.",
                service.waiting,
            )
        )
    st.caption(_("To start the writing service:"))
    st.code(COMMAND, language=None)
