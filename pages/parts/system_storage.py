"""What this installation takes up, its schema and its last back-up, on the page System."""

import streamlit as st

from core.context import AppContext
from core.i18n import _
from core.i18n.sizes import size_text
from core.queries.storage import StorageView, storage
from pages.parts import prose
from pages.parts.moments import ago, exact

BACK_UP = "python run.py backup cronica-backup.zip"
OLD_DAYS = 7
"""After so many days without a copy the page says so."""


def show_storage(context: AppContext) -> None:
    """Sizes and places, then the back-up."""
    found = storage(context)
    st.subheader(_("What is kept, and where"))
    prose.show_pairs(_places(found))
    if not found.schema_is_current:
        st.error(_("The store is not up to date. Run: python run.py migrate"), icon=":material/error:")
    st.subheader(_("Last back-up"))
    _show_backup(context, found)


def _places(found: StorageView) -> list[tuple[str, str]]:
    queue = _("elsewhere") if found.queue_bytes is None else size_text(found.queue_bytes)
    return [
        (_("Store"), f"{size_text(found.store_bytes)} · {found.store}"),
        (_("Queue"), f"{queue} · {found.queue}"),
        (_("Log files of this machine"), f"{size_text(found.log_bytes)} · {found.folder}/logs"),
        (_("Free space on this machine"), size_text(found.free)),
        (_("Schema"), found.schema),
        (_("Version"), found.version),
    ]


def _show_backup(context: AppContext, found: StorageView) -> None:
    now, copy = context.clock(), found.backup
    if copy is None:
        st.warning(_("No back-up has been made yet."), icon=":material/backup:")
    else:
        prose.show_pairs(
            [
                (_("Made"), f"{ago(copy.at, now)} · {exact(copy.at)}"),
                (_("File"), copy.file),
                (_("Size"), size_text(copy.bytes)),
            ]
        )
        if (now - copy.at).days >= OLD_DAYS:
            st.warning(_("It is old: what came since is in no copy."), icon=":material/backup:")
    st.caption(_("To make one, also while everything runs:"))
    st.code(BACK_UP, language=None)
