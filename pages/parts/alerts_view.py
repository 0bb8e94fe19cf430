"""Alerts: what is wrong now, since when, what it means and what to do; and what was wrong lately."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from core.context import AppContext
from core.i18n import _, alerts
from core.queries.alerts import AlertView, open_alerts, past_alerts
from pages.parts import prose
from pages.parts.badges import alert_mark
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import ago, exact, since


def show_open_alerts(context: AppContext) -> None:
    """What is wrong now; a quiet line where nothing is."""
    found = open_alerts(context)
    if not found:
        prose.show_line(_("No alert is open."))
    for alert in found:
        _show(context, alert)


def _show(context: AppContext, alert: AlertView) -> None:
    now = context.clock()
    lines = (
        f"{told_happening(alert.kind, alert.values, now)} {alerts.means(alert.kind)}",
        _("What to do: {cure}", cure=alerts.cure(alert.kind, alert.values)),
        _("Alert since {time}.", time=since(alert.opened, now)),
    )
    told = "  \n".join(prose.plain(line) for line in lines)
    st.error(f"**{prose.plain(alerts.title(alert.kind))}**  \n{told}", icon=":material/warning:")


def show_past_alerts(context: AppContext) -> None:
    """What was wrong in the last month, and is over."""
    found = past_alerts(context)
    if not found:
        st.write(_("There was no alert in the last 30 days."))
        return
    now = context.clock()
    columns = (_("Alert"), _("What happened"), _("From"), _("Until"))
    listing(columns, [_row(alert, now) for alert in found], key="past-alerts")


def _row(alert: AlertView, now: datetime) -> Row:
    closed = alert.closed or now
    return Row(
        cells=(
            Cell(alerts.title(alert.kind)),
            Cell(told_happening(alert.kind, alert.values, now)),
            Cell(exact(alert.opened)),
            Cell(mark=alert_mark(closed=True), note=ago(closed, now), exact=exact(closed)),
        ),
        key=str(alert.id),
    )


def told_happening(kind: str, values: Mapping[str, Any], now: datetime) -> str:
    """What happened, with its moment as the reader's clock shows it."""
    began = values.get("since")
    return alerts.happened(kind, values, since(datetime.fromisoformat(began), now) if began else "")
