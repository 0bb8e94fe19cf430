"""The link with which a person comes in for the first time, or again: shown once to the administrator."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import streamlit as st

from core.context import AppContext
from core.i18n import _
from pages.parts import prose


@dataclass(frozen=True)
class Link:
    """What was made for a person."""

    user_id: int
    name: str
    token: str


@dataclass
class Seat:
    """The link that is being shown, held by the session from the beginning."""

    link: Link | None = None


def seat() -> Seat:
    """The link of this session; nothing else keeps it, the store only knows how to recognise it."""
    return st.session_state.setdefault("users-link", Seat())


def show_link(context: AppContext, link: Link) -> None:
    """The link in a box to copy it from, and what to do with it."""
    st.subheader(prose.plain(_("Link for {name}", name=link.name)))
    st.write(
        _(
            "To be sent in a way that nobody else can read. It works once, within 3 days: whoever opens it "
            "chooses a password and signs in. Once closed here it is never shown again; another one "
            "can be created."
        )
    )
    st.code(f"{_own_address(context)}/sign-in/link/{link.token}", language=None, wrap_lines=True)
    st.button(_("Close"), on_click=forget_link, key="users-link-done")


def forget_link() -> None:
    """Show the link no more."""
    seat().link = None


def _own_address(context: AppContext) -> str:
    """Where people find this installation: as the settings say, or as this browser got here."""
    if context.settings.base_url:
        return context.settings.base_url.rstrip("/")
    asked = urlsplit(st.context.url or "")
    return f"{asked.scheme}://{asked.netloc}"
