"""The keys of the review desk: which there are, and the guard that lets none decide about an unseen text."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from pages.parts.review_round import Mode

KEYS = {"approve": "a", "submit": "s", "send-back": "d", "edit": "e", "skip": "n", "previous": "p"}
"""What can be done with the text on the desk → its key, in either language. Streamlit keeps c and r."""
_DECIDING = ("approve", "submit", "send-back", "edit")
_FOCUS = {
    Mode.READING: ".st-key-review-text .heading",
    Mode.REMARKING: '[class*="st-key-review-remark-"] textarea',
    Mode.EDITING: "textarea.editor",
}

_guard = st.components.v2.component(
    "review_keys",
    js=(Path(__file__).parent / "review_keys.js").read_text("utf-8"),
    isolate_styles=False,
)


def guard_keys(text: str, offered: Sequence[str], mode: Mode) -> None:
    """Stand guard over the buttons that are `offered`. `text` names what lies on the desk, and how;
    `run` of the data is another one each time, so that the guard hears of every answer."""
    run = st.session_state["review-run"] = st.session_state.get("review-run", 0) + 1
    data = {
        "text": text,
        "run": run,
        "keys": tuple(KEYS[name] for name in offered),
        "names": {KEYS[name]: name for name in offered},
        "deciding": tuple(KEYS[name] for name in _DECIDING),
        "focus": _FOCUS[mode],
    }
    _guard(key="review-keys", data=data)
