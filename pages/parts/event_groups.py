"""Every field of an event in its group, as a form shows them."""

from itertools import groupby

import streamlit as st

from core.domain.event_fields import EventField, FieldGroup, FieldKind
from core.domain.event_values import EDITED, state_by_itself, with_values
from core.domain.facts import EventState, Facts
from core.i18n import _
from core.i18n.words import word
from pages.parts import prose
from pages.parts.event_desk import EventForm
from pages.parts.event_fields import ask_field, typed
from pages.parts.overtaking import show_overtaking
from pages.parts.person import here

SIDE_BY_SIDE = 3
_WIDE = (FieldKind.TEXT, FieldKind.OUTPUTS, FieldKind.AGE_BAND)
_ONLY_WHERE_CHANGED = ("planned_on", "change_reason")
_CHANGED = (EventState.PLANNED, EventState.POSTPONED, EventState.CANCELLED)


def ask_all(form: EventForm) -> None:
    """Every field, in its group; short ones side by side, in an order that a narrow screen keeps."""
    for group in FieldGroup:
        fields = [each for each in EDITED if each.group is group and _is_asked(form, each.name)]
        with st.container(border=True):
            prose.show_title(word("field_group", group), 3)
            for wide, stretch in groupby(fields, key=_is_wide):
                found = list(stretch)
                size = 1 if wide else SIDE_BY_SIDE
                for start in range(0, len(found), size):
                    for each, at in zip(found[start : start + size], st.columns(size), strict=False):
                        with at:
                            ask_one(form, each)


def _is_wide(field: EventField) -> bool:
    return field.kind in _WIDE or field.name == "title"


def ask_one(form: EventForm, field: EventField) -> None:
    """One field, with what there is to say of it."""
    ask_field(form, field)
    show_overtaking(form, field.name)
    if field.name == "state" and _looks_done(form):
        prose.show_line(_("The data say who came or what came of it, and no state is stated."))


def _looks_done(form: EventForm) -> bool:
    """Whether no state is stated of an event that a file would have been taken to say was done. A person
    alone says so."""
    if typed(form, "state") is not EventState.UNKNOWN:
        return False
    facts = with_values(Facts(""), {name: typed(form, name) for name in form.seen})
    return state_by_itself(facts, here().today()) is EventState.DONE


def _is_asked(form: EventForm, name: str) -> bool:
    """The state decides about the planned date and the reason of a change; what they hold is never hidden."""
    return name not in _ONLY_WHERE_CHANGED or bool(typed(form, name)) or typed(form, "state") in _CHANGED
