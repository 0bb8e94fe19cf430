"""The writing service in the frame: is anybody there to write, what is in its way, and what to do."""

from datetime import datetime
from math import ceil

import streamlit as st

from core.context import AppContext
from core.i18n import _, alerts, n_
from core.i18n.alerts import START_WORKER
from core.i18n.failures import sentence
from core.queries.service import CircuitView, Service, ServiceState, writing_service
from pages.parts import badges, live, prose
from pages.parts.moments import ago, clock_time, since
from pages.parts.person import here
from pages.parts.watching import tell_end

BUSY, IDLE = 5, 15
"""Seconds between two looks."""


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
    if service.state in (ServiceState.STOPPED, ServiceState.NOT_RESPONDING):
        _say_how_to_start(service)
    _say_what_is_in_its_way(context, service)
    live.poll("service", _seconds(context, service))


def _say_how_to_start(service: Service) -> None:
    stopped = service.state is ServiceState.STOPPED
    if service.waiting:
        waits = (
            n_(
                "{number} narrative waits and no writing service runs.",
                "{number} narratives wait and no writing service runs.",
                service.waiting,
            )
            if stopped
            else n_(
                "{number} narrative waits and no writing service responds.",
                "{number} narratives wait and no writing service responds.",
                service.waiting,
            )
        )
        st.warning(waits)
    if stopped or service.waiting:
        st.caption(_("To start the writing service:"))
        st.code(START_WORKER, language=None)


def _say_what_is_in_its_way(context: AppContext, service: Service) -> None:
    if service.paused:
        st.warning(
            _(
                "The whole queue has been paused since {time}, by {name}. What waits is not begun.",
                time=since(service.paused.since, context.clock()),
                name=prose.plain(service.paused.by),
            ),
            icon=":material/pause:",
        )
    for circuit in service.circuits:
        st.warning(prose.plain(told_trouble(circuit, context.clock())), icon=":material/cloud_off:")
    off = {worker.host: worker.clock_offset for worker in service.workers if worker.clock_is_off}
    for host, seconds in off.items():
        told = alerts.happened("clock_off", {"host": host, "seconds": round(seconds)})
        st.warning(prose.plain(f"{told} {alerts.means('clock_off')}"), icon=":material/schedule:")


def told_trouble(circuit: CircuitView, now: datetime) -> str:
    """Since when an AI service is in trouble, why, and what it means."""
    values = circuit.values
    if circuit.probe_at and circuit.failure == "rate_limit":
        values = {**values, "time": clock_time(circuit.probe_at)}
    parts = (
        _("The AI service has been in trouble since {time}.", time=since(circuit.since, now)),
        sentence(circuit.failure, **values) if circuit.failure else "",
        alerts.means("circuit_open"),
    )
    return " ".join(part for part in parts if part)


def _seconds(context: AppContext, service: Service) -> int:
    """When to look again: as soon as a worker of which nothing more is heard would count as not responding,
    so that one that died is shown in time."""
    usual = BUSY if service.waiting or service.writing else IDLE
    limit = context.settings.not_responding_after
    ages = [(context.clock() - worker.seen).total_seconds() for worker in service.workers if worker.responds]
    return max(1, min([usual, *(ceil(limit - age + 0.1) for age in ages)]))
