"""What an import would change of events that are there: each value before and after."""

import streamlit as st

from core.actions.import_changes import SHOWN
from core.actions.import_results import ImportResult
from core.domain.told_changes import changes_of
from core.i18n import _, n_
from pages.parts import prose
from pages.parts.event_changes import side
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import number


def show_changes(seen: ImportResult) -> None:
    """The first changes, folded; nothing where nothing changes."""
    if not seen.changes:
        return
    label = n_("{number} event would change", "{number} events would change", seen.updated)
    with st.expander(label, icon=":material/difference:", key="import-changes"):
        if len(seen.changes) == SHOWN:
            told = _("The first {number} changes, in the order of the file:", number=number(SHOWN))
            prose.show_line(told)
        rows = [
            Row(
                cells=(
                    Cell(change.title, note=_("row {row}", row=number(change.row))),
                    Cell(each.name),
                    Cell(side(each.left)),
                    Cell(side(each.right)),
                ),
                key=f"{position}-{part}",
            )
            for position, change in enumerate(seen.changes)
            for part, each in enumerate(changes_of(change.column, change.before, change.after))
        ]
        listing((_("Event"), _("Field"), _("Before"), _("After")), rows, key="import-changes-list")
