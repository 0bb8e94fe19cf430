"""The bell: what has ended, was sent back or went wrong since one last looked, kept up to date."""

from textwrap import shorten
from urllib.parse import urlencode

import streamlit as st

from core.actions.notifications import mark_read
from core.actions.reviews import SENT_BACK
from core.context import AppContext
from core.domain.alerts import ALERT
from core.domain.jobs import BatchState
from core.domain.permission import Right
from core.domain.review import ReviewState
from core.i18n import _, alerts, n_
from core.permission import may
from core.queries.notifications import NotificationView, Unread, unread
from pages.parts import badges, live, prose
from pages.parts.alerts_view import told_happening
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import ago, exact, number
from pages.parts.person import here

SECONDS = 30
SHOWN = 5
LONGEST_REMARK = 140
"""Letters of a remark that the bell shows."""


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
    columns = (_("Notice"), _("State"))
    opened = listing(columns, [_row(context, row) for row in told.rows], key="bell-list")
    leads = next((row for row in told.rows if row.id == opened), None)
    if leads:
        page, query = _where(context, leads)
        st.switch_page(f"{page}.py", query_params=query)
    if told.number > len(told.rows):
        prose.show_line(n_("and {number} more", "and {number} more", told.number - len(told.rows)))


def _row(context: AppContext, told: NotificationView) -> Row:
    """What a person is told, with the way to it."""
    page, query = _where(context, told)
    about = {SENT_BACK: _about_text, ALERT: _about_alert}.get(told.kind, _about_batch)
    return Row(
        cells=about(context, told),
        key=str(told.id),
        opens=told.id,
        address=f"{page}?{urlencode(query)}" if query else page,
    )


def _where(context: AppContext, told: NotificationView) -> tuple[str, dict[str, str]]:
    """The page that a notification leads to, and what its address asks for."""
    if told.kind == ALERT:
        return "system" if may(context, Right.ADMINISTER) else "progress", {}
    if told.kind == SENT_BACK:
        return "narratives", {"id": str(told.data["event_id"]), "language": told.data["language"]}
    return "progress", {"id": str(told.batch_id)}


def _about_text(context: AppContext, told: NotificationView) -> tuple[Cell, ...]:
    """A text that was sent back."""
    return (
        Cell(told.data["title"], note=ago(told.created, context.clock()), exact=exact(told.created)),
        Cell(
            mark=badges.review_mark(ReviewState.CHANGES_REQUESTED),
            note=shorten(told.data["remark"], LONGEST_REMARK, placeholder="…"),
        ),
    )


def _about_alert(context: AppContext, told: NotificationView) -> tuple[Cell, ...]:
    """Something that is wrong with the installation, or is over."""
    kind, closed = told.data["alert"], told.data["closed"]
    now = context.clock()
    happened = alerts.over(kind) if closed else told_happening(kind, told.data["values"], now)
    return (
        Cell(alerts.title(kind), note=ago(told.created, now), exact=exact(told.created)),
        Cell(mark=badges.alert_mark(closed=closed), note=happened),
    )


def _about_batch(context: AppContext, told: NotificationView) -> tuple[Cell, ...]:
    """A batch that ended."""
    ready, failed = told.data["succeeded"], told.data["failed"]
    counts = [
        n_("{number} ready", "{number} ready", ready) if ready else "",
        _("{number} with an error", number=number(failed)) if failed else "",
    ]
    return (
        Cell(told.data["name"], note=ago(told.created, context.clock()), exact=exact(told.created)),
        Cell(
            mark=badges.batch_mark(BatchState(told.data["state"])),
            note=", ".join(part for part in counts if part),
        ),
    )


def _mark_read() -> None:
    mark_read(here(), None)
