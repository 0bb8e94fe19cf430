"""The fields of an event to be typed in: what each shows, and what stands in them at the moment."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import streamlit as st

from core.domain.event_fields import LONGEST, LONGEST_OF, EventField, FieldKind
from core.domain.event_values import EXTRA_TOLD, MADE
from core.domain.facts import EventState
from core.i18n import _
from core.i18n.words import word
from pages.parts.day_field import ask_day
from pages.parts.event_desk import EventForm
from pages.parts.event_rows import PARTS, ask_parts, parts_typed

MOST = 999_999_999
STEP = timedelta(minutes=5)


def form_for(name: str, values: Mapping[str, Any]) -> EventForm:
    """The form of this tab by its name, with what the store says now in the fields that nobody has
    typed in. What somebody has typed stays, and so does what they saw of it."""
    form: EventForm = st.session_state.setdefault(f"form-{name}", EventForm(name, dict(values)))
    for changed in [each for each in values if form.seen[each] != values[each]]:
        if not is_typed(form, changed):
            forget(form, changed)
            form.seen[changed] = values[changed]
    return form


def unsaved(form: EventForm) -> list[str]:
    """The fields in which something is typed that is not saved."""
    return [name for name in form.seen if is_typed(form, name)]


def typed(form: EventForm, name: str) -> Any:
    """What stands in a field at this moment, as an action takes it."""
    if name in PARTS:
        return parts_typed(form, name)
    key = form.key(name)
    if key not in st.session_state:
        return form.seen[name]
    if name == EXTRA_TOLD:
        return tuple(sorted(st.session_state[key]))
    return _taken(st.session_state[key], form.seen[name])


def is_typed(form: EventForm, name: str) -> bool:
    """Whether something else stands in a field than the person saw there."""
    if name in PARTS:
        return name in form.parts and parts_typed(form, name) != form.seen[name]
    if form.key(name) not in st.session_state:
        return False
    return typed(form, name) != form.seen[name]


def forget(form: EventForm, name: str) -> None:
    """Let a field show again what was seen."""
    form.parts.pop(name, None)
    for key in [str(each) for each in st.session_state]:
        if key == form.key(name) or (name in PARTS and key.startswith(form.key(f"{name}-"))):
            del st.session_state[key]


def ask_field(form: EventForm, event_field: EventField) -> None:
    """One field, under its word."""
    name, kind = event_field.name, event_field.kind
    if name in PARTS:
        ask_parts(form, name)
        return
    key, label = form.key(name), word("field", name)
    st.session_state.setdefault(key, shown(form.seen[name]))
    match kind:
        case FieldKind.DATE:
            ask_day(st.container(), label, key=key)
        case FieldKind.TIME:
            st.time_input(label, value=None, step=STEP, key=key, persist_state="session")
        case FieldKind.COUNT:
            st.number_input(label, 0, MOST, value=None, step=1, key=key, persist_state="session")
        case FieldKind.AMOUNT:
            st.number_input(
                label, 0.0, value=None, step=0.5, format="%0.2f", key=key, persist_state="session"
            )
        case FieldKind.STATE:
            st.selectbox(
                label,
                list(EventState),
                format_func=lambda state: word("event", state),
                key=key,
                filter_mode=None,
                persist_state="session",
            )
        case FieldKind.TEXT:
            st.text_area(label, max_chars=LONGEST, height="content", key=key, persist_state="session")
        case _:
            st.text_input(
                label,
                max_chars=LONGEST_OF.get(name, LONGEST),
                placeholder=_("given by itself") if name == "external_id" else None,
                key=key,
                persist_state="session",
            )


def shown(value: Any) -> Any:
    """A value as its field shows it: an identifier that was made is none to look at."""
    if isinstance(value, Decimal):
        return float(value)
    return "" if isinstance(value, str) and value.startswith(MADE) else value


def _taken(value: Any, seen: Any) -> Any:
    """What a field holds, as it is kept: the very value that was seen, where nothing was typed."""
    if value == shown(seen):
        return seen
    return Decimal(str(value)) if isinstance(value, float) else value
