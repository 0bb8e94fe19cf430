"""The events of a project that somebody has removed, with the way to each: there it can be brought back."""

import streamlit as st

from core.context import AppContext
from core.domain.permission import Right
from core.i18n import _, n_
from core.permission import may
from core.queries.events import removed_events
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import ago, exact


def show_removed_events(context: AppContext, project_id: int) -> None:
    """They, with their reasons, for those who can bring them back; nothing where there are none."""
    found = removed_events(context, project_id) if may(context, Right.WORK) else ()
    if not found:
        return
    label = n_("{number} removed event", "{number} removed events", len(found))
    with st.expander(label, icon=":material/delete:", key=f"removed-{project_id}"):
        rows = [
            Row(
                (
                    Cell(event.title),
                    Cell(event.reason),
                    Cell(ago(event.at, context.clock()), exact=exact(event.at)),
                ),
                key=str(event.event_id),
                opens=event.event_id,
                address=f"events?id={event.event_id}",
            )
            for event in found
        ]
        opened = listing((_("Event"), _("Why"), _("Removed")), rows, key=f"removed-list-{project_id}")
        if opened:
            st.switch_page("events.py", query_params={"id": str(opened)})
