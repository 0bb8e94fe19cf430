"""A history to be taken along: as a workbook, a PDF or JSON, made when its button is pressed."""

from datetime import tzinfo
from functools import partial

import streamlit as st

from core.context import AppContext
from core.domain.permission import Right
from core.i18n import N_, _, language
from core.permission import may
from core.queries.exports import history_file, history_offers, project_offer, project_versions_file
from pages.parts.download import offer
from pages.parts.moments import zone

_LABELS = {"xlsx": N_("Excel workbook"), "pdf": N_("PDF document"), "json": N_("JSON file")}


def offer_history(context: AppContext, event_id: int, spoken: str) -> None:
    """The ways to take the versions of a narrative along; `spoken` is the language it is written in.

    Raises Refusal where there is no such narrative.
    """
    offers = history_offers(context, event_id, spoken)
    with st.popover(_("Export"), icon=":material/ios_share:"):
        st.caption(_("Every version with its text, its changes and what is known of it."))
        for each in offers:
            # Where the file is made, nobody is known to read: language and zone go with it.
            made = partial(
                _history, event_id=event_id, spoken=spoken, kind=each.kind, there=zone(), said=language()
            )
            key = f"export-{each.kind}-{event_id}-{spoken}"
            offer(_(_LABELS[each.kind]), made, each.name, each.media_type, key=key, is_main=False)


def offer_project_versions(context: AppContext, project_id: int, code: str) -> None:
    """A workbook with what is known of every version of a project, whoever acts in `context` may read."""
    if not may(context, Right.READ):
        return
    made = partial(_project, project_id=project_id, there=zone(), said=language())
    file = project_offer(code)
    key = f"export-project-{project_id}"
    offer(_("Versions of the project"), made, file.name, file.media_type, key=key, is_main=False)


def _history(
    context: AppContext, *, event_id: int, spoken: str, kind: str, there: tzinfo, said: str
) -> bytes:
    return history_file(context, event_id, spoken, kind, there, said).content


def _project(context: AppContext, *, project_id: int, there: tzinfo, said: str) -> bytes:
    return project_versions_file(context, project_id, there, said).content
