"""Values that were mended here and that a file says otherwise: both are shown, and a person chooses."""

from collections.abc import Sequence
from enum import StrEnum

import streamlit as st

from core.actions.taking import Conflict
from core.domain.told_changes import changes_of
from core.i18n import N_, _, n_
from pages.parts import prose
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import exact

SHOWN = 20
"""Conflicts on one page."""


class Whose(StrEnum):
    """Whose values hold."""

    HERE = "here"
    FILE = "file"
    EACH = "each"


_LABELS = {
    Whose.HERE: N_("Keep all that was mended here"),
    Whose.FILE: N_("Take all from the file"),
    Whose.EACH: N_("Choose one by one"),
}


def ask_conflicts(conflicts: Sequence[Conflict], file: str) -> tuple[Conflict, ...]:
    """Show them, and ask whose values hold. Returns those where the file's value is to be taken."""
    if not conflicts:
        return ()
    title = n_(
        "{number} value was mended here, and the file says otherwise",
        "{number} values were mended here, and the file says otherwise",
        len(conflicts),
    )
    st.subheader(title)
    whose = st.radio(
        _("Which values hold?"),
        list(Whose),
        format_func=lambda each: _(_LABELS[each]),
        key=f"import-whose-{file}",
        horizontal=True,
        persist_state="session",
    )
    key = f"import-clashes-{file}"
    pages = -(-len(conflicts) // SHOWN)
    page = min(st.session_state.get(f"{key}-page") or 1, pages)
    stretch = conflicts[(page - 1) * SHOWN : page * SHOWN]
    if whose is Whose.EACH:
        for conflict in stretch:
            _ask(conflict, file)
    else:
        _show(stretch, key)
    if pages > 1:
        st.pagination(pages, key=f"{key}-page", persist_state="session")
    match whose:
        case Whose.FILE:
            return tuple(conflicts)
        case Whose.EACH:
            # Those of other pages were chosen there.
            return tuple(each for each in conflicts if st.session_state.get(_key(each, file)) == Whose.FILE)
    return ()


def _show(conflicts: Sequence[Conflict], key: str) -> None:
    rows = []
    for position, conflict in enumerate(conflicts):
        name, here, in_file = _told(conflict)
        cells = (
            Cell(name, note=" · ".join((conflict.title, conflict.external_id))),
            Cell(here, note=_mended(conflict)),
            Cell(in_file, note=_("row {row}", row=conflict.row)),
        )
        rows.append(Row(cells, key=str(position)))
    listing((_("Field"), _("Here"), _("In the file")), rows, key=key)


def _ask(conflict: Conflict, file: str) -> None:
    name, here, in_file = _told(conflict)
    labels = {
        Whose.HERE: _("{value} (here, {mended})", value=here or "–", mended=_mended(conflict)),
        Whose.FILE: _("{value} (row {row} of the file)", value=in_file or "–", row=conflict.row),
    }
    st.radio(
        prose.plain(f"{conflict.title} · {name}"),
        list(labels),
        format_func=lambda each: prose.plain(labels[each]),
        key=_key(conflict, file),
        persist_state="session",
    )


def _told(conflict: Conflict) -> tuple[str, str, str]:
    """The name of the field with both values, as people read them."""
    found = changes_of(conflict.column, conflict.here, conflict.in_file)
    names = ", ".join(each.name for each in found)
    return names, ", ".join(each.left for each in found), ", ".join(each.right for each in found)


def _mended(conflict: Conflict) -> str:
    return " · ".join(part for part in (conflict.by, exact(conflict.at)) if part)


def _key(conflict: Conflict, file: str) -> str:
    return f"import-clash-{file}-{conflict.row}-{conflict.column}"
