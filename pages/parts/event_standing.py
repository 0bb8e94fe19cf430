"""Where an event stands: what its data lack or contradict, and its narratives."""

import streamlit as st

from core.domain.event_values import contradiction
from core.domain.facts import Facts
from core.i18n import _
from core.i18n.words import word
from core.queries.events import EventToEdit
from pages.parts import prose
from pages.parts.moments import number


def show_gaps(seen: EventToEdit) -> None:
    """What a report needs and the data do not say, and what in them cannot be."""
    if seen.gaps:
        missing = ", ".join(word("gap", gap) for gap in seen.gaps)
        st.info(_("Still missing: {missing}.", missing=missing), icon=":material/rule:")
    show_contradiction(seen.facts)


def show_contradiction(facts: Facts) -> None:
    """That the parts of the attendance cannot be those of its total, with the figures."""
    if found := contradiction(facts):
        said, figures = found
        told = _(said, **{name: number(figure) for name, figure in figures.items()})
        kept = _("They are kept as they were given.")
        st.warning(f"{prose.plain(told)} {kept}", icon=":material/calculate:")


def show_texts(seen: EventToEdit) -> None:
    """The way to each narrative, and whether it still tells what the data say."""
    for text in seen.texts:
        parts = [
            _("Narrative in: {tongue}", tongue=word("language", text.language)),
            _("version {number}", number=number(text.number)),
            word("review", text.review),
            *([_("out of date")] if text.stale else []),
        ]
        st.page_link(
            "narratives.py",
            label=" · ".join(parts),
            query_params={"id": str(seen.event_id), "language": text.language},
            icon=":material/article:",
        )
    if not seen.texts:
        st.page_link(
            "narratives.py",
            label=_("No narrative yet"),
            query_params={"id": str(seen.event_id)},
            icon=":material/article:",
        )
