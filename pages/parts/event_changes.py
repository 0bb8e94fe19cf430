"""What was changed of an event, in words: what it said, what it says, who did it and when."""

from collections.abc import Sequence

import streamlit as st

from core.context import AppContext
from core.domain.told_facts import FactChange
from core.i18n import _
from core.i18n.words import word
from core.queries.events import MadeChange
from pages.parts import prose
from pages.parts.moments import ago, number

LONGEST = 160
"""Letters of a text that are shown of each side of a change."""


def show_changes(context: AppContext, changes: Sequence[MadeChange]) -> None:
    """Every change, the newest first."""
    if not changes:
        return
    label = _("Changes of the data ({number})", number=number(len(changes)))
    with st.expander(label, icon=":material/history:"):
        for made in changes:
            about = f"{author_of(made)} · {ago(made.at, context.clock())}"
            for told in _told(made):
                prose.show_line(f"{told} · {about}")


def author_of(made: MadeChange) -> str:
    """Who made a change, and by which import."""
    who = made.by or word("author", "system")
    return _("{who}, by the import of {file}", who=who, file=made.file) if made.file else who


def change_text(change: FactChange) -> str:
    """A change in one line: "Attendances 42 → 45"."""
    return f"{change.name} {side(change.left)} → {side(change.right)}"


def _told(made: MadeChange) -> list[str]:
    if made.brought_back:
        return [_("Brought back")]
    if made.removed is not None:
        return [_("Removed: {reason}", reason=made.removed or "—")]
    return [change_text(change) for change in made.changes]


def side(text: str) -> str:
    """A value before or after a change, on one line, cut where it is long; "—" where it holds nothing."""
    line = " ".join(text.split())
    return (f"{line[:LONGEST]}…" if len(line) > LONGEST else line) or "—"
