"""What is wrong with this installation now, and what was lately."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from core.context import AppContext
from core.domain.alerts import Thresholds, troubles
from core.domain.permission import Right
from core.permission import needs
from core.store import alerts, settings
from core.store.tables import alerts as alert_rows

MOST = 200


@dataclass(frozen=True)
class AlertView:
    """An alert: what is wrong, in `values` as `core.i18n.alerts` puts them into words, since when, and
    until when; those of an open one are as they are now."""

    id: int
    kind: str
    values: Mapping[str, Any]
    opened: datetime
    closed: datetime | None


@needs(Right.ADMINISTER)
def open_alerts(context: AppContext) -> tuple[AlertView, ...]:
    """What is wrong now and was noticed, the oldest first."""
    now = context.clock()
    with context.database.read() as connection:
        rows = alerts.open_now(connection)
        if not rows:
            return ()
        known = settings.thresholds(connection)
        found = troubles(
            alerts.figures(connection, now, context.settings, known, context.asked_at(connection)), known, now
        )
    as_now = {(each.kind, each.subject): each.values for each in found}
    return tuple(
        AlertView(row.id, row.kind, as_now.get(key, row.data["values"]), row.opened, None)
        for key, row in rows.items()
    )


@needs(Right.ADMINISTER)
def past_alerts(context: AppContext, days: int = 30) -> tuple[AlertView, ...]:
    """What was wrong in the last days and is over, the newest first; at most MOST."""
    statement = (
        select(alert_rows)
        .where(alert_rows.c.closed >= context.clock() - timedelta(days=days))
        .order_by(alert_rows.c.opened.desc(), alert_rows.c.id.desc())
        .limit(MOST)
    )
    with context.database.read() as connection:
        return tuple(
            AlertView(row.id, row.kind, row.data["values"], row.opened, row.closed)
            for row in connection.execute(statement)
        )


@needs(Right.ADMINISTER)
def thresholds(context: AppContext) -> Thresholds:
    """From where on something counts as wrong here."""
    with context.database.read() as connection:
        return settings.thresholds(connection)
