"""Two people saved the same text: both are shown, and one of them says what becomes of it."""

import streamlit as st

from core.context import AppContext
from core.domain.merging import merged, mine_by_default
from core.domain.versions import tidy
from core.i18n import _
from core.queries.comparison import compared
from core.queries.narratives import NarrativeView
from core.queries.versions import find_version, version
from pages.parts import prose
from pages.parts.desk import Desk, save_text
from pages.parts.outcome import place
from pages.parts.picking import pick, picked


def show_overtaken(context: AppContext, seen: NarrativeView, desk: Desk) -> None:
    """What somebody else saved on the left, one's own text on the right, and the places to choose."""
    theirs = seen.current.body if seen.current else ""
    author = seen.current.seen.author if seen.current else ""
    st.warning(
        _(
            "{who} saved version {number} while this text was being written. Nothing was overwritten.",
            who=prose.plain(author),
            number=seen.number,
        ),
        icon=":material/call_split:",
    )
    prose.show_line(
        _(
            "Struck through is what only the text in use has, underlined what only the own text has. "
            "Places with a tick are taken from the own text; the others stay as they are in use."
        )
    )
    comparison = compared(theirs, tidy(desk.text))
    key = f"settle-{desk.key}-{seen.number}"
    taken = pick(comparison, key=key, taken=mine_by_default(comparison, _base(context, seen, desk)))
    with st.expander(_("The text that comes of it"), icon=":material/visibility:"):
        prose.show_narrative(merged(comparison, taken))
    turn = place(f"narrative-{seen.event_id}").turn
    with st.container(horizontal=True):
        st.button(
            _("Save it as version {number}", number=seen.versions + 1),
            type="primary",
            icon=":material/save:",
            on_click=_save_together,
            args=(desk, theirs, seen.number, key, turn),
        )
        st.button(
            _("Go on editing it"),
            on_click=_edit_together,
            args=(desk, theirs, seen.number, key),
            icon=":material/edit:",
        )
        st.button(_("Leave the text in use as it is"), on_click=_give_way, args=(desk,))


def _together(desk: Desk, theirs: str, key: str) -> str:
    """With what is ticked at the click, which may come before the page is drawn with it."""
    return merged(compared(theirs, tidy(desk.text)), picked(key))


def _save_together(desk: Desk, theirs: str, number: int, key: str, turn: int) -> None:
    reason = _("Put together with version {number}", number=number)
    save_text(desk, _together(desk, theirs, key), number, turn, reason)


def _edit_together(desk: Desk, theirs: str, number: int, key: str) -> None:
    desk.begin_with(_together(desk, theirs, key), number)


def _give_way(desk: Desk) -> None:
    """What was typed stays on the server, and is offered again."""
    desk.left = True


def _base(context: AppContext, seen: NarrativeView, desk: Desk) -> str:
    found = find_version(context, seen.event_id, seen.language, desk.base_number)
    known = version(context, found) if found else None
    return known.body if known else ""
