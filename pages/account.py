"""Account: who one is here, how one reads, one's password and one's sessions."""

import streamlit as st

from core.actions.people import change_password
from core.i18n import N_, _
from core.i18n.words import word
from core.queries.sessions import Visitor
from pages.parts import prose
from pages.parts.new_password import ask_new_password
from pages.parts.outcome import first_click, noted, place, show_outcome
from pages.parts.own_sessions import show_sessions
from pages.parts.person import here, visitor_here
from pages.parts.preferences import show_preferences


def show_page() -> None:
    """The whole page."""
    context, visitor = here(), visitor_here()
    st.title(_("Account"))
    _show_who(visitor)
    st.subheader(_("Language and formats"))
    show_preferences(visitor)
    if not visitor.sample:
        st.subheader(_("Password"))
        _show_password()
    st.subheader(_("Sessions"))
    show_sessions(context)


def _show_who(visitor: Visitor) -> None:
    prose.show_pairs(
        [
            (_("Name"), visitor.name),
            (_("E-mail address"), visitor.email or ""),
            (_("Role"), word("role", visitor.role)),
        ]
    )
    if visitor.sample:
        st.info(
            _(
                "A sample person, to see the program as this role sees it. The menu at the top switches to "
                "another one. The four disappear with the first account, which Administration creates "
                "under Users."
            ),
            icon=":material/info:",
        )
    else:
        prose.show_line(_("The role is given by Administration."))


def _show_password() -> None:
    at = place("password")
    with st.form(f"password-{at.turn}", width=640):
        st.text_input(
            _("Present password"),
            type="password",
            max_chars=200,
            autocomplete="current-password",
            key=f"password-old-{at.turn}",
        )
        ask_new_password(_("New password"), key=f"password-new-{at.turn}")
        st.form_submit_button(
            _("Change the password"), key=f"password-button-{at.turn}", on_click=_change, args=(at.turn,)
        )
        show_outcome(at)


def _change(turn: int) -> None:
    at = place("password")
    fields = (f"password-old-{turn}", f"password-new-{turn}")
    with first_click(at, turn) as acts:
        if not acts:
            return
        old, new = (st.session_state.get(field) or "" for field in fields)
        for field in fields:
            st.session_state[field] = ""
        context = here()
        with noted(at, N_("The password has been changed. The sessions on other devices have ended.")):
            change_password(context, old, new)


show_page()
