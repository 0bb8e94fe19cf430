"""The events that a filter lets through as a paged table: shared by Narratives and Events."""

from collections.abc import Callable, Sequence

import streamlit as st

from core.context import AppContext
from core.i18n import _, language, n_
from core.i18n.formats import span_text
from core.queries.narratives import Filter, ListedEvent, list_narratives
from core.queries.page import Page
from pages.parts.listing import Asked, Cell, Row, choosing, listing

Cells = Callable[[ListedEvent], tuple[Cell, ...]]
Act = Callable[[tuple[ListedEvent, ...]], None]

PAGE = 50


def show_events(
    context: AppContext, wanted: Filter, columns: Sequence[str], cells: Cells, *, key: str
) -> int | None:
    """A stretch of the events that the filter lets through, which lead to their data. Returns the one that
    was just opened."""
    page_key = f"{key}-page-{hash(wanted)}"
    found = _stretch(context, wanted, page_key)
    if found is None:
        return None
    rows = _rows(found.rows, cells, "events?id={id}")
    opened = listing(columns, rows, key=key, caption=_caption(found.total))
    _ask_page(found.total, page_key)
    return opened


def choose_events(
    context: AppContext,
    wanted: Filter,
    columns: Sequence[str],
    cells: Cells,
    act: Act,
    *,
    key: str,
    turn: int,
) -> Asked | None:
    """The same, leading to their narratives, each with a box to be ticked; `act` is drawn above the table
    with those that are. What is ticked stays so within a `turn`."""
    page_key = f"{key}-page-{hash(wanted)}"
    act_place = st.container(key="chosen-place")
    found = _stretch(context, wanted, page_key)
    if found is None:
        return None
    rows = _rows(found.rows, cells, f"narratives?id={{id}}&language={wanted.language}")
    ticking = f"{page_key}-{st.session_state.get(page_key, 1)}-{turn}"
    asked = choosing(columns, rows, key=key, turn=ticking, caption=_caption(found.total))
    with act_place:
        act(tuple(event for event in found.rows if event.event_id in asked.chosen))
    _ask_page(found.total, page_key)
    return asked


def _stretch(context: AppContext, wanted: Filter, page_key: str) -> Page[ListedEvent] | None:
    """The events of the page that is shown; None, and why, where there are none."""
    page = st.session_state.get(page_key, 1)
    found = list_narratives(context, wanted, offset=(page - 1) * PAGE, limit=PAGE)
    if wanted.first_day and wanted.last_day and wanted.first_day > wanted.last_day:
        st.info(_("The first day comes after the last one."))
        return None
    if not found.total:
        st.info(_("No event fits. Fewer conditions show more."))
        return None
    return found


def _rows(events: Sequence[ListedEvent], cells: Cells, address: str) -> list[Row]:
    """The events as rows, each leading to the address with its {id}."""
    return [
        Row(
            cells=cells(event),
            key=str(event.event_id),
            opens=event.event_id,
            address=address.format(id=event.event_id),
        )
        for event in events
    ]


def _caption(total: int) -> str:
    return n_("{number} event", "{number} events", total)


def _ask_page(total: int, page_key: str) -> None:
    if total > PAGE:
        st.pagination(-(-total // PAGE), key=page_key, persist_state="session")


def days_of(event: ListedEvent) -> str:
    """The days of an event."""
    if not event.starts_on:
        return _("without a date")
    return span_text(event.starts_on, event.ends_on or event.starts_on, language())
