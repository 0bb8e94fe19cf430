"""Fills a store with the batches of years, most of them long over: no texts, only what was asked for."""

from datetime import timedelta

from sqlalchemy import insert

from core.context import AppContext
from core.domain.jobs import JobState
from core.domain.planning import Choice
from core.store.tables import batches, events, jobs, model_calls
from tests.bench.large_store import add_projects, batch_row, call_row, event_row, insert_all, job_row

FAILING = 7
"""Of one batch in so many, some narratives have failed; of one in six times as many all have."""


def fill(context: AppContext, number: int, size: int, spare: int) -> Choice:
    """So many batches of so many jobs each, an hour apart, every other one with its model calls; and
    `spare` events more than one batch holds. Returns the choice of the largest project."""
    now = context.clock()
    with context.database.write() as connection:
        told = add_projects(connection, size + spare, now)
        insert_all(connection, events, (event_row(event, now) for event in told))
        for batch_id in range(1, number + 1):
            then = now - timedelta(hours=number + 1 - batch_id)
            connection.execute(insert(batches), batch_row(context, batch_id, told[:size], then))
            numbered = list(enumerate(told[:size], (batch_id - 1) * size + 1))
            failing = 0 if batch_id % FAILING else 3 if batch_id % (FAILING * 6) else size
            rows = [job_row(job_id, batch_id, event, then) for job_id, event in numbered]
            for row in rows[:failing]:
                row["state"] = JobState.FAILED
            connection.execute(insert(jobs), rows)
            if batch_id % 2:
                calls = (call_row(job_id, context, then) for job_id, _event in numbered)
                insert_all(connection, model_calls, calls)
    return Choice(told[0].project_id, "es")
