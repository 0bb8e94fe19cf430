"""The first real account: one's own, made by whoever looks at a new installation as a sample person."""

from typing import NamedTuple

import streamlit as st

from core.actions.people import make_first_account
from core.i18n import N_, _
from pages.parts.new_password import ask_new_password
from pages.parts.outcome import first_click, noted, place, show_outcome
from pages.parts.person import here


class Named(NamedTuple):
    """A person to be."""

    name: str
    email: str


def show_beginning() -> None:
    """What the first account changes, and the form for it."""
    at = place("first")
    st.info(
        _(
            "There are only sample people so far, and anybody at this computer can sign in as any of "
            "them. The first account belongs to whoever creates it here, with the role Administration. "
            "The sample people disappear with it, and from then on everybody signs in."
        ),
        icon=":material/person_add:",
    )
    with st.form(f"first-{at.turn}", width=640):
        st.subheader(_("Create the first account"))
        ask_name_and_address("first", at.turn)
        ask_new_password(_("Password"), key=f"first-password-{at.turn}")
        st.form_submit_button(
            _("Create the account and continue with it"),
            type="primary",
            key=f"first-button-{at.turn}",
            on_click=_begin,
            args=(at.turn,),
        )
        show_outcome(at)


def show_begun() -> None:
    """Right after it: who goes on in this tab."""
    show_outcome(place("first"))


def _begin(turn: int) -> None:
    at = place("first")
    with first_click(at, turn) as acts:
        if not acts:
            return
        name, email = name_and_address("first", turn)
        password = st.session_state.get(f"first-password-{turn}") or ""
        st.session_state[f"first-password-{turn}"] = ""
        context = here()
        with noted(at, N_("The account has been created. This tab continues as {name}."), name=name):
            make_first_account(context, name, email, password)


def ask_name_and_address(form: str, turn: int) -> None:
    """The fields for a person to be; half filled, they outlive a change of page."""
    left, right = st.columns(2)
    left.text_input(_("Name"), max_chars=200, key=f"{form}-name-{turn}", persist_state="session")
    right.text_input(
        _("E-mail address"),
        max_chars=320,
        placeholder=_("name@example.org"),
        key=f"{form}-email-{turn}",
        persist_state="session",
    )


def name_and_address(form: str, turn: int) -> Named:
    """What those fields hold."""
    name, email = (st.session_state.get(f"{form}-{field}-{turn}") or "" for field in Named._fields)
    return Named(name, email)
