"""Places where two texts differ, each to be taken from the one or from the other."""

from collections.abc import Collection

import streamlit as st

from core.domain.diff import Comparison, RowKind
from core.i18n import _
from pages.parts import diff_view


def pick(comparison: Comparison, *, key: str, taken: Collection[int] = ()) -> frozenset[int]:
    """Show the changed places, each with a box; returns the positions of the rows whose right side is
    taken. `taken` are ticked at first."""
    chosen = set()
    for position, row in enumerate(comparison.rows):
        if row.kind is RowKind.SAME:
            continue
        with st.container(horizontal=True, gap="small", key=f"pick-{key}-{position}"):
            if st.checkbox(
                _("Take over place {number}", number=position + 1),
                value=position in taken,
                key=f"{key}-{position}",
                label_visibility="collapsed",
                width="content",
            ):
                chosen.add(position)
            diff_view.show_row(row)
    return frozenset(chosen)


def picked(key: str) -> frozenset[int]:
    """What is ticked at this moment under a key: for a click, which may come before the page is drawn
    with the last tick."""
    found = (str(name).removeprefix(f"{key}-") for name, value in st.session_state.items() if value is True)
    return frozenset(int(name) for name in found if name.isdecimal())
