"""A narrative being edited: the text on the left, the facts on the right, and nothing ever lost."""

from pathlib import Path

import streamlit as st

from core.actions.unsaved import adopt_unsaved, forget_unsaved
from core.context import AppContext
from core.domain.versions import tidy
from core.i18n import _, language, n_, region
from core.queries.comparison import compared
from core.queries.narratives import NarrativeView, Unsaved
from pages.parts import prose
from pages.parts.desk import Desk, desk_for, desk_here, save_text, take_typed
from pages.parts.diff_view import show
from pages.parts.event_data import show_event_data
from pages.parts.mending import is_waiting
from pages.parts.moments import ago, clock_time
from pages.parts.outcome import place, show_outcome
from pages.parts.person import here
from pages.parts.settling import show_overtaken

_area = st.components.v2.component(
    "editor", js=(Path(__file__).parent / "editor.js").read_text("utf-8"), isolate_styles=False
)


def show_editing(context: AppContext, seen: NarrativeView) -> None:
    """The editor of a narrative, or first the choice between its texts where there are several."""
    desk = desk_for(context.new_id(), seen)
    show_outcome(place(f"narrative-{seen.event_id}"))
    offered = [each for each in seen.unsaved if each.seat != desk.seat and _is_worth_it(each, seen)]
    if offered and not desk.begun:
        _offer(context, seen, desk, offered[0])
    elif desk.overtaken:
        show_overtaken(context, seen, desk)
    else:
        desk.begun = True
        _show_editor(context, seen, desk)


def _is_worth_it(unsaved: Unsaved, seen: NarrativeView) -> bool:
    return tidy(unsaved.body) != (seen.current.body if seen.current else "")


def _offer(context: AppContext, seen: NarrativeView, desk: Desk, unsaved: Unsaved) -> None:
    when = ago(unsaved.updated, context.clock())
    st.warning(
        _("There is a text that was typed here and not saved ({when}).", when=when), icon=":material/history:"
    )
    with st.container(horizontal=True):
        st.button(
            _("Go on with it"), type="primary", on_click=_adopt, args=(desk, unsaved), icon=":material/edit:"
        )
        st.button(_("Throw it away"), on_click=_throw_away, args=(unsaved,), icon=":material/delete:")
    if seen.current:
        prose.show_line(_("On the left the text in use, on the right the one that was not saved."))
        show(compared(seen.current.body, tidy(unsaved.body)), key="offered")
    else:
        prose.show_narrative(unsaved.body)


def _adopt(desk: Desk, unsaved: Unsaved) -> None:
    adopt_unsaved(here(), unsaved.seat, desk.seat)
    desk.begin_with(unsaved.body, unsaved.base_number)


def _throw_away(unsaved: Unsaved) -> None:
    forget_unsaved(here(), unsaved.seat)


def _show_editor(context: AppContext, seen: NarrativeView, desk: Desk) -> None:
    if seen.number != desk.base_number:
        st.warning(
            _(
                "Version {number} was saved meanwhile. Saving will show both texts; none is overwritten.",
                number=seen.number,
            ),
            icon=":material/call_split:",
        )
    text_place, data_place = st.columns([3, 2], gap="large")
    # Before the editor, which looks whether a datum is to be mended there.
    with data_place, st.container(border=True):
        show_event_data(context, seen)
    with text_place, st.container(key="editing"):
        _editor(desk)
        st.text_input(
            _("Reason (optional)"),
            placeholder=_("for instance: the attendance was put right"),
            key=f"reason-{desk.key}",
            max_chars=1000,
        )
        at = place(f"narrative-{seen.event_id}")
        with st.container(horizontal=True):
            st.button(
                _("Save version {number}", number=seen.versions + 1),
                type="primary",
                icon=":material/save:",
                on_click=_save,
                args=(seen.event_id, seen.language, at.turn),
            )
            st.button(
                _("Leave"),
                on_click=_leave,
                args=(desk,),
                help=_("What was typed stays on the server and is offered again."),
            )


@st.fragment
def _editor(desk: Desk) -> None:
    """The field itself: what it sends brings a run of this part alone."""
    here()
    # What was typed last may be reported after the click that saves it: then this part alone runs again.
    if desk.left or desk.overtaken or is_waiting(desk.event_id):
        st.rerun()
    _area(
        key=desk.key,
        data={
            # Not what the editor began with: it may have been left and come back to.
            "body": desk.text,
            "turn": str(desk.turn),
            "label": _("Text of the narrative"),
            "language": desk.language,
            "one": n_("{number} word", "{number} words", 1, number="{number}"),
            "many": n_("{number} word", "{number} words", 2, number="{number}"),
            "digits": {"comma": "es", "point": "en"}.get(region() or "", language()),
        },
        on_typed_change=lambda: take_typed(desk),
        on_saved_change=lambda: _save_at_once(desk),
    )
    # Always one line: what moves under the pointer is not clicked.
    prose.show_line(
        _("Kept on the server at {time}.", time=clock_time(desk.kept))
        if desk.kept
        else _("What is typed is kept on the server.")
    )


def _save_at_once(desk: Desk) -> None:
    """Save by the keyboard, with what was typed last."""
    saved = st.session_state[desk.key].saved
    if saved and saved.get("turn") == str(desk.turn):
        desk.typed = saved["body"]
    _save(desk.event_id, desk.language, place(f"narrative-{desk.event_id}").turn)


def _save(event_id: int, spoken: str, turn: int) -> None:
    desk = desk_here(event_id, spoken)
    if desk is None:
        return
    take_typed(desk)
    # As it is at the click, which may come before the page is drawn with it.
    reason = st.session_state.get(f"reason-{desk.key}", "")
    save_text(desk, desk.text, desk.base_number, turn, reason)


def _leave(desk: Desk) -> None:
    take_typed(desk)
    desk.left = True
