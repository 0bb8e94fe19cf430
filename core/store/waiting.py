"""What waits for a worker, by the one rule that the frame, System and the alerts go by."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select

from core.domain.jobs import JobState
from core.store.batches import GOES_ON
from core.store.tables import batches, jobs

OF_A_PAGE = timedelta(minutes=1)
"""How long what a page has written itself is no matter for workers: by then it is begun, or the page is
gone, or somebody has paused it or asked for it again, which workers see to."""

FOR_WORKERS = or_(
    batches.c.options["inline"].as_boolean().isnot(True),
    batches.c.round > 1,
    batches.c.created <= bindparam("left_by_pages"),
)
"""The condition on a batch that workers are to see to it."""

_attended = select(batches.c.id).where(*GOES_ON, FOR_WORKERS)
# A list of batches, not a join: SQLite would look at every job there ever was.
TO_BE_WRITTEN = (jobs.c.batch_id.in_(_attended), jobs.c.state == JobState.QUEUED)
"""The conditions on a job that a worker is to write it, now or after a while."""

WAITS = (*TO_BE_WRITTEN, jobs.c.available_at <= bindparam("now"))
"""The conditions on a job that a worker could begin it now."""


def as_of(now: datetime) -> dict[str, Any]:
    """The values that these conditions ask for."""
    return {"now": now, "left_by_pages": now - OF_A_PAGE}
