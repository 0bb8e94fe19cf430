"""Kill, cancel, lose rings and double them, take servers away: does every job still end exactly once?"""

import random
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pydantic import SecretStr
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from core.actions import batches
from core.context import AppContext
from core.domain.jobs import ENDED
from core.domain.planning import Manner
from core.queries.batches import list_batches
from core.settings import Settings
from core.store.batches import FINISHED
from core.store.tables import jobs, model_calls, notifications, versions
from tests import make
from tests.bench import Measured
from tests.bench.servers import Servers, serving
from tests.bench.surroundings import fresh, start_worker
from tests.bench.unreliable_worker import UnreliableBell
from tests.support.servers import Model, away

JOBS, BATCHES, KILLS, CANCELS, WORKERS = 300, 30, 10, 15, 2
OUTAGE, DOWN = 30.0, 2.0
"""Seconds that the AI service is away at full scale, and that a server is between stop and start."""
PATIENCE = 240.0
"""Seconds after which what has not ended counts as stuck."""
MANNERS = (Manner(provider="rehearsal"), Manner(provider="openai", model="gpt-5-mini"))


@dataclass
class Trouble:
    """A server that goes away for a while, once so large a share of the texts is written."""

    after: float
    stop: Callable[[], None]
    start: Callable[[], None]
    seconds: float
    turn: threading.Lock = field(default_factory=threading.Lock)

    def happen(self) -> None:
        """Take the server away, and bring it back; the same one is not taken away twice at once."""
        with self.turn, away(self.stop, self.start, self.seconds):
            pass


@dataclass
class Torment:
    """What is still to be done to the batches, and what was seen of them."""

    context: AppContext
    sizes: dict[int, int]
    kills: int
    to_cancel: list[int]
    troubles: list[Trouble]
    killed: int = 0
    sum_errors: int = 0
    begun: bool = False
    under_way: list[threading.Thread] = field(default_factory=list)

    def look(self) -> bool:
        """Count the sums that err. Returns whether everything has ended and happened."""
        found = list_batches(self.context, limit=1000).rows
        self.sum_errors += sum(batch.counts.total != self.sizes[batch.id] for batch in found)
        counts = [batch.counts for batch in found]
        written = sum(each.succeeded for each in counts)
        wanted = written + sum(each.queued + each.running for each in counts)
        self.begun = written > 0
        while self.troubles and written >= self.troubles[0].after * wanted:
            happening = threading.Thread(target=self.troubles.pop(0).happen)
            happening.start()
            self.under_way.append(happening)
        return all(batch.state in ENDED for batch in found) and not any(
            each.is_alive() for each in self.under_way
        )

    def cancel_one(self) -> None:
        """Cancel a batch; it stays to be cancelled where the store was away."""
        batches.cancel(self.context, self.to_cancel[-1])
        self.to_cancel.pop()


def measure(scale: float, *, store: str = "sqlite", queue: str = "sqlite") -> Measured:
    """300 jobs in 30 batches, two workers of 8 threads, 10 SIGKILLs, 15 cancelled batches; the AI service
    away for 30 seconds, and every server of the installation restarted."""
    numbers = [max(round(number * scale), 2) for number in (JOBS, BATCHES, KILLS, CANCELS)]
    changes = {"threads": 8, "rehearsal_pace": 0.25, "lease": 2, "beat": 0.5, "watch": 0.2, "sweep": 0.5}
    patience = {"backoff": 0.1, "backoff_limit": 0.5, "circuit_probe": 0.5, "circuit_probe_limit": 2}
    begun = time.monotonic()
    with serving(store, queue) as servers, Model("--mix", "slow:0.8") as model:
        there = {"openai_base_url": model.url, "openai_api_key": SecretStr("sk-chaos"), **servers.settings}
        with fresh(**changes, **patience, **there) as (context, bell):
            lossy = replace(context, ring=UnreliableBell(bell.queue, bell.ring_once).ring)
            sizes = _plan(lossy, jobs=numbers[0], batches_=numbers[1])
            to_cancel = random.sample(sorted(sizes), min(numbers[3], len(sizes)))
            troubles = _troubles(servers, model, OUTAGE * min(scale, 1))
            restarts = sum(trouble.seconds == DOWN for trouble in troubles)
            torment = Torment(lossy, sizes, numbers[2], to_cancel, troubles.copy())
            _run(torment)
            figures = {
                **_count(context, len(sizes)),
                "sum_errors": torment.sum_errors,
                "kills": torment.killed,
                "restarts": restarts - sum(left.seconds == DOWN for left in torment.troubles),
                "outages": 1 - sum(left.seconds != DOWN for left in torment.troubles),
                "seconds": time.monotonic() - begun,
            }
    return figures, dict.fromkeys(("stuck", "doubled", "lost", "sum_errors"), 0)


def _troubles(servers: Servers, model: Model, outage: float) -> list[Trouble]:
    """In the order in which they come. PostgreSQL is restarted, and dies while the AI service is away."""
    troubles = [Trouble(0.4, model.stop, model.start, outage)]
    if redis := servers.redis:
        troubles.append(Trouble(0.1, redis.stop, redis.start, DOWN))
    if postgresql := servers.postgresql:
        turn = threading.Lock()
        troubles.append(Trouble(0.25, postgresql.stop, postgresql.start, DOWN, turn))
        troubles.append(Trouble(0.5, postgresql.crash, postgresql.start, DOWN, turn))
    return sorted(troubles, key=lambda trouble: trouble.after)


def _plan(context: AppContext, *, jobs: int, batches_: int) -> dict[int, int]:
    """Batches that share the events of one project between them, with how many jobs each has."""
    choice = make.project_with(context, jobs)
    planned = {}
    each = -(-jobs // batches_)
    for number in range(batches_):
        result = batches.plan(context, replace(choice, limit=each), MANNERS[number % len(MANNERS)])
        if result.batch_id is not None:
            planned[result.batch_id] = result.to_write + sum(result.skipped.values())
    return planned


def _run(torment: Torment) -> None:
    """Kill and cancel at random, and let the troubles happen, until everything has ended."""
    settings = torment.context.settings
    workers = [_start(settings) for _ in range(WORKERS)]
    deadline = time.monotonic() + PATIENCE
    next_kill = next_cancel = 0.0
    try:
        while time.monotonic() < deadline:
            for place, each in enumerate(workers):
                if each.poll() is not None:  # killed, or it found no store when it began
                    workers[place] = _start(settings)
            if torment.begun and torment.killed < torment.kills and time.monotonic() > next_kill:
                random.choice(workers).kill()
                torment.killed += 1
                next_kill = time.monotonic() + random.uniform(0.5, 2.5)
            try:
                if torment.look():
                    break
                if torment.begun and torment.to_cancel and time.monotonic() > next_cancel:
                    torment.cancel_one()
                    next_cancel = time.monotonic() + random.uniform(0.1, 1.5)
            except OperationalError:  # the store is away, which is what is wanted
                pass
            time.sleep(0.1)
    finally:
        for happening in torment.under_way:
            happening.join()
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(timeout=30)


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
        told = connection.execute(
            select(func.count()).select_from(notifications).where(notifications.c.kind == FINISHED)
        ).scalar_one()
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
