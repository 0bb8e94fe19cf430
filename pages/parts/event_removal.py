"""An event taken out of every list with a reason, and brought back."""

import streamlit as st

from core.actions.events import bring_back_event, remove_event
from core.context import AppContext
from core.domain.permission import Right
from core.i18n import N_, _
from core.permission import may
from core.queries.events import Removal, event_to_edit
from pages.parts import prose
from pages.parts.moments import ago
from pages.parts.outcome import first_click, noted, place, show_outcome
from pages.parts.person import here

LONGEST_REASON = 1_000


def offer_removal(event_id: int, place_name: str) -> None:
    """A button that asks for the reason. What comes of it is said in a place of the page."""
    if st.button(
        _("Remove the event"),
        icon=":material/delete:",
        type="tertiary",
        on_click=_say_nothing,
        args=(place_name,),
    ):
        ask = st.dialog(_("Remove the event"), on_dismiss=lambda: _say_nothing(place_name))
        ask(_ask_reason)(event_id, place_name, place(place_name).turn)


def show_gone(context: AppContext, event_id: int) -> None:
    """That an event was removed, where its narrative would be read."""
    seen = event_to_edit(context, event_id)
    if seen and seen.removed:
        show_removed(context, event_id, seen.removed, f"narrative-{event_id}")


def show_removed(context: AppContext, event_id: int, removed: Removal, place_name: str) -> None:
    """Since when, by whom and why; and nothing to be done but to bring it back."""
    when = ago(removed.at, context.clock())
    if removed.reason:
        who = removed.by or _("somebody")
        said = _(
            "This event was removed by {who}, {when}: {reason}", who=who, when=when, reason=removed.reason
        )
    else:
        said = _("This event went with the import that had brought it, which was undone {when}.", when=when)
    st.warning(prose.plain(said), icon=":material/delete:")
    prose.show_line(_("It is in no list and no report. Its data and its narratives are kept."))
    if may(context, Right.WORK):
        st.button(
            _("Bring it back"),
            type="primary",
            icon=":material/restore_from_trash:",
            on_click=_bring_back,
            args=(event_id, place_name, place(place_name).turn),
        )


def _ask_reason(event_id: int, place_name: str, turn: int) -> None:
    here()
    at = place(place_name)
    if at.turn != turn:
        st.rerun()  # it is done, which closes the dialog
    show_outcome(at)
    prose.show_line(_("It goes from every list and report, and can be brought back."))
    st.text_input(_("Why"), max_chars=LONGEST_REASON, key=_reason(event_id))
    st.button(
        _("Remove it"),
        type="primary",
        icon=":material/delete:",
        on_click=_remove,
        args=(event_id, place_name, turn),
    )


def _say_nothing(place_name: str) -> None:
    """What came before is not said in the dialog, and what came of the dialog not on the page behind it."""
    place(place_name).said = None


def _remove(event_id: int, place_name: str, turn: int) -> None:
    context, at = here(), place(place_name)
    reason = st.session_state.get(_reason(event_id), "")
    with first_click(at, turn) as acts:
        if acts:
            with noted(at, N_("The event was removed.")):
                remove_event(context, event_id, reason)


def _bring_back(event_id: int, place_name: str, turn: int) -> None:
    context, at = here(), place(place_name)
    with first_click(at, turn) as acts:
        if acts:
            with noted(at, N_("The event is back.")):
                bring_back_event(context, event_id)


def _reason(event_id: int) -> str:
    return f"remove-why-{event_id}"
