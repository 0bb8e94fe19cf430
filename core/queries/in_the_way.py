"""What can keep every waiting narrative from being begun, as columns for questions that are asked often."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select

from core.settings import Settings
from core.store.settings import QUEUE_PAUSED
from core.store.tables import endpoints, settings, workers

HALTED = select(func.count()).where(settings.c.name == QUEUE_PAUSED).scalar_subquery()
"""Whether the whole queue is paused, as a number."""

IN_TROUBLE = select(func.count()).where(endpoints.c.opened.isnot(None)).scalar_subquery()
"""How many AI services are in trouble, whoever asks them."""

ATTENDED = (
    select(func.count())
    .where(workers.c.stopped.is_(None), workers.c.seen >= bindparam("silent"))
    .scalar_subquery()
)
"""How many workers respond."""


def as_seen(now: datetime, known: Settings) -> dict[str, Any]:
    """The values that these columns ask for."""
    return {"silent": now - timedelta(seconds=known.not_responding_after)}
