"""The menu of whoever is here: their account, the way out, and the change between sample people."""

from html import escape

import streamlit as st

from core.context import AppContext
from core.domain.actors import Role
from core.i18n import _
from core.i18n.words import word
from core.queries.sessions import Visitor, form_token
from pages.parts import badges, prose


def show_menu(context: AppContext, visitor: Visitor) -> None:
    """Who is here, and where they can go from here."""
    menu = st.popover(
        prose.plain(visitor.name), icon=":material/account_circle:", type="tertiary", key="visitor-menu"
    )
    with menu, st.container(key="menu-entries", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            prose.show_line(word("role", visitor.role))
            if visitor.sample:
                badges.draw(badges.sample_mark())
        st.page_link("account.py", label=_("Account"), icon=":material/manage_accounts:")
        token = form_token(context, visitor.session)
        if visitor.sample:
            prose.show_line(_("Go on as"))
            others = (role for role in Role if role is not visitor.role)
            st.html(_form("/sign-in/sample", token, *(_button(word("role", role), role) for role in others)))
        st.html(_form("/sign-out", token, _button(_("Sign out"))))


def _form(address: str, token: str, *buttons: str) -> str:
    """A form that leaves the page: what it brings is a cookie, which no script can set or remove."""
    field = f'<input type="hidden" name="token" value="{escape(token)}">'
    return f'<form class="menu" method="post" action="{address}">{field}{"".join(buttons)}</form>'


def _button(label: str, person: str = "") -> str:
    sent = f' name="person" value="{escape(person)}"' if person else ""
    return f'<button type="submit"{sent}>{escape(label)}</button>'
