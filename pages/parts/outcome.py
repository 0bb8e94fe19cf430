"""What came of a button, said where it was pressed. The action runs in a callback, before the page."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

import streamlit as st

from core.errors import Refusal
from core.i18n import _
from pages.parts import prose

LASTS = 10.0
"""Seconds during which another run of the page says it again: a second click must not wipe it away."""


@dataclass(frozen=True)
class Said:
    """A message id with its values: good news, or a refusal."""

    message: str
    values: Mapping[str, object]
    good: bool
    at: float


@dataclass
class Place:
    """What the buttons of one place have brought, held by the session from the beginning.

    `turn` counts what went well. Fields and buttons that bear it in their key begin anew after it,
    and a second click on the button of an earlier turn is known by it.
    """

    turn: int = 0
    said: Said | None = None


def place(name: str) -> Place:
    """The place of this name in the session."""
    return st.session_state.setdefault(f"place-{name}", Place())


@contextmanager
def noted(at: Place, message: str, turn: int | None = None, /, **values: object) -> Generator[None]:
    """Note what comes of the action inside: the message ("" for nothing to say), or its refusal.

    `turn` is the one that the button bore, where it bore one. Whoever is here is asked for before it.
    After the action nothing of the session may be touched: a second click would cut the run there.
    """
    turn = at.turn if turn is None else turn
    try:
        yield
    except Refusal as refusal:
        # Two clicks may run side by side: what the second is refused is what the first has done.
        if at.turn == turn:
            at.said = Said(refusal.message, refusal.values, good=False, at=monotonic())
    else:
        at.said = Said(message, values, good=True, at=monotonic())
        at.turn += 1


def show_outcome(at: Place) -> None:
    """Say what came of the last button here."""
    said = at.said
    if said is None or not said.message or monotonic() - said.at > LASTS:
        return
    # The values may be words of people, and the place reads Markdown.
    told = _(said.message, **{name: prose.plain(str(value)) for name, value in said.values.items()})
    if said.good:
        st.success(told, icon=":material/check:")
    else:
        st.error(told, icon=":material/error:")
