"""The data of one event, as its narrative was, or will be, written from; to be mended where it is read."""

import streamlit as st

from core.context import AppContext
from core.domain.facts import Facts
from core.domain.told_facts import told
from core.i18n import _
from core.queries.narratives import NarrativeView
from pages.parts import badges, prose
from pages.parts.mending import offer_mending


def show_event_data(context: AppContext, seen: NarrativeView) -> None:
    """Every field that holds anything, with a way to mend one, and apart what no writer is given."""
    st.subheader(_("Event data"))
    offer_mending(context, seen.event_id)
    show_facts(seen.facts, seen.project_title, seen.external_id)
    given = {heading for heading, _value in seen.facts.extra}
    kept = [(name, str(value)) for name, value in seen.extra.items() if name not in given]
    if kept:
        with st.expander(_("Other columns of the file (given to no writer)")):
            prose.show_pairs(kept)


def show_facts(facts: Facts, project_title: str, external_id: str) -> None:
    """The state, and every field that holds anything, under its name."""
    badges.draw(badges.event_mark(facts.state))
    prose.show_pairs([(_("Project"), project_title), (_("Identifier"), external_id), *told(facts)])
