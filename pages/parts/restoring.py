"""An older version brought back, whole or in places; and a name for a version."""

import streamlit as st

from core.actions.versions import LONGEST_NAME, name_version, restore
from core.domain.actors import ActorKind
from core.i18n import N_, _
from core.queries.comparison import compared
from core.queries.narratives import NarrativeView, narrative
from core.queries.versions import VersionText, version
from pages.parts import prose
from pages.parts.diff_view import show, summary
from pages.parts.outcome import first_click, noted, place
from pages.parts.person import here
from pages.parts.picking import pick, picked


def ask_to_restore(event_id: int, language: str, version_id: int) -> None:
    """Show what would change, and bring the version back once that is confirmed."""
    turn = place(f"narrative-{event_id}").turn
    st.dialog(_("Restore this version"), width="large")(_restore_form)(event_id, language, version_id, turn)


def ask_for_name(event_id: int, version_id: int) -> None:
    """Give a version a name."""
    turn = place(f"narrative-{event_id}").turn
    st.dialog(_("Name of the version"))(_name_form)(event_id, version_id, turn)


def _restore_form(event_id: int, language: str, version_id: int, turn: int) -> None:
    context = here()
    if place(f"narrative-{event_id}").turn != turn:
        st.rerun()  # it is done, which closes the dialog
    seen, old = narrative(context, event_id, language), version(context, version_id)
    if seen is None or old is None:
        st.info(_("There is no such version."))
        return
    prose.show_line(
        _(
            "Version {number} will be made. The text in use stays in the history.",
            number=seen.versions + 1,
        )
    )
    places = _show_difference(seen, old)
    needed = seen.guarded and old.seen.author_kind is not ActorKind.PERSON
    label = _("Reason") if needed else _("Reason (optional)")
    st.text_input(label, key=f"restore-why-{version_id}", max_chars=1000)
    if st.button(
        _("Restore version {number}", number=old.seen.number),
        type="primary",
        icon=":material/undo:",
        disabled=places is not None and not places,
        on_click=_restore,
        args=(event_id, version_id, seen.number, turn),
    ):
        st.rerun()


def _show_difference(seen: NarrativeView, old: VersionText) -> frozenset[int] | None:
    """What would change. Returns the places that are ticked, None for the whole version."""
    if seen.current is None:
        prose.show_narrative(old.body)
        return None
    comparison = compared(seen.current.body, old.body)
    prose.show_line(summary(comparison))
    if st.toggle(_("Only some places"), key=f"restore-some-{old.seen.id}"):
        return pick(comparison, key=f"restore-{old.seen.id}")
    show(comparison, inline=True, only_changes=True, key="restore")
    return None


def _restore(event_id: int, version_id: int, base: int, turn: int) -> None:
    context, at = here(), place(f"narrative-{event_id}")
    # As they are at the click, which may come before the page is drawn with them.
    reason = st.session_state.get(f"restore-why-{version_id}", "")
    by_place = st.session_state.get(f"restore-some-{version_id}", False)
    places = picked(f"restore-{version_id}") if by_place else None
    with first_click(at, turn) as acts:
        if not acts:
            return
        with noted(at, "") as told:
            saved = restore(context, version_id, base_number=base, reason=reason, places=places)
            if saved.number is None:
                told.say(N_("Both texts are the same, so no version was made."))
            elif saved.reopened:
                told.say(
                    N_("Version {number} was made. The text had been approved: it is a draft again."),
                    number=saved.number,
                )
            else:
                told.say(N_("Version {number} was made."), number=saved.number)


def _name_form(event_id: int, version_id: int, turn: int) -> None:
    if place(f"narrative-{event_id}").turn != turn:
        st.rerun()
    known = version(here(), version_id)
    st.text_input(
        _("Name"),
        value=known.seen.name if known else "",
        placeholder=_("for instance: sent to the donor"),
        max_chars=LONGEST_NAME,
        key=f"name-{version_id}",
    )
    at = place(f"narrative-{event_id}")
    if st.button(_("Keep the name"), type="primary", on_click=_name, args=(event_id, version_id, at.turn)):
        st.rerun()


def _name(event_id: int, version_id: int, turn: int) -> None:
    context, at = here(), place(f"narrative-{event_id}")
    name = st.session_state.get(f"name-{version_id}", "")
    with first_click(at, turn) as acts:
        if acts:
            with noted(at, N_("The name was kept.")):
                name_version(context, version_id, name)
