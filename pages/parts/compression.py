"""Compression of old versions, among the settings."""

import streamlit as st

from core.actions.retention import change_compression
from core.context import AppContext
from core.domain.retention import FEWEST_DAYS, MOST_DAYS
from core.i18n import N_, _, n_
from core.i18n.sizes import size_text
from core.queries.retention import RetentionView, would_save
from pages.parts import prose
from pages.parts.outcome import noted, place, show_outcome
from pages.parts.person import here
from pages.parts.setting import SAVED, group


def show_compression(context: AppContext, known: RetentionView) -> None:
    """Whether it is on, from which age, and what it saves."""
    at = place("compression")
    with group(
        _("Compression of old versions"),
        _(
            "Texts that are not in use take less room once they are old enough; they are read, compared and "
            "exported as before. Switched off, no more are compressed, and those that are stay so."
        ),
    ):
        kept = f"{at.turn}-{known.compression_on}-{known.compression_days}"
        keys = (f"compression-on-{kept}", f"compression-days-{kept}")
        st.checkbox(
            _("Compress old versions"), value=known.compression_on, key=keys[0], persist_state="session"
        )
        days = ask_days(known.compression_days, keys[1])
        with st.container(horizontal=True):
            st.button(_("Save"), key=f"compression-save-{at.turn}", on_click=_save_compression, args=keys)
            looks = st.button(_("See what it would save"), key="compression-look")
        if looks:
            prose.show_line(_expected(context, days))
        elif known.packed:
            prose.show_line(_("Compressed so far: {saved}.", saved=_saved(known.packed, known.saved_bytes)))
        show_outcome(at)


def ask_days(days: int, key: str) -> int:
    """From which age on a version counts as old."""
    asked = st.number_input(
        _("Older than this number of days"),
        min_value=FEWEST_DAYS,
        max_value=MOST_DAYS,
        value=days,
        key=key,
        width=260,
        persist_state="session",
    )
    return int(asked)


def _expected(context: AppContext, days: int) -> str:
    found = would_save(context, days)
    if not found.versions:
        return _("There is nothing to compress.")
    told = n_("{number} version", "{number} versions", found.versions)
    sizes = {"size": size_text(found.bytes), "saved": size_text(found.saved_bytes)}
    line = N_("To be compressed: {versions}. About {saved} of {size} would be saved (estimate).")
    return _(line, versions=told, **sizes)


def _saved(versions: int, size: int) -> str:
    told = n_("{number} version", "{number} versions", versions)
    return _("{versions}, {size} saved", versions=told, size=size_text(size))


def _save_compression(on: str, days: str) -> None:
    at, context = place("compression"), here()
    chosen = (bool(st.session_state[on]), int(st.session_state[days]))
    with noted(at, SAVED) as telling:
        done = change_compression(context, on=chosen[0], days=chosen[1])
        if chosen[0]:
            telling.say(N_("Saved. Compressed: {saved}."), saved=_saved(done.packed, done.saved_bytes))
