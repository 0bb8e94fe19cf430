"""What the address of a page asks for, and what it tells: a list can be mailed as it is filtered."""

import streamlit as st

LONGEST = 9
"""Digits of a number that every store can look for."""


def asked_id() -> int | None:
    """The number that the address names; None if it names none, 0 if it is one that nothing has."""
    return asked_number("id")


def asked_number(name: str) -> int | None:
    """The number that the address gives under a name; None if it gives none, 0 if nothing has it."""
    asked = st.query_params.get(name, "")
    if not asked.isdecimal():
        return None
    return int(asked) if len(asked) <= LONGEST else 0


def is_new(list_name: str, *names: str) -> bool:
    """Whether the address asks for something under these names that it did not ask for before, and
    that `tell` did not put there: then it goes before what was chosen on the page."""
    asked = {name: st.query_params[name] for name in names if name in st.query_params}
    return bool(asked) and asked != st.session_state.get(f"{list_name}-told")


def tell(list_name: str, **chosen: str) -> None:
    """Let the address say what is chosen on the page; what is as usual is given as "" and left out."""
    told = {name: value for name, value in chosen.items() if value}
    st.session_state[f"{list_name}-told"] = told
    kept = {name: value for name, value in st.query_params.items() if name not in chosen}
    if st.query_params.to_dict() != {**kept, **told}:
        st.query_params.from_dict({**kept, **told})


def lead(page: str, **query: object) -> None:
    """Go to a page, which takes up what the address asks for, also where it asked the same before."""
    st.session_state.pop(f"{page}-told", None)
    st.switch_page(f"{page}.py", query_params={name: str(value) for name, value in query.items()})
