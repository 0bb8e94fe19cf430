"""What a tab holds of a narrative that is being edited, until it is saved or given up."""

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from core.actions.unsaved import keep_unsaved
from core.actions.versions import edit
from core.errors import Overtaken
from core.i18n import N_
from core.queries.narratives import NarrativeView
from pages.parts.outcome import first_click, noted, place
from pages.parts.person import here


@dataclass
class Desk:
    """A text being edited in one tab, on top of the version of `base_number`.

    `body` is what the editor begins with, `turn` rises when it begins with another text. `begun` says
    that the person has chosen what to go on with; `overtaken` that somebody else has saved meanwhile.
    """

    event_id: int
    language: str
    seat: str
    base_number: int
    body: str
    turn: int = 0
    typed: str | None = None
    kept: datetime | None = None
    begun: bool = False
    overtaken: bool = False
    left: bool = False

    @property
    def text(self) -> str:
        """The text as it is now."""
        return self.body if self.typed is None else self.typed

    @property
    def key(self) -> str:
        """The name of its editor among the components of the page."""
        return f"editor-{self.event_id}-{self.language}-{self.seat[:8]}"

    def begin_with(self, body: str, base_number: int) -> None:
        """Go on with another text."""
        self.body, self.base_number, self.typed = body, base_number, None
        self.turn += 1
        self.begun, self.overtaken = True, False


def desk_for(new_id: str, seen: NarrativeView) -> Desk:
    """The desk of this tab for a narrative; a new one where there is none."""
    key = _key(seen.event_id, seen.language)
    desk: Desk | None = st.session_state.get(key)
    if desk is None:
        body = seen.current.body if seen.current else ""
        desk = Desk(seen.event_id, seen.language, new_id, seen.number, body)
        st.session_state[key] = desk
    return desk


def desk_here(event_id: int, language: str) -> Desk | None:
    """The desk of this tab for a narrative, if one was opened."""
    return st.session_state.get(_key(event_id, language))


def clear_desk(event_id: int, language: str) -> None:
    """Let the next editing of a narrative begin anew."""
    st.session_state.pop(_key(event_id, language), None)


def take_typed(desk: Desk) -> None:
    """Take over what the editor has sent, and keep it on the server."""
    state = st.session_state.get(desk.key)
    typed = state.get("typed") if state else None
    if not typed or typed.get("turn") != str(desk.turn) or typed["body"] == desk.text:
        return
    context = here()
    desk.typed = typed["body"]
    keep_unsaved(
        context,
        desk.event_id,
        desk.language,
        desk.text,
        base_number=desk.base_number,
        seat=desk.seat,
    )
    desk.kept = context.clock()


def save_text(desk: Desk, body: str, base_number: int, turn: int, reason: str) -> None:
    """Make a version of a text, and leave the desk; or show both texts where somebody was faster."""
    context, at = here(), place(f"narrative-{desk.event_id}")
    with first_click(at, turn) as acts:
        if not acts:
            return
        with noted(at, "") as told:
            try:
                saved = edit(
                    context,
                    desk.event_id,
                    desk.language,
                    body,
                    base_number=base_number,
                    reason=reason,
                    seat=desk.seat,
                )
            except Overtaken:
                desk.overtaken = True
                return
            if saved.number is None:
                told.say(N_("Nothing had changed, so no version was made."))
            elif saved.reopened:
                told.say(
                    N_("Version {number} was saved. The text had been approved: it is a draft again."),
                    number=saved.number,
                )
            else:
                told.say(N_("Version {number} was saved."), number=saved.number)
            desk.left = True


def _key(event_id: int, language: str) -> str:
    return f"desk-{event_id}-{language}"
