"""Projects and events: the list, the import of a file, the projects with their periods, one event."""

from collections.abc import Mapping
from enum import StrEnum

import streamlit as st

from core.context import AppContext
from core.domain.permission import Right
from core.i18n import N_, _
from core.permission import may
from core.queries.narratives import ListedEvent
from core.queries.projects import ProjectView, list_projects
from pages.parts import badges
from pages.parts.address import asked_id, asked_number
from pages.parts.beginning import show_beginning
from pages.parts.event_form import begin_new_event, show_event, show_new_event
from pages.parts.events_filter import NAMES, ask_filter
from pages.parts.events_table import days_of, show_events
from pages.parts.gaps import offer_gaps
from pages.parts.importing import is_begun, show_import
from pages.parts.listing import Cell
from pages.parts.moments import number
from pages.parts.person import here
from pages.parts.projects_view import show_projects
from pages.parts.removed_events import show_removed_events


class View(StrEnum):
    """What the page shows, as its address says it."""

    LIST = "list"
    IMPORT = "import"
    PROJECTS = "projects"


_NAMES: Mapping[View, str] = {
    View.LIST: N_("List"),
    View.IMPORT: N_("Import"),
    View.PROJECTS: N_("Projects and periods"),
}


def show_page() -> None:
    """The view that the address asks for; whoever only reads sees the list."""
    context = here()
    st.title(_("Projects and events"))
    if _show_asked(context):
        return
    projects = list_projects(context)
    filled = tuple(project for project in projects if project.events)
    if not may(context, Right.WORK):
        if filled:
            _show_list(context, filled)
        else:
            show_beginning(context)
        return
    match _ask_view(filled):
        case View.IMPORT:
            if not filled:
                st.write(_("There are no events yet. A file of them can be imported here."))
            show_import(context, projects)
        case View.PROJECTS:
            show_projects(context, projects)
        case View.LIST if filled:
            _show_list(context, filled)
        case _:
            st.info(_("There are no events yet."), icon=":material/info:")


def _show_asked(context: AppContext) -> bool:
    """One event, or the form of a new one, where the address asks for it."""
    event_id, project_id = asked_id(), asked_number("project")
    is_new = "new" in st.query_params
    if "id" not in st.query_params and not is_new:
        return False
    st.button(_("All events"), icon=":material/arrow_back:", type="tertiary", on_click=_leave)
    if "id" in st.query_params:
        show_event(context, event_id or 0)
    else:
        show_new_event(context, project_id or 0)
    return True


def _leave() -> None:
    st.query_params.from_dict({"view": View.LIST})


def _ask_view(filled: tuple[ProjectView, ...]) -> View:
    """The address says which view is shown; to choose another one changes the address."""
    view = _view(filled)
    st.session_state["events-view"] = view
    st.segmented_control(
        _("What to show"),
        list(View),
        format_func=lambda each: _(_NAMES[each]),
        key="events-view",
        required=True,
        label_visibility="collapsed",
        on_change=_follow_view,
    )
    return view


def _view(filled: tuple[ProjectView, ...]) -> View:
    asked = st.query_params.get("view", "")
    if asked in set(View):
        return View(asked)
    if "import" in st.query_params or not filled:
        return View.IMPORT
    asks_for_some = any(name in st.query_params for name in NAMES)
    return View.IMPORT if is_begun() and not asks_for_some else View.LIST


def _follow_view() -> None:
    st.query_params.from_dict({"view": st.session_state["events-view"]})


def _show_list(context: AppContext, projects: tuple[ProjectView, ...]) -> None:
    wanted = ask_filter(context, projects, key="events")
    columns = (_("Event"), _("Date"), _("State"), _("Attendances"), _("Narrative"))
    if may(context, Right.WORK):
        st.button(_("New event"), icon=":material/add:", on_click=_begin_new, args=(wanted.project_id,))

    def cells(event: ListedEvent) -> tuple[Cell, ...]:
        about = " · ".join(part for part in (event.external_id, event.place) if part)
        return (
            Cell(event.title, note=about),
            Cell(days_of(event)),
            Cell(mark=badges.event_mark(event.state)),
            Cell(number(event.attendance) if event.attendance is not None else ""),
            Cell(
                mark=badges.narrative_mark(event),
                leads=f"narratives?id={event.event_id}&language={wanted.language}",
                exact=_("See the narrative"),
            ),
        )

    opened = show_events(context, wanted, columns, cells, key="events-table")
    if opened:
        st.query_params.from_dict({"id": str(opened)})
        st.rerun()
    offer_gaps(context, wanted.project_id, wanted.first_day, wanted.last_day)
    show_removed_events(context, wanted.project_id)


def _begin_new(project_id: int) -> None:
    begin_new_event(project_id)
    st.query_params.from_dict({"new": "1", "project": str(project_id)})


show_page()
