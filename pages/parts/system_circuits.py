"""AI services in trouble on the page System: since when, why, and when they are asked again."""

from math import ceil

import streamlit as st

from core.actions.queue import probe_now
from core.context import AppContext
from core.i18n import N_, _, n_
from core.queries.service import CircuitView
from pages.parts import prose
from pages.parts.outcome import first_click, noted, place, show_outcome
from pages.parts.person import here
from pages.parts.service import told_trouble

PLACE = "circuits"


def show_circuits(context: AppContext, found: tuple[CircuitView, ...]) -> None:
    """Each AI service that is only probed; nothing where all is well."""
    at = place(PLACE)
    if found:
        st.subheader(_("AI services in trouble"))
    for circuit in found:
        _show(context, circuit, at.turn)
    show_outcome(at)


def _show(context: AppContext, circuit: CircuitView, turn: int) -> None:
    now = context.clock()
    left = ceil((circuit.probe_at - now).total_seconds()) if circuit.probe_at else 0
    with st.container(border=True, key=f"circuit-{circuit.id}"):
        prose.show_named(circuit.address, told_trouble(circuit, now))
        with st.container(horizontal=True, vertical_alignment="center"):
            if left <= 0:
                prose.show_line(_("It is asked again with the next narrative."))
                return
            prose.show_line(
                n_("It is asked again in {number} second.", "It is asked again in {number} seconds.", left)
            )
            st.button(
                _("Ask it now"),
                icon=":material/network_check:",
                key=f"probe-{circuit.id}-{turn}",
                on_click=_probe,
                args=(circuit.id, turn),
            )


def _probe(endpoint_id: int, turn: int) -> None:
    at = place(PLACE)
    with first_click(at, turn) as acts:
        if acts:
            context = here()
            with noted(at, N_("It is asked with the next narrative that waits for it.")) as telling:
                if not probe_now(context, endpoint_id):
                    telling.say(N_("The AI service answers again already."))
