"""Narratives: the events with the state of their text, and one narrative with its history."""

import streamlit as st

from core.context import AppContext
from core.i18n import LANGUAGES, _
from core.i18n.words import word
from core.queries.narratives import ListedEvent, narrative
from core.queries.projects import list_projects
from pages.parts import badges
from pages.parts.address import asked_id
from pages.parts.beginning import show_beginning
from pages.parts.bulk import PLACE, show_bulk
from pages.parts.events_filter import ask_filter
from pages.parts.events_table import choose_events, days_of
from pages.parts.exporting import offer_project_versions
from pages.parts.listing import Cell
from pages.parts.moments import ago, exact, number
from pages.parts.narrative import HISTORY, show_narrative
from pages.parts.outcome import place
from pages.parts.person import here


def show_page() -> None:
    """One narrative if the address names one, else the list."""
    context = here()
    asked = asked_id()
    if asked is not None:
        _show_one(context, asked)
    else:
        _show_list(context)


def _show_list(context: AppContext) -> None:
    st.title(_("Narratives"))
    projects = tuple(project for project in list_projects(context) if project.events)
    if not projects:
        show_beginning(context)
        return
    wanted = ask_filter(context, projects, key="narratives")

    def cells(event: ListedEvent) -> tuple[Cell, ...]:
        written = event.written
        return (
            Cell(event.title, note=event.place),
            Cell(days_of(event)),
            Cell(marks=badges.text_marks(event)),
            Cell(
                number(event.versions) if event.versions else "",
                leads=f"narratives?id={event.event_id}&language={wanted.language}&view={HISTORY}",
                exact=_("See the history") if event.versions else "",
            ),
            Cell(
                ago(written, context.clock()) if written else "",
                note=word("provider", event.provider) if event.provider else "",
                exact=exact(written) if written else "",
            ),
        )

    columns = (_("Event"), _("Date"), _("Narrative"), _("Versions"), _("Written"))
    asked = choose_events(
        context,
        wanted,
        columns,
        cells,
        lambda chosen: show_bulk(context, wanted, chosen),
        key="narratives-table",
        turn=place(PLACE).turn,
    )
    if asked is not None:
        code = next(project.code for project in projects if project.id == wanted.project_id)
        offer_project_versions(context, wanted.project_id, code)
    if asked and (opened := asked.opened or asked.led):
        history = {"view": HISTORY} if asked.led else {}
        st.query_params.from_dict({"id": str(opened), "language": wanted.language, **history})
        st.rerun()


def _show_one(context: AppContext, event_id: int) -> None:
    st.button(_("All narratives"), icon=":material/arrow_back:", type="tertiary", on_click=_leave)
    asked = st.query_params.get("language", "")
    seen = narrative(context, event_id, asked if asked in LANGUAGES else "")
    if seen is None:
        st.warning(_("There is no such event."))
    else:
        show_narrative(context, seen)


def _leave() -> None:
    st.query_params.clear()


show_page()
