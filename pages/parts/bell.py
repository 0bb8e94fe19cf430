"""The bell: what has ended since one last looked, kept up to date while the page is open."""

import streamlit as st

from core.actions.notifications import mark_read
from core.context import AppContext
from core.domain.jobs import BatchState
from core.i18n import _, n_
from core.queries.notifications import NotificationView, Unread, unread
from pages.parts import badges, live, prose
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import ago, exact, number
from pages.parts.person import here

SECONDS = 30
SHOWN = 5


@st.fragment
def show_bell() -> None:
    """The number of unread notifications, and the list of them where the bell is opened."""
    context = here()
    told = unread(context, limit=SHOWN)
    # The words are for those who hear the page; the style sheet shows the number alone.
    label = n_(
        "{number} unread notification",
        "{number} unread notifications",
        told.number,
        number=f":red-badge[{number(told.number)}]",
    )
    opened = st.popover(
        label if told.number else _("No unread notifications"),
        icon=":material/notifications:",
        type="tertiary",
        key="bell",
    )
    with opened, st.container(key="bell-entries", gap="small"):
        if told.number:
            _show_list(context, told)
        else:
            st.write(_("Nothing new. When a generation run ends, it is told here."))
    live.poll("bell", SECONDS)


def _show_list(context: AppContext, told: Unread) -> None:
    st.button(_("Mark as read"), icon=":material/done_all:", key="bell-read", on_click=_mark_read)
    columns = (_("Generation run"), _("State"))
    opened = listing(columns, [_row(context, row) for row in told.rows], key="bell-list")
    if opened:
        st.switch_page("progress.py", query_params={"id": str(opened)})
    if told.number > len(told.rows):
        prose.show_line(n_("and {number} more", "and {number} more", told.number - len(told.rows)))


def _row(context: AppContext, told: NotificationView) -> Row:
    """A batch that ended, with the way to it."""
    ready, failed = told.data["succeeded"], told.data["failed"]
    counts = [
        n_("{number} ready", "{number} ready", ready) if ready else "",
        _("{number} with an error", number=number(failed)) if failed else "",
    ]
    return Row(
        cells=(
            Cell(told.data["name"], note=ago(told.created, context.clock()), exact=exact(told.created)),
            Cell(
                mark=badges.batch_mark(BatchState(told.data["state"])),
                note=", ".join(part for part in counts if part),
            ),
        ),
        key=str(told.id),
        opens=told.batch_id,
        address=f"progress?id={told.batch_id}",
    )


def _mark_read() -> None:
    mark_read(here(), None)
