"""Narratives: the events with the state of their text, and one narrative with its history."""

import streamlit as st

from core.context import AppContext
from core.domain.permission import Right
from core.i18n import LANGUAGES, _, n_
from core.i18n.findings import finding_text
from core.i18n.words import word
from core.permission import may
from core.queries.narratives import ListedEvent, NarrativeView, VersionView, narrative
from core.queries.projects import list_projects
from pages.parts import badges, prose
from pages.parts.address import asked_id
from pages.parts.beginning import show_beginning
from pages.parts.event_data import show_event_data
from pages.parts.events_table import ask_filter, days_of, show_events
from pages.parts.listing import Cell
from pages.parts.moments import ago, dollars, exact, number
from pages.parts.person import here


def show_page() -> None:
    """One narrative if the address names one, else the list."""
    context = here()
    asked = asked_id()
    if asked is not None:
        _show_narrative(context, asked)
    else:
        _show_list(context)


def _show_list(context: AppContext) -> None:
    st.title(_("Narratives"))
    projects = tuple(project for project in list_projects(context) if project.events)
    if not projects:
        show_beginning(context)
        return
    wanted = ask_filter(projects, key="narratives")

    def cells(event: ListedEvent) -> tuple[Cell, ...]:
        written = event.written
        return (
            Cell(event.title, note=event.place),
            Cell(days_of(event)),
            Cell(mark=badges.narrative_mark(event)),
            Cell(number(event.versions) if event.versions else ""),
            Cell(
                ago(written, context.clock()) if written else "",
                note=word("provider", event.provider) if event.provider else "",
                exact=exact(written) if written else "",
            ),
        )

    columns = (_("Event"), _("Date"), _("Narrative"), _("Versions"), _("Written"))
    opened = show_events(context, wanted, columns, cells, key="narratives-table")
    if opened:
        st.query_params.from_dict({"id": str(opened), "language": wanted.language})
        st.rerun()


def _show_narrative(context: AppContext, event_id: int) -> None:
    st.button(_("All narratives"), icon=":material/arrow_back:", type="tertiary", on_click=_leave)
    asked = st.query_params.get("language", "")
    seen = narrative(context, event_id, asked if asked in LANGUAGES else "")
    if seen is None:
        st.warning(_("There is no such event."))
        return
    prose.show_title(seen.facts.title)
    if seen.sample:
        badges.draw(badges.sample_mark())
    others = [spoken for spoken in seen.languages if spoken != seen.language]
    for spoken in others:
        st.page_link(
            "narratives.py",
            label=_("Read it in: {tongue}", tongue=word("language", spoken)),
            query_params={"id": str(event_id), "language": spoken},
        )
    text_place, data_place = st.columns([3, 2], gap="large")
    with text_place:
        _show_text(context, seen)
    with data_place, st.container(border=True):
        show_event_data(seen)


def _leave() -> None:
    st.query_params.clear()


def _show_text(context: AppContext, seen: NarrativeView) -> None:
    current = seen.current
    if current is None:
        st.info(_("This event has no narrative yet in this language."))
        if may(context, Right.WORK):
            st.page_link("generate.py", label=_("Generate"), icon=":material/edit_note:")
        return
    if seen.stale:
        st.warning(_("Out of date: the data of the event have changed since it was written."))
    _show_findings(current)
    prose.show_narrative(current.body)
    st.subheader(_("History"))
    for version in seen.versions:
        _show_version(context, version, in_use=version is current)


def _show_findings(version: VersionView) -> None:
    for finding in version.findings:
        st.warning(prose.plain(finding_text(finding)), icon=":material/visibility:")


def _show_version(context: AppContext, version: VersionView, *, in_use: bool) -> None:
    label = _("Version {number}", number=number(version.number))
    kind = word("change_type", version.change_type)
    parts = [label, kind, ago(version.created, context.clock()), _("in use") if in_use else ""]
    with st.expander(" · ".join(part for part in parts if part)):
        prose.show_pairs(_metadata(version))
        if not in_use:
            _show_findings(version)
            prose.show_narrative(version.body)


def _metadata(version: VersionView) -> list[tuple[str, str]]:
    """What is known of a version; what is not known is not there."""
    seconds = round(version.seconds or 0, 1)
    return [
        (_("Written"), exact(version.created)),
        (_("Kind of change"), word("change_type", version.change_type)),
        (_("Reason"), version.reason),
        (_("Asked for by"), version.on_behalf_of),
        (_("Written by"), word("provider", version.provider) if version.provider else ""),
        (_("Model"), version.model),
        (_("Temperature"), "" if version.temperature is None else number(version.temperature)),
        (_("Writing instructions"), _instructions(version)),
        (_("Length"), n_("{number} word", "{number} words", version.words)),
        (_("Time taken"), _("{number} s", number=number(seconds)) if seconds else ""),
        (_("Tokens"), _tokens(version)),
        (_("Cost"), "" if version.cost is None else dollars(version.cost)),
    ]


def _instructions(version: VersionView) -> str:
    return _("version {number}", number=version.prompt_number) if version.prompt_number else ""


def _tokens(version: VersionView) -> str:
    if version.tokens_in is None or version.tokens_out is None:
        return ""
    return _(
        "{sent} sent, {received} received",
        sent=number(version.tokens_in),
        received=number(version.tokens_out),
    )


show_page()
