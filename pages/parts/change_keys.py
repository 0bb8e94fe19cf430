"""From change to change: two buttons, two keys, and how many there are."""

from pathlib import Path

import streamlit as st

from core.domain.diff import Comparison
from core.domain.worded import worded
from core.i18n import _
from pages.parts.diff_view import frame_id

_keys = st.components.v2.component(
    "change_keys",
    js=(Path(__file__).parent / "change_keys.js").read_text("utf-8"),
    isolate_styles=False,
)


def show_keys(comparison: Comparison, *, key: str) -> None:
    """Buttons for the comparison that `diff_view.show` draws under the same key, anywhere on the page."""
    data = {
        "frame": frame_id(key),
        "of": str(hash(comparison)),
        "total": worded(comparison).changes,
        "previous": _("Previous change"),
        "next": _("Next change"),
        "told": _("{place} of {total}", place="{place}", total="{total}"),
        "hint": _("Keys n and p, or j and k"),
    }
    _keys(key=f"keys-{key}", data=data)
