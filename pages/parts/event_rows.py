"""Outputs, age bands and quotes of an event as small rows, to which others can be added."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import streamlit as st

from core.domain.event_fields import LONGEST
from core.domain.facts import AgeBand, Output, Quote
from core.i18n import N_, _
from core.i18n.words import word
from pages.parts.event_desk import EventForm

MOST = 999_999_999


@dataclass(frozen=True)
class Parts:
    """A field that holds several: what one shows under which label, what it is made of, and how one
    more is called."""

    labels: Mapping[str, str]
    make: Callable[..., Any]
    more: str


PARTS: Mapping[str, Parts] = {
    "outputs": Parts(
        {"quantity": N_("Quantity"), "unit": N_("What was counted")}, Output, N_("One more output")
    ),
    "age_band": Parts({"band": N_("Age"), "count": N_("Number")}, AgeBand, N_("One more age")),
    "quote": Parts(
        {"text": N_("Words"), "who": N_("Who said it"), "consent": N_("Consents to be named")},
        Quote,
        N_("One more quote"),
    ),
}


def ask_parts(form: EventForm, name: str) -> None:
    """The rows of a field, each with a way to take it away, and one more."""
    st.markdown(f"**{word('field', name)}**")
    for row in parts_shown(form, name):
        with st.container(
            horizontal=True, vertical_alignment="bottom", key=f"part-{_key(form, name, row, '')}"
        ):
            for part, label in PARTS[name].labels.items():
                _ask_part(_key(form, name, row, part), _(label), part, _held(form, name, row, part))
            st.button(
                _("Take away"),
                icon=":material/close:",
                type="tertiary",
                key=_key(form, name, row, "away"),
                on_click=_take_away,
                args=(form, name, row),
            )
    st.button(
        _(PARTS[name].more),
        icon=":material/add:",
        type="tertiary",
        key=form.key(f"{name}-more"),
        on_click=_add,
        args=(form, name),
    )


def parts_shown(form: EventForm, name: str) -> list[int]:
    """The numbers of the rows of a field: those of its values first, then those that were added."""
    return form.parts.setdefault(name, list(range(len(form.seen[name]))))


def parts_typed(form: EventForm, name: str) -> tuple[Any, ...]:
    """What stands in the rows of a field at this moment; a row in which nothing stands is none."""
    found = []
    for row in parts_shown(form, name):
        values = {part: _typed(form, name, row, part) for part in PARTS[name].labels}
        if any(value not in (None, "", False) for value in values.values()):
            found.append(PARTS[name].make(**values))
    return tuple(found)


def _ask_part(key: str, label: str, part: str, held: Any) -> None:
    st.session_state.setdefault(key, float(held) if isinstance(held, Decimal) else held)
    match part:
        case "quantity":
            st.number_input(
                label, 0.0, value=None, step=1.0, format="%g", key=key, width=150, persist_state="session"
            )
        case "count":
            st.number_input(label, 0, MOST, value=None, step=1, key=key, width=150, persist_state="session")
        case "consent":
            st.checkbox(label, key=key, persist_state="session")
        case "text":
            st.text_area(label, max_chars=LONGEST, height="content", key=key, persist_state="session")
        case _:
            st.text_input(label, max_chars=LONGEST, key=key, width=260, persist_state="session")


def _typed(form: EventForm, name: str, row: int, part: str) -> Any:
    held = _held(form, name, row, part)
    value = st.session_state.get(_key(form, name, row, part), held)
    if isinstance(held, Decimal) and value == float(held):
        return held
    return Decimal(str(value)) if isinstance(value, float) else value


def _held(form: EventForm, name: str, row: int, part: str) -> Any:
    """What was seen in a part of a row; of one that was added, what stands for nothing."""
    values = form.seen[name]
    if row < len(values):
        return getattr(values[row], part)
    return {"quantity": None, "count": None, "consent": False}.get(part, "")


def _key(form: EventForm, name: str, row: int, part: str) -> str:
    return form.key(f"{name}-{row}-{part}")


def _take_away(form: EventForm, name: str, row: int) -> None:
    form.parts[name] = [each for each in parts_shown(form, name) if each != row]


def _add(form: EventForm, name: str) -> None:
    rows = parts_shown(form, name)
    form.parts[name] = [*rows, max([len(form.seen[name]) - 1, *rows]) + 1]
