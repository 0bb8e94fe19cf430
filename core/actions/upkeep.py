"""What keeps the promises when something died: beats, and the sweep that takes up what was left."""

from datetime import datetime, timedelta

from sqlalchemy import Row, Select, exists, func, select, update

from core.context import AppContext
from core.domain.jobs import OPEN, JobState
from core.domain.permission import Right
from core.errors import FailureKind
from core.llm.trial import LIMIT
from core.permission import needs
from core.store import batches, calls, jobs
from core.store.tables import batches as batch_rows
from core.store.tables import jobs as job_rows


@needs(Right.ADMINISTER)
def prolong(context: AppContext, owners: list[str]) -> None:
    """Extend the leases of everything this process is writing."""
    if not owners:
        return
    until = context.clock() + timedelta(seconds=context.settings.lease)
    with context.database.write() as connection:
        jobs.prolong(connection, owners, until)


@needs(Right.ADMINISTER)
def sweep(context: AppContext) -> int:
    """Take up what a dead writer held, close what nobody closed. Returns how many jobs are due.

    Made of conditional updates, so that any number of processes may sweep at once.
    """
    now = context.clock()
    given_up = now - timedelta(seconds=LIMIT + context.settings.lease)
    with context.database.read() as connection:
        left = connection.execute(_expired(now)).all()
        unclosed = connection.execute(_unclosed()).scalars().all()
        untold = calls.has_open_trials(connection, given_up)
    if untold:
        with context.database.write() as connection:
            calls.abandon_trials(connection, given_up)
    for row in left:
        _take_up(context, row, now)
    for batch_id in unclosed:
        with context.database.write() as connection:
            batches.lock(connection, batch_id)
            batches.close_if_done(connection, batch_id, now)
    with context.database.read() as connection:
        return connection.execute(_due(now)).scalar_one()


def _take_up(context: AppContext, left: Row, now: datetime) -> None:
    """Queue a job again whose lease has run out; the fifth time it is taken for poison."""
    with context.database.write() as connection:
        held = batches.lock(connection, left.batch_id)
        lost = left.lost + 1
        if held and held.is_cancelled:
            state, values = JobState.CANCELLED, {"finished": now}
        elif lost >= context.settings.poison_after:
            error = {"error_kind": FailureKind.WORKER_DIED, "error_at": now, "error_values": {}}
            state, values = JobState.FAILED, {"finished": now, "lost": lost, **error}
        else:
            state, values = JobState.QUEUED, {"available_at": now, "lost": lost}
        still_left = (
            update(job_rows)
            .where(
                job_rows.c.id == left.id,
                job_rows.c.owner == left.owner,
                job_rows.c.state == JobState.RUNNING,
                job_rows.c.lease_until < now,
            )
            .values(state=state, owner=None, lease_until=None, **values)
        )
        if connection.execute(still_left).rowcount == 1:
            calls.abandon_calls(connection, left.id)
            batches.close_if_done(connection, left.batch_id, now)


def _expired(now: datetime) -> Select:
    return (
        select(job_rows.c.id, job_rows.c.batch_id, job_rows.c.owner, job_rows.c.lost)
        .where(job_rows.c.state == JobState.RUNNING, job_rows.c.lease_until < now)
        .order_by(job_rows.c.lease_until)
        .limit(500)
    )


def _unclosed() -> Select:
    open_job = exists().where(job_rows.c.batch_id == batch_rows.c.id, job_rows.c.state.in_(OPEN))
    return select(batch_rows.c.id).where(batch_rows.c.finished.is_(None), ~open_job)


def _due(now: datetime) -> Select:
    due = (
        select(job_rows.c.id)
        .where(
            job_rows.c.batch_id.in_(select(batch_rows.c.id).where(*batches.GOES_ON)),
            job_rows.c.state == JobState.QUEUED,
            job_rows.c.available_at <= now,
        )
        .limit(1000)
        .subquery()
    )
    return select(func.count()).select_from(due)
