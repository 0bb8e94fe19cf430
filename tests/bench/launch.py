"""Ten thousand events asked for in one go: how long the asking takes, and who waits behind them."""

import time

from sqlalchemy import func, select

from core.actions import batches
from core.context import AppContext
from core.domain.planning import Manner
from core.queries.service import ServiceState, writing_service
from core.store.tables import jobs
from tests import make
from tests.bench import Measured
from tests.bench.surroundings import fresh, start_worker

EVENTS, SMALL = 10_000, 6
PATIENCE = 60.0


def measure(scale: float) -> Measured:
    """`seconds` to plan and queue the large batch; `small_batch_wait_s` until all 6 jobs that were
    asked for right after it have begun, while every thread of a worker writes for the large one."""
    with fresh(threads=8) as (context, _bell):
        size = max(round(EVENTS * scale), 50)
        large = make.project_with(context, size)
        small = make.project_with(context, SMALL, code="SMALL")
        worker = start_worker(context.settings)
        try:
            _wait_until_ready(context)
            begun = time.monotonic()
            batches.plan(context, large, Manner(provider="rehearsal"))
            planned = time.monotonic() - begun
            time.sleep(2)  # every thread is busy with the large one
            asked = time.monotonic()
            result = batches.plan(context, small, Manner(provider="rehearsal"))
            waited = _seconds_until_begun(context, result.batch_id or 0, asked)
        finally:
            worker.terminate()
            worker.wait(timeout=30)
    aims = {"seconds": 3.0, "small_batch_wait_s": 10.0}
    return {"events": size, "seconds": planned, "small_batch_wait_s": waited}, aims


def _wait_until_ready(context: AppContext) -> None:
    deadline = time.monotonic() + PATIENCE
    while writing_service(context).state is ServiceState.STOPPED and time.monotonic() < deadline:
        time.sleep(0.1)


def _seconds_until_begun(context: AppContext, batch_id: int, since: float) -> float:
    begun_jobs = select(func.count(jobs.c.started)).where(jobs.c.batch_id == batch_id)
    while time.monotonic() - since < PATIENCE:
        with context.database.read() as connection:
            if connection.execute(begun_jobs).scalar_one() == SMALL:
                break
        time.sleep(0.05)
    return time.monotonic() - since
