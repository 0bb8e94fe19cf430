"""The imports of a project, and the button that takes one back."""

import streamlit as st

from core.actions.imports import undo_import
from core.context import AppContext
from core.i18n import N_, _, n_
from core.queries.imports import ImportView, list_imports
from pages.parts import prose
from pages.parts.import_seat import seat
from pages.parts.moments import ago, exact
from pages.parts.outcome import first_click, noted, place, show_outcome
from pages.parts.person import here

SHOWN = 5
"""Imports on one page of the list."""


def offer_undo(import_id: int, file_name: str) -> None:
    """A button that asks once more before it takes an import back."""
    at = place("import-undo")
    with st.popover(_("Undo this import"), icon=":material/undo:", key=f"undo-{import_id}-{at.turn}"):
        prose.show_line(
            _(
                "The events that {file} brought will be hidden, and those that it changed will say again "
                "what they said before.",
                file=file_name,
            )
        )
        st.button(
            _("Yes, undo it"),
            type="primary",
            key=f"undo-yes-{import_id}-{at.turn}",
            on_click=_undo,
            args=(import_id, at.turn),
        )


def show_undone() -> None:
    """Say what came of the last button that takes an import back."""
    show_outcome(place("import-undo"))


def forget_undone() -> None:
    """Say no more of it."""
    place("import-undo").said = None


def show_imports(context: AppContext, project_id: int) -> None:
    """The imports of a project, the newest first, each with its counts and the way back."""
    key = f"imports-page-{project_id}"
    page = st.session_state.get(key) or 1
    found = list_imports(context, project_id, offset=(page - 1) * SHOWN, limit=SHOWN)
    if not found.total:
        return
    st.subheader(_("Earlier imports"))
    for each in found.rows:
        _show_import(context, each)
    pages = -(-found.total // SHOWN)
    if pages > 1:
        st.pagination(pages, key=key, persist_state="session")


def _show_import(context: AppContext, each: ImportView) -> None:
    with st.container(border=True):
        prose.show_pairs([(each.file_name, _summary(each))])
        by = " · ".join(part for part in (each.by, ago(each.at, context.clock())) if part)
        prose.show_line(by)
        if each.undone:
            prose.show_line(_("Undone on {moment}.", moment=exact(each.undone)))
        elif each.obstacle:
            prose.show_line(_(each.obstacle))
        else:
            offer_undo(each.id, each.file_name)


def _summary(each: ImportView) -> str:
    parts = [n_("{number} new", "{number} new", each.taken)]
    if each.updated:
        parts.append(n_("{number} changed", "{number} changed", each.updated))
    if each.unchanged:
        parts.append(n_("{number} unchanged", "{number} unchanged", each.unchanged))
    if each.kept:
        parts.append(n_("{number} kept as mended", "{number} kept as mended", each.kept))
    if each.refused:
        parts.append(n_("{number} row refused", "{number} rows refused", each.refused))
    return ", ".join(parts)


def _undo(import_id: int, turn: int) -> None:
    at, held, context = place("import-undo"), seat(), here()
    with first_click(at, turn) as acts:
        if not acts:
            return
        with noted(at, "") as telling:
            done = undo_import(context, import_id)
            telling.say(
                N_("The import of {file} was undone: {hidden}, {restored}."),
                file=done.file_name,
                hidden=n_("{number} event is hidden", "{number} events are hidden", done.hidden),
                restored=n_(
                    "{number} says again what it said before",
                    "{number} say again what they said before",
                    done.restored,
                ),
            )
            # A plain object: nothing of the session is touched by it.
            held.done = None
            held.asked = None
