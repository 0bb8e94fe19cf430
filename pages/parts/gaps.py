"""What the data of a project still lack: how many events lack what, which, and as a file for the field."""

from datetime import date
from functools import partial

import streamlit as st

from core.context import AppContext
from core.i18n import _, language, n_
from core.i18n.formats import span_text
from core.i18n.words import word
from core.queries.gaps import EventWithGaps, gaps_file, gaps_offer, number_with_gaps, project_gaps
from core.queries.projects import list_projects
from pages.parts.download import offer
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import number

SHOWN = 25
"""Events on one page of the list."""


def offer_gaps(
    context: AppContext, project_id: int, first_day: date | None = None, last_day: date | None = None
) -> None:
    """The events whose data lack something, within two days where they are given; nothing where none do."""
    lacking = number_with_gaps(context, project_id, first_day, last_day)
    project = next((each for each in list_projects(context) if each.id == project_id), None)
    if not lacking or project is None:
        return
    label = n_("{number} event with data missing", "{number} events with data missing", lacking)
    unfolded = st.expander(label, icon=":material/rule:", key=f"gaps-{project_id}", on_change="rerun")
    if not unfolded.open:
        return
    found = project_gaps(context, project_id, first_day, last_day)
    with unfolded:
        listing(
            (_("What is missing"), _("Events")),
            [
                Row((Cell(word("gap", gap)), Cell(number(count))), key=str(gap))
                for gap, count in sorted(found.counts.items(), key=lambda each: -each[1])
            ],
            key=f"gaps-counts-{project_id}",
        )
        file = gaps_offer(project.code)
        made = partial(_file, project_id=project_id, first=first_day, last=last_day, said=language())
        offer(
            _("List for the field (XLSX)"),
            made,
            file.name,
            file.media_type,
            key=f"gaps-{project_id}-{first_day}-{last_day}",
            is_main=False,
        )
        st.caption(_("What is coloured is to be filled in. The file comes back by the same import."))
        _show(found.events, key=f"gaps-list-{project_id}")


def _show(events: tuple[EventWithGaps, ...], *, key: str) -> None:
    pages = -(-len(events) // SHOWN)
    page = min(st.session_state.get(f"{key}-page", 1), pages)
    rows = [
        Row(
            (
                Cell(event.title, note=span_text(event.day, event.day, language()) if event.day else ""),
                Cell(", ".join(word("gap", gap) for gap in event.gaps)),
            ),
            key=str(event.event_id),
            opens=event.event_id,
            address=f"events?id={event.event_id}",
        )
        for event in events[(page - 1) * SHOWN : page * SHOWN]
    ]
    opened = listing((_("Event"), _("What is missing")), rows, key=key)
    if pages > 1:
        st.pagination(pages, key=f"{key}-page", persist_state="session")
    if opened:
        st.switch_page("events.py", query_params={"id": str(opened)})


def _file(context: AppContext, *, project_id: int, first: date | None, last: date | None, said: str) -> bytes:
    return gaps_file(context, project_id, first, last, said).content
