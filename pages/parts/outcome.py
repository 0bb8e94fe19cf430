"""What came of a button, said where it was pressed. The action runs in a callback, before the page."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic, sleep

import streamlit as st

from core.errors import Refusal
from core.i18n import _
from pages.parts import prose
from pages.parts.moments import with_numbers

LASTS = 10.0
"""Seconds during which another run of the page says it again: a second click must not wipe it away."""


@dataclass(frozen=True)
class Said:
    """A message id with its values: good news, or a refusal. What is said of a `standing` is news of how
    things stand, not of something done, and holds no longer than that."""

    message: str
    values: Mapping[str, object]
    good: bool
    at: float
    standing: object = None


@dataclass
class Place:
    """What the buttons of one place have brought, held by the session from the beginning.

    `turn` counts what went well. Fields and buttons that bear it in their key begin anew after it.
    `taken` holds the turns in which somebody is acting at this moment.
    """

    turn: int = 0
    said: Said | None = None
    taken: dict[int, object] = field(default_factory=dict)


def place(name: str) -> Place:
    """The place of this name in the session."""
    return st.session_state.setdefault(f"place-{name}", Place())


@contextmanager
def first_click(at: Place, turn: int) -> Generator[bool]:
    """Whether a click on the button of a turn is to act: not one that comes when it has gone well.

    A second click runs side by side with the first. It waits until that one has noted what came of
    it, and then only draws the page, which would otherwise show nothing of it; but where the first
    was cut before it acted, the second acts.
    """
    own, before = object(), at.said
    while at.taken.setdefault(turn, own) is not own:
        sleep(0.02)
    try:
        yield turn == at.turn and at.said is before
    finally:
        del at.taken[turn]


@dataclass
class Telling:
    """What is to be said once an action has gone well, where that is known only then."""

    message: str
    values: Mapping[str, object]
    standing: object = None

    def say(self, message: str, **values: object) -> None:
        """Say this instead."""
        self.message, self.values = message, values

    def say_of(self, standing: object, message: str, **values: object) -> None:
        """Say how things stand instead: nothing was done, and once it is otherwise this is not said."""
        self.say(message, **values)
        self.standing = standing


@contextmanager
def noted(at: Place, message: str, **values: object) -> Generator[Telling]:
    """Note what comes of the action inside: the message ("" for nothing to say), or its refusal.

    Whoever is here is asked for before it. After the action nothing of the session may be touched:
    a second click would cut the run there.
    """
    telling = Telling(message, values)
    try:
        yield telling
    except Refusal as refusal:
        at.said = Said(refusal.message, refusal.values, good=False, at=monotonic())
    else:
        at.said = Said(telling.message, telling.values, good=True, at=monotonic(), standing=telling.standing)
        at.turn += 1


def is_saved(at: Place) -> bool:
    """Whether something went well here that is still to be said."""
    return bool(at.said and at.said.good and _is_fresh(at.said))


def show_outcome(at: Place, standing: object = None) -> None:
    """Say what came of the last button here; what was said of another `standing` than this no more."""
    said = at.said
    if said is None or not _is_fresh(said) or said.standing not in (None, standing):
        return
    # The values may be words of people, and the place reads Markdown.
    values = {name: prose.plain(str(value)) for name, value in with_numbers(said.values).items()}
    told = _(said.message, **values)
    if said.standing is not None:
        st.info(told, icon=":material/info:")
    elif said.good:
        st.success(told, icon=":material/check:")
    else:
        st.error(told, icon=":material/error:")


def _is_fresh(said: Said) -> bool:
    return bool(said.message) and monotonic() - said.at <= LASTS
