"""Look whether something is wrong with this installation, and tell those who look after it."""

import logging
from datetime import datetime

from sqlalchemy import Row

from core.context import AppContext
from core.domain.alerts import CALM, DAY, Thresholds, Trouble, troubles
from core.domain.permission import Right
from core.permission import needs
from core.store import alerts, audit, settings

log = logging.getLogger(__name__)


@needs(Right.ADMINISTER)
def look(context: AppContext) -> None:
    """Open an alert for everything that is wrong, tell again of what stays so, close what is over.

    Any number of processes may look at once: each change is made, and told of, by one of them. Where
    nothing changes, nothing is written.
    """
    now = context.clock()
    with context.database.read() as connection:
        known = settings.thresholds(connection)
        found = alerts.figures(connection, now, context.settings, known, context.asked_at(connection))
        opened = alerts.open_now(connection)
    wrong: dict[tuple[str, str], Trouble] = {
        (each.kind, each.subject): each for each in troubles(found, known, now)
    }
    begun = [each for key, each in wrong.items() if key not in opened]
    over = [row for key, row in opened.items() if key not in wrong]
    untold = [(row, wrong[key]) for key, row in opened.items() if key in wrong and _is_due(row, now)]
    if not (begun or over or untold):
        return
    with context.database.write() as connection:
        for each in begun:
            if alerts.begin(connection, each, now):
                log.warning("alert: %s %s", each.kind, each.subject)
                alerts.tell(connection, each, each.values, now, closed=False)
        for row, each in untold:
            if alerts.renew(connection, row, each, now):
                alerts.tell(connection, each, each.values, now, closed=False)
        for row in over:
            if alerts.end(connection, row, now):
                log.info("alert is over: %s %s", row.kind, row.subject)
                alerts.tell(connection, row, row.data["values"], now, closed=True)


def _is_due(row: Row, now: datetime) -> bool:
    """Whether people are to be told of it again: once a day, or, where it came back without a word,
    as soon as it stays."""
    return now - row.told >= (CALM if row.data["quiet"] else DAY)


@needs(Right.ADMINISTER)
def change_thresholds(context: AppContext, known: Thresholds) -> None:
    """Set from where on something counts as wrong. Raises Refusal for a number beyond its bounds."""
    known.check()
    value = vars(known)
    with context.database.write() as connection:
        settings.put(connection, settings.ALERTS, value, context.clock())
        audit.record(
            connection, context.actor, context.clock(), "settings.alerts_changed", "settings", None, **value
        )
