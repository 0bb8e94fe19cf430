"""What came lately: the generation runs and the newest texts."""

from collections.abc import Sequence

import streamlit as st

from core.context import AppContext
from core.i18n import _
from core.i18n.words import word
from core.queries.batches import list_batches
from core.queries.home import Written
from pages.parts import badges, live
from pages.parts.batch import show_failures
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import ago, exact
from pages.parts.person import here
from pages.parts.runs import show_results

RUNS = 5
SECONDS = 5


@st.fragment
def show_runs_lately(went_on: bool, unwritten: frozenset[int]) -> None:
    """What goes on and what ended, kept up to date while anything goes on. `unwritten` names the runs
    with failures that nobody has asked for again."""
    context = here()
    runs = list_batches(context, limit=RUNS).rows
    if not runs:
        return
    goes_on = any(run.active for run in runs)
    if went_on and not goes_on:
        st.rerun()  # the numbers beside have changed too, and nothing is typed on this page
    st.subheader(_("Generation runs"))
    failed = next((run for run in runs if run.id in unwritten and not run.active), None)
    if failed:
        show_failures(context, failed)
    show_results(context, runs, key="home-runs")
    if goes_on:
        live.poll("home", SECONDS)


def show_texts(context: AppContext, texts: Sequence[Written]) -> None:
    """The newest texts."""
    if not texts:
        return
    st.subheader(_("Written lately"))
    rows = [
        Row(
            cells=(
                Cell(text.title, note=badges.sample_mark().word if text.sample else ""),
                Cell(
                    ago(text.created, context.clock()),
                    note=word("provider", text.provider) if text.provider else "",
                    exact=exact(text.created),
                ),
            ),
            key=f"{text.event_id}-{text.language}-{text.number}",
            opens=place,
            address=f"narratives?id={text.event_id}&language={text.language}",
        )
        for place, text in enumerate(texts)
    ]
    listing((_("Event"), _("Written")), rows, key="home-texts")
