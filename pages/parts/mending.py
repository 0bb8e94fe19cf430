"""One datum of an event, mended where it is read: beside a narrative, and at the review desk."""

from dataclasses import dataclass

import streamlit as st

from core.actions.events import mend_event
from core.context import AppContext
from core.domain.event_fields import EventField
from core.domain.event_values import EDITED
from core.domain.facts import EventState
from core.domain.permission import Right
from core.i18n import N_, _
from core.i18n.words import word
from core.permission import may
from core.queries.events import event_to_edit
from pages.parts.event_desk import EventForm
from pages.parts.event_fields import form_for, is_typed, typed
from pages.parts.event_groups import ask_one
from pages.parts.event_standing import show_contradiction
from pages.parts.outcome import first_click, is_saved, noted, place, show_outcome
from pages.parts.overtaking import take_over
from pages.parts.person import here

_FIELDS = {field.name: field for field in EDITED}
_CHANGED = (EventState.POSTPONED, EventState.CANCELLED)


@dataclass
class _Asked:
    """That the dialog is to be open in a turn of its place."""

    turn: int
    is_drawn: bool = False


def offer_mending(context: AppContext, event_id: int) -> None:
    """A button that asks which datum, for those who work here; and what came of the last one."""
    if not may(context, Right.WORK):
        return
    at = place(_name(event_id))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Mend a datum"),
            icon=":material/edit_square:",
            type="tertiary",
            key=f"mend-{event_id}",
            on_click=_begin,
            args=(event_id, at.turn),
        )
        st.page_link(
            "events.py",
            label=_("All data of the event"),
            query_params={"id": str(event_id)},
            icon=":material/table_rows:",
        )
    if asked := _asked_for(event_id):
        asked.is_drawn = True
    if is_open(event_id):
        ask = st.dialog(_("Mend a datum"), on_dismiss=lambda: _close(event_id))
        ask(_form)(event_id, at.turn)
    if is_saved(at):
        show_outcome(at)
        seen = event_to_edit(context, event_id)
        if seen:
            show_contradiction(seen.facts)


def is_open(event_id: int) -> bool:
    """Whether the dialog is there: what a key does to the page behind it must wait."""
    asked = _asked_for(event_id)
    return asked is not None and asked.turn == place(_name(event_id)).turn


def is_waiting(event_id: int) -> bool:
    """Whether the dialog was asked for by a click whose run of the page has not come yet: what is typed
    beside it at that moment may take its place."""
    asked = _asked_for(event_id)
    return asked is not None and not asked.is_drawn


def _asked_for(event_id: int) -> _Asked | None:
    return st.session_state.get(_open(event_id))


def _close(event_id: int) -> None:
    st.session_state.pop(_open(event_id), None)


def _begin(event_id: int, turn: int) -> None:
    """Open the dialog. Nothing is left in it of what was typed and said last time: the value as it is has
    to be seen."""
    place(_name(event_id)).said = None
    st.session_state[_open(event_id)] = _Asked(turn)
    form: EventForm | None = st.session_state.get(f"form-{_name(event_id)}")
    if form:
        form.begin(form.seen)


def _form(event_id: int, turn: int) -> None:
    context, at = here(), place(_name(event_id))
    if at.turn != turn:
        st.rerun()  # it is saved, which closes the dialog
    seen = event_to_edit(context, event_id)
    if seen is None or seen.removed:
        st.info(_("There is no such event."))
        return
    if at.said and not at.said.good:
        show_outcome(at)
    form = form_for(_name(event_id), seen.values)
    held = [name for name in _FIELDS if seen.values[name] not in (None, "", (), EventState.UNKNOWN)]
    name = st.selectbox(
        _("Datum"),
        [*held, *(name for name in _FIELDS if name not in held)],
        format_func=lambda field: word("field", field),
        index=None,
        placeholder=_("Which one"),
        key=_chosen(event_id),
    )
    fields = _asked(form, name)
    for field in fields:
        ask_one(form, field)
    st.button(
        _("Save the datum"),
        type="primary",
        icon=":material/save:",
        disabled=not fields,
        on_click=_save,
        args=(event_id, turn),
    )


def _asked(form: EventForm, name: str | None) -> list[EventField]:
    """The field that was chosen; with a state that needs one, the reason and the planned date too."""
    names = [name] if name else []
    if name == "state" and typed(form, "state") in _CHANGED:
        names += ["change_reason", "planned_on"]
    return [_FIELDS[each] for each in names]


def _save(event_id: int, turn: int) -> None:
    context, at = here(), place(_name(event_id))
    form: EventForm | None = st.session_state.get(f"form-{_name(event_id)}")
    if form is None:
        return
    with first_click(at, turn) as acts:
        if not acts:
            return
        asked = _asked(form, st.session_state.get(_chosen(event_id)))
        changes = {field.name: typed(form, field.name) for field in asked if is_typed(form, field.name)}
        with noted(at, "") as told:
            mended = mend_event(context, event_id, changes, form.seen)
            told.say(N_("The datum was mended.") if mended else N_("Nothing had changed."))
            form.begin({**form.seen, **changes})
        found = event_to_edit(context, event_id) if at.turn == turn else None
        if found:
            take_over(form, found)


def _name(event_id: int) -> str:
    return f"mended-{event_id}"


def _open(event_id: int) -> str:
    return f"mend-open-{event_id}"


def _chosen(event_id: int) -> str:
    return f"mend-which-{event_id}"
