"""The data of one event, as its narrative was, or will be, written from."""

from collections.abc import Mapping

import streamlit as st

from core.domain.facts import Facts
from core.domain.told_facts import told
from core.i18n import _
from pages.parts import badges, prose


def show_event_data(
    facts: Facts, project_title: str, external_id: str, extra: Mapping[str, str] | None = None
) -> None:
    """Every field that holds anything, and apart what no writer is given."""
    st.subheader(_("Event data"))
    badges.draw(badges.event_mark(facts.state))
    prose.show_pairs([(_("Project"), project_title), (_("Identifier"), external_id), *told(facts)])
    if extra:
        with st.expander(_("Other columns of the file (given to no writer)")):
            prose.show_pairs([(name, str(value)) for name, value in extra.items()])
