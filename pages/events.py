"""Events: the list, and the import of a file with a look at it before anything is taken."""

import streamlit as st

from core.context import AppContext
from core.domain.permission import Right
from core.i18n import _
from core.permission import may
from core.queries.narratives import ListedEvent
from core.queries.projects import ProjectView, list_projects
from pages.parts import badges
from pages.parts.beginning import show_beginning
from pages.parts.events_table import ask_filter, days_of, show_events
from pages.parts.importing import is_begun, show_import
from pages.parts.listing import Cell
from pages.parts.moments import number
from pages.parts.person import here


def show_page() -> None:
    """The list and the import, side by side as tabs; one alone where the other has nothing to show."""
    context = here()
    st.title(_("Projects and events"))
    projects = list_projects(context)
    filled = tuple(project for project in projects if project.events)
    if not may(context, Right.WORK):
        if filled:
            _show_list(context, filled)
        else:
            show_beginning(context)
        return
    if not filled:
        st.write(_("There are no events yet. A file of them can be imported here."))
        show_import(context, projects)
        return
    names = [_("List"), _("Import")]
    importing = "import" in st.query_params or is_begun()
    listed, imported = st.tabs(names, default=names[1] if importing else None)
    with listed:
        _show_list(context, filled)
    with imported:
        show_import(context, projects)


def _show_list(context: AppContext, projects: tuple[ProjectView, ...]) -> None:
    wanted = ask_filter(projects, key="events")
    columns = (_("Event"), _("Date"), _("State"), _("Attendances"), _("Narrative"))
    opened = show_events(context, wanted, columns, _cells, key="events-table")
    if opened:
        st.switch_page("narratives.py", query_params={"id": str(opened), "language": wanted.language})


def _cells(event: ListedEvent) -> tuple[Cell, ...]:
    return (
        Cell(event.title, note=" · ".join(part for part in (event.external_id, event.place) if part)),
        Cell(days_of(event)),
        Cell(mark=badges.event_mark(event.state)),
        Cell(number(event.attendance) if event.attendance is not None else ""),
        Cell(mark=badges.narrative_mark(event)),
    )


show_page()
