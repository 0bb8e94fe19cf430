"""The events of a project as a filtered, paged table: shared by Narratives and Events."""

from collections.abc import Callable, Sequence

import streamlit as st

from core.context import AppContext
from core.domain.review import ReviewState
from core.i18n import LANGUAGES, N_, _, language, n_
from core.i18n.formats import span_text
from core.i18n.words import word
from core.queries.narratives import Filter, ListedEvent, list_narratives
from core.queries.page import Page
from core.queries.projects import ProjectView
from pages.parts import address
from pages.parts.asking import ask_project
from pages.parts.day_field import ask_day
from pages.parts.listing import Asked, Cell, Row, choosing, listing

Cells = Callable[[ListedEvent], tuple[Cell, ...]]
Act = Callable[[tuple[ListedEvent, ...]], None]

PAGE = 50
WRITTEN = {
    "all": N_("All events"),
    "with": N_("With a narrative"),
    "without": N_("Without a narrative"),
    "stale": N_("Out of date"),
    ReviewState.DRAFT: N_("Drafts"),
    ReviewState.IN_REVIEW: N_("In review"),
    ReviewState.CHANGES_REQUESTED: N_("Changes requested"),
    ReviewState.APPROVED: N_("Approved narratives"),
    "proposals": N_("With a proposal"),
}
"""Which events are shown, by their narrative; as the address says it too."""


def ask_filter(projects: tuple[ProjectView, ...], *, key: str) -> Filter:
    """Which events are to be seen: as the address asks where it says anything new, else as chosen here."""
    if address.is_new(key, "project", "written"):
        _adopt(projects, key)
    project = ask_project(projects, key=f"{key}-project")
    words_place, first_place, last_place = st.columns([2, 1, 1])
    words = words_place.text_input(
        _("Search"),
        placeholder=_("title, place or identifier"),
        key=f"{key}-words",
        type="search",
        persist_state="session",
    )
    first = ask_day(first_place, _("From"), key=f"{key}-from")
    last = ask_day(last_place, _("To"), key=f"{key}-to")
    st.session_state.setdefault(f"{key}-written", "all")
    st.session_state.setdefault(f"{key}-language-{project.id}", project.language)
    with st.container(horizontal=True):
        shown = st.selectbox(
            _("Show"),
            list(WRITTEN),
            format_func=lambda value: _(WRITTEN[value]),
            key=f"{key}-written",
            filter_mode=None,
            width=280,
            persist_state="session",
        )
        spoken = st.segmented_control(
            _("Language of the narratives"),
            LANGUAGES,
            format_func=lambda code: word("language", code),
            key=f"{key}-language-{project.id}",
            required=True,
            persist_state="session",
        )
    address.tell(
        key,
        project=str(project.id) if project is not projects[0] or "project" in st.query_params else "",
        written=shown if shown and shown != "all" else "",
    )
    return Filter(
        project_id=project.id,
        language=spoken or project.language,
        words=words or "",
        first_day=first,
        last_day=last,
        written={"with": True, "without": False}.get(shown),
        stale=shown == "stale",
        review=ReviewState(shown) if shown in set(ReviewState) else None,
        proposed=shown == "proposals",
    )


def _adopt(projects: tuple[ProjectView, ...], key: str) -> None:
    """Choose what the address asks for, and nothing besides: a number that leads here counts just that."""
    asked = address.asked_number("project")
    project = next((each for each in projects if each.id == asked), projects[0])
    written = st.query_params.get("written", "")
    for field, value in (
        ("project", project.id),
        (f"language-{project.id}", project.language),
        ("written", written if written in WRITTEN else "all"),
        ("words", ""),
        ("from", None),
        ("to", None),
    ):
        st.session_state[f"{key}-{field}"] = value


def show_events(
    context: AppContext, wanted: Filter, columns: Sequence[str], cells: Cells, *, key: str
) -> int | None:
    """A stretch of the events that the filter lets through. Returns the one that was just opened."""
    page_key = f"{key}-page-{hash(wanted)}"
    found = _stretch(context, wanted, page_key)
    if found is None:
        return None
    rows = _rows(found.rows, wanted, cells)
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
    """The same, each with a box to be ticked; `act` is drawn above the table with those that are. What
    is ticked stays so within a `turn`."""
    page_key = f"{key}-page-{hash(wanted)}"
    act_place = st.container(key="chosen-place")
    found = _stretch(context, wanted, page_key)
    if found is None:
        return None
    rows = _rows(found.rows, wanted, cells)
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


def _rows(events: Sequence[ListedEvent], wanted: Filter, cells: Cells) -> list[Row]:
    return [
        Row(
            cells=cells(event),
            key=str(event.event_id),
            opens=event.event_id,
            address=f"narratives?id={event.event_id}&language={wanted.language}",
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
