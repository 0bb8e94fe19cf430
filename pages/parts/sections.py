"""The pages by section: their addresses, titles and icons, and what a role finds there."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import Page

from core.domain.actors import Role
from core.domain.permission import PAGES
from core.i18n import N_, _
from core.i18n.words import word


@dataclass(frozen=True)
class Entry:
    """A page. `title` is a message id; `icon` a name among the Material symbols."""

    address: str
    title: str
    icon: str
    listed: bool = True

    @property
    def script(self) -> str:
        """The file of the page, as pages name each other."""
        return f"{self.address or 'home'}.py"


SECTIONS: Mapping[str, tuple[Entry, ...]] = {
    "": (
        Entry("", N_("Home"), "home"),
        Entry("account", N_("Account"), "account_circle", listed=False),
    ),
    N_("Work"): (
        Entry("events", N_("Projects and events"), "event_note"),
        Entry("generate", N_("Generate"), "edit_note"),
        Entry("progress", N_("Progress"), "timelapse"),
        Entry("review", N_("Review"), "rate_review"),
        Entry("narratives", N_("Narratives"), "article"),
    ),
    N_("Analysis"): (Entry("compare", N_("Compare versions"), "compare_arrows"),),
    N_("Administration"): (
        Entry("users", N_("Users"), "group"),
        Entry("system", N_("System"), "monitor_heart"),
        Entry("settings", N_("Settings"), "tune"),
        Entry("activity", N_("Activity log"), "history"),
    ),
}


def pages_for(role: Role) -> dict[str, list[Page]]:
    """The navigation of a role. A page that is not for it says so where somebody comes by its address."""
    found: dict[str, list[Page]] = {"": []}
    for section, entries in SECTIONS.items():
        for entry in entries:
            if role in PAGES[entry.address]:
                found.setdefault(_(section) if section else "", []).append(_page(entry))
            else:
                found[""].append(_closed_page(entry, role))
    return found


def icons() -> str:
    """The style sheet that puts an icon before each title.

    For an icon of the page itself, Streamlit has the browser fetch a picture from an outside server.
    """
    link = '[data-testid="stSidebarNavLink"]'
    drawn = (
        f'{link}[href$="/{entry.address}"]::before {{ content: "{entry.icon}" / ""; }}'
        for entries in SECTIONS.values()
        for entry in entries
    )
    return "\n".join(drawn)


def _page(entry: Entry) -> Page:
    return st.Page(
        entry.script,
        title=_(entry.title),
        url_path=entry.address or None,
        default=not entry.address,
        visibility="visible" if entry.listed else "hidden",
    )


def _closed_page(entry: Entry, role: Role) -> Page:
    def refuse() -> None:
        st.title(_(entry.title))
        st.info(
            _("This page is not for the role {role}. Administration gives roles.", role=word("role", role)),
            icon=":material/lock:",
        )
        st.page_link("home.py", label=_("To the home page"), icon=":material/home:")

    return st.Page(refuse, title=_(entry.title), url_path=entry.address, visibility="hidden")
