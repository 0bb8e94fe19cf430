"""What the address of a page asks for."""

import streamlit as st

LONGEST = 9
"""Digits of a number that every store can look for."""


def asked_id() -> int | None:
    """The number that the address names; None if it names none, 0 if it is one that nothing has."""
    asked = st.query_params.get("id", "")
    if not asked.isdecimal():
        return None
    return int(asked) if len(asked) <= LONGEST else 0
