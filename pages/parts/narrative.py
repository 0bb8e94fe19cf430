"""One narrative: its text with who wrote what, what may be done with it, its facts, its history."""

import streamlit as st

from core.actions.reviews import note_opened
from core.context import AppContext
from core.domain.permission import Right
from core.i18n import _
from core.i18n.findings import finding_text
from core.i18n.words import word
from core.permission import may
from core.queries.narratives import NarrativeView
from core.queries.versions import VersionText
from pages.parts import badges, prose
from pages.parts.address import asked_number
from pages.parts.authors_view import authors_line, show_authors
from pages.parts.deciding import show_conversation, show_decisions, show_protection
from pages.parts.desk import clear_desk, desk_here
from pages.parts.editing import show_editing
from pages.parts.event_data import show_event_data
from pages.parts.event_removal import show_gone
from pages.parts.exporting import offer_history
from pages.parts.moments import number
from pages.parts.outcome import place, show_outcome
from pages.parts.proposing import is_decided, open_proposal, show_proposal, show_waiting
from pages.parts.regenerating import offer_writing, show_being_written, show_failure, show_stale
from pages.parts.restoring import ask_for_name, ask_to_restore
from pages.parts.timeline import show_timeline

TEXT, HISTORY = "text", "history"
"""What the address may ask to see of a narrative."""


def show_narrative(context: AppContext, seen: NarrativeView) -> None:
    """The narrative as the address asks for it: to be read, edited, or with a proposal beside it."""
    prose.show_title(seen.facts.title)
    if seen.removed and not _is_edited(seen):
        show_outcome(place(f"narrative-{seen.event_id}"))
        show_gone(context, seen.event_id)
        return
    if _is_edited(seen) and may(context, Right.WORK):
        show_editing(context, seen)
        return
    asked = asked_number("proposal")
    if asked is not None and not is_decided(seen, asked):
        show_proposal(context, seen, asked)
        st.button(
            _("Back to the text"), icon=":material/arrow_back:", type="tertiary", on_click=_close_proposal
        )
        return
    _show_marks(seen)
    # A place of its own: what comes and goes in it leaves open what is open below.
    with st.container():
        show_outcome(place(f"narrative-{seen.event_id}"))
    if _asked_view(seen) == HISTORY:
        if seen.versions:
            offer_history(context, seen.event_id, seen.language)
        _answer(seen, show_timeline(context, seen))
        return
    text_place, data_place = st.columns([3, 2], gap="large")
    with text_place:
        _show_text(context, seen)
        show_conversation(context, seen)
    with data_place, st.container(border=True):
        show_event_data(context, seen)


def _asked_view(seen: NarrativeView) -> str:
    """Whether the text or its history is to be seen: as the address says, which a click changes."""
    views = {TEXT: _("Text"), HISTORY: _("History ({number})", number=number(seen.versions))}
    asked = st.query_params.get("view", TEXT)
    key = f"view-{seen.event_id}-{seen.language}"
    st.session_state[key] = asked if asked in views else TEXT
    shown = st.segmented_control(
        _("View"),
        list(views),
        format_func=views.__getitem__,
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=_change_view,
        args=(key, seen.event_id),
    )
    return shown or TEXT


def _change_view(key: str, event_id: int) -> None:
    place(f"narrative-{event_id}").said = None
    if st.session_state[key] == HISTORY:
        st.query_params["view"] = HISTORY
    else:
        st.query_params.pop("view", None)


def _is_edited(seen: NarrativeView) -> bool:
    if "edit" not in st.query_params:
        return False
    desk = desk_here(seen.event_id, seen.language)
    if desk and desk.left:
        del st.query_params["edit"]
        return False
    return True


def _show_marks(seen: NarrativeView) -> None:
    marks = [badges.review_mark(seen.review)] if seen.current else []
    if seen.stale:
        marks.append(badges.stale_mark())
    if seen.protection:
        marks.append(badges.protected_mark())
    if seen.proposals:
        marks.append(badges.proposals_mark(len(seen.proposals)))
    if seen.sample:
        marks.append(badges.sample_mark())
    if marks:
        badges.draw(*marks)
    for spoken in seen.languages:
        if spoken != seen.language:
            st.page_link(
                "narratives.py",
                label=_("Read it in: {tongue}", tongue=word("language", spoken)),
                query_params={"id": str(seen.event_id), "language": spoken},
            )


def _show_text(context: AppContext, seen: NarrativeView) -> None:
    _show_notices(context, seen)
    with st.container(horizontal=True):
        if may(context, Right.WORK):
            st.button(
                _("Edit") if seen.current else _("Write it by hand"),
                type="primary" if seen.current else "secondary",
                icon=":material/edit:",
                on_click=_edit,
                args=(seen.event_id, seen.language),
            )
        offer_writing(context, seen)
        show_decisions(context, seen)
        show_protection(context, seen)
    if seen.current:
        _show_body(context, seen.current, seen)


def _show_notices(context: AppContext, seen: NarrativeView) -> None:
    if seen.being_written:
        show_being_written(seen.event_id, seen.language)
    show_failure(seen)
    if seen.current is None and not seen.being_written:
        st.info(_("This event has no narrative yet in this language."))
    show_stale(context, seen)
    if seen.protection and seen.protection.reason:
        prose.show_line(_("Protected: {reason}", reason=seen.protection.reason))
    show_waiting(context, seen)


def _show_body(context: AppContext, current: VersionText, seen: NarrativeView) -> None:
    for finding in current.seen.findings:
        st.warning(prose.plain(finding_text(finding)), icon=":material/visibility:")
    note_opened(context, current.seen.id)
    marked = st.toggle(_("Who wrote what"), key="narrative-authors", persist_state="session")
    if marked:
        show_authors(current.body, current.trace, key=f"{seen.narrative_id}")
        return
    prose.show_narrative(current.body)
    prose.show_line(authors_line(current.seen.shares))


def _answer(seen: NarrativeView, asked: dict | None) -> None:
    """What was asked of a version in the history."""
    match asked:
        case {"kind": "restore", "id": int(version_id)}:
            ask_to_restore(seen.event_id, seen.language, version_id)
        case {"kind": "name", "id": int(version_id)}:
            ask_for_name(seen.event_id, version_id)
        case {"kind": "decide", "id": int(version_id)}:
            open_proposal(version_id)
            st.rerun()
        case {"kind": "compare", "id": int(version_id)} if seen.current:
            pair = sorted((version_id, seen.current.seen.id))
            st.switch_page("compare.py", query_params={"a": str(pair[0]), "b": str(pair[1])})


def _edit(event_id: int, language: str) -> None:
    clear_desk(event_id, language)
    st.query_params["edit"] = "1"


def _close_proposal() -> None:
    st.query_params.pop("proposal", None)
