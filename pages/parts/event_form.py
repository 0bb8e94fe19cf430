"""An event in a form: made, mended, removed and brought back; with its narratives and what was changed."""

from functools import partial
from typing import Any

import streamlit as st

from core.actions.events import create_event, mend_event
from core.context import AppContext
from core.domain.event_values import values_of
from core.domain.facts import Facts
from core.domain.permission import Right
from core.i18n import N_, _
from core.permission import may
from core.queries.events import EventToEdit, event_to_edit
from core.queries.projects import list_projects
from pages.parts import badges, prose
from pages.parts.event_bar import show_bar
from pages.parts.event_changes import show_changes
from pages.parts.event_data import show_facts
from pages.parts.event_desk import EventForm
from pages.parts.event_extra import ask_extra
from pages.parts.event_fields import form_for, typed, unsaved
from pages.parts.event_groups import ask_all
from pages.parts.event_removal import offer_removal, show_removed
from pages.parts.event_standing import show_gaps, show_texts
from pages.parts.outcome import first_click, noted, place, show_outcome
from pages.parts.overtaking import take_over
from pages.parts.person import here

_NOTHING = Facts("")
_EMPTY = {"external_id": "", "activity_code": "", **values_of(_NOTHING)}


def show_event(context: AppContext, event_id: int) -> None:
    """One event: its fields, to be mended by those who work here and read by the others."""
    seen = event_to_edit(context, event_id)
    if seen is None:
        st.warning(_("There is no such event."))
        return
    prose.show_title(seen.facts.title, 2)
    prose.show_line(seen.project_title)
    at = place(_name(event_id))
    if seen.removed:
        show_outcome(at)
        show_removed(context, event_id, seen.removed, _name(event_id))
    elif may(context, Right.WORK):
        _show_head(seen)
        form = form_for(_name(event_id), seen.values)
        ask_all(form)
        ask_extra(form, seen.extra)
        save, undo = partial(_save, event_id, at.turn), partial(_begin_anew, event_id)
        show_bar(form, at, _("Save the data"), seen.facts, save, undo)
        offer_removal(event_id, _name(event_id))
    else:
        _show_head(seen)
        show_facts(seen.facts, seen.project_title, seen.external_id)
    show_changes(context, seen.changes)


def show_new_event(context: AppContext, project_id: int) -> None:
    """The form of an event that is not there yet."""
    if not may(context, Right.WORK):
        return
    project = next((each for each in list_projects(context) if each.id == project_id), None)
    if project is None:
        st.warning(_("There is no such project."))
        return
    st.subheader(_("New event"))
    prose.show_line(project.title)
    form = form_for(_new(project_id), _EMPTY)
    ask_all(form)
    at = place(_new(project_id))
    create, undo = partial(_create, project_id, at.turn), partial(_empty, project_id)
    show_bar(form, at, _("Create the event"), _NOTHING, create, undo)


def begin_new_event(project_id: int) -> None:
    """Say nothing of what came of the form of a new event when it was there last; what was typed stays."""
    place(_new(project_id)).said = None


def _show_head(seen: EventToEdit) -> None:
    badges.draw(badges.event_mark(seen.facts.state), *([badges.sample_mark()] if seen.sample else []))
    show_gaps(seen)
    show_texts(seen)


def _begin_anew(event_id: int) -> None:
    form = _form(_name(event_id))
    if form:
        form.begin(form.seen)


def _empty(project_id: int) -> None:
    form = _form(_new(project_id))
    if form:
        form.begin(_EMPTY)


def _save(event_id: int, turn: int) -> None:
    context, at = here(), place(_name(event_id))
    form = _form(_name(event_id))
    if form is None:
        return
    with first_click(at, turn) as acts:
        if not acts:
            return
        changes = _typed(form)
        with noted(at, "") as told:
            mended = mend_event(context, event_id, changes, form.seen)
            told.say(N_("The data were saved.") if mended else N_("Nothing had changed."))
            form.begin({**form.seen, **changes})
        found = event_to_edit(context, event_id) if at.turn == turn else None
        if found:
            take_over(form, found)


def _create(project_id: int, turn: int) -> None:
    context, at = here(), place(_new(project_id))
    form = _form(_new(project_id))
    if form is None:
        return
    with first_click(at, turn) as acts:
        if not acts:
            return
        values, event_id = _typed(form), 0
        with noted(at, N_("The event was created.")):
            event_id = create_event(context, project_id, values)
            form.begin(_EMPTY)
        if event_id:
            place(_name(event_id)).said = at.said
            st.query_params.from_dict({"id": str(event_id)})


def _typed(form: EventForm) -> dict[str, Any]:
    """What somebody has typed, by its field."""
    return {name: typed(form, name) for name in unsaved(form)}


def _form(name: str) -> EventForm | None:
    return st.session_state.get(f"form-{name}")


def _name(event_id: int) -> str:
    return f"event-{event_id}"


def _new(project_id: int) -> str:
    return f"event-new-{project_id}"
