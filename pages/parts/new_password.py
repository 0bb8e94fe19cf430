"""The field for a password to be."""

import streamlit as st

from core.i18n import _


def ask_new_password(label: str, key: str) -> None:
    """A password that is chosen here, with what makes a good one."""
    st.text_input(
        label,
        type="password",
        max_chars=200,
        key=key,
        help=_("At least 10 characters. A few words in a row are easy to remember and hard to guess."),
    )
