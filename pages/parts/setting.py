"""A group of settings: what it does, its fields, and those that the environment has fixed."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager

import streamlit as st

from core.i18n import N_, _
from pages.parts import prose

SAVED = N_("Saved.")


@contextmanager
def group(title: str, what: str) -> Generator[None]:
    """A frame with a title, and what the settings in it do and from when they hold."""
    with st.container(border=True, width=760):
        st.subheader(title)
        st.write(what)
        yield


def show_fixed(pairs: Iterable[tuple[str, str]], *variables: str) -> None:
    """Values that no page can change, with the names of the variables that decide them."""
    prose.show_pairs(pairs)
    prose.show_line(_("Fixed by the environment variable {variables}.", variables=", ".join(variables)))
