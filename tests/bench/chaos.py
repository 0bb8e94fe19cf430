"""Kill, cancel, lose rings and double them: does every job still end exactly once?"""

import random
import subprocess
import time
from dataclasses import replace

from sqlalchemy import func, select

from core.actions import batches
from core.context import AppContext
from core.domain.jobs import ENDED
from core.domain.planning import Manner
from core.queries.batches import list_batches
from core.settings import Settings
from core.store.tables import jobs, model_calls, notifications, versions
from tests import make
from tests.bench import Measured
from tests.bench.surroundings import fresh, start_worker
from tests.bench.unreliable_worker import UnreliableBell

JOBS, BATCHES, KILLS, CANCELS, WORKERS = 300, 30, 10, 15, 2
PATIENCE = 240.0
"""Seconds after which what has not ended counts as stuck."""


def measure(scale: float) -> Measured:
    """300 jobs in 30 batches, two workers of 8 threads, 10 SIGKILLs, 15 cancelled batches."""
    numbers = [max(round(number * scale), 2) for number in (JOBS, BATCHES, KILLS, CANCELS)]
    changes = {"threads": 8, "rehearsal_pace": 0.25, "lease": 2, "beat": 0.5, "watch": 0.2, "sweep": 0.5}
    begun = time.monotonic()
    with fresh(**changes, backoff=0.1, backoff_limit=0.5) as (context, bell):
        lossy = replace(context, ring=UnreliableBell(bell.queue, bell.ring_once).ring)
        sizes = _plan(lossy, jobs=numbers[0], batches_=numbers[1])
        kills, sum_errors = _torment(lossy, sizes, kills=numbers[2], cancels=numbers[3])
        figures = {
            **_count(context, len(sizes)),
            "sum_errors": sum_errors,
            "kills": kills,
            "seconds": time.monotonic() - begun,
        }
    return figures, dict.fromkeys(("stuck", "doubled", "lost", "sum_errors"), 0)


def _plan(context: AppContext, *, jobs: int, batches_: int) -> dict[int, int]:
    """Batches that share the events of one project between them, with how many jobs each has."""
    choice = make.project_with(context, jobs)
    planned = {}
    each = -(-jobs // batches_)
    for _ in range(batches_):
        result = batches.plan(context, replace(choice, limit=each), Manner(provider="rehearsal"))
        if result.batch_id is not None:
            planned[result.batch_id] = result.to_write + sum(result.skipped.values())
    return planned


def _torment(context: AppContext, sizes: dict[int, int], *, kills: int, cancels: int) -> tuple[int, int]:
    """Kill and cancel at random until everything has ended. Returns the kills and the sums that erred."""
    workers = [_start(context.settings) for _ in range(WORKERS)]
    to_cancel = random.sample(sorted(sizes), min(cancels, len(sizes)))
    killed = sum_errors = 0
    deadline = time.monotonic() + PATIENCE
    next_kill = next_cancel = time.monotonic() + 2.5
    try:
        while time.monotonic() < deadline:
            found = list_batches(context, limit=1000).rows
            sum_errors += sum(batch.counts.total != sizes[batch.id] for batch in found)
            if all(batch.state in ENDED for batch in found):
                break
            if killed < kills and time.monotonic() > next_kill:
                place = random.randrange(WORKERS)
                workers[place].kill()
                workers[place].wait()
                workers[place] = _start(context.settings)
                killed += 1
                next_kill = time.monotonic() + random.uniform(0.5, 2.5)
            if to_cancel and time.monotonic() > next_cancel:
                batches.cancel(context, to_cancel.pop())
                next_cancel = time.monotonic() + random.uniform(0.1, 1.5)
            time.sleep(0.1)
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(timeout=30)
    return killed, sum_errors


def _start(settings: Settings) -> subprocess.Popen[bytes]:
    return start_worker(settings, "tests.bench.unreliable_worker")


def _count(context: AppContext, batches_made: int) -> dict[str, float]:
    """What became of the jobs: stuck, succeeded more or less than once, lost without being cancelled."""
    with context.database.read() as connection:
        by_state = {
            row.state: row.number
            for row in connection.execute(
                select(jobs.c.state, func.count().label("number")).group_by(jobs.c.state)
            )
        }
        written = connection.execute(select(func.count()).select_from(versions)).scalar_one()
        told = connection.execute(select(func.count()).select_from(notifications)).scalar_one()
        open_calls = connection.execute(
            select(func.count()).select_from(model_calls).where(model_calls.c.outcome.is_(None))
        ).scalar_one()
    return {
        "stuck": by_state.get("queued", 0) + by_state.get("running", 0) + open_calls,
        "doubled": abs(written - by_state.get("succeeded", 0)) + abs(told - batches_made),
        "lost": by_state.get("failed", 0),
        "succeeded": by_state.get("succeeded", 0),
        "cancelled": by_state.get("cancelled", 0),
    }
