"""A worker process: answers rings with threads, beats, sweeps, and stops gracefully."""

import logging
import os
import signal
import socket
import threading
import time
from functools import partial
from typing import Any

from huey.consumer import Consumer

from core import VERSION
from core.actions import retention, upkeep, workers
from core.context import AppContext, open_context
from core.queries.clocks import clock_agrees
from core.runner import Runner
from core.settings import Settings, read_settings
from worker.logs import log_to
from worker.supervisor import stop_at_end_of_input
from worker.tasks import Bell, hang_bell
from worker.watchman import watch

log = logging.getLogger("worker")

LOOK = 0.2
"""How often a worker looks whether it was asked to stop, in seconds."""
LOOK_FOR_OLD = 60.0
"""How often it looks whether old versions are to be looked through, in seconds."""


def work(settings: Settings, *, name: str = "worker-1", until_end_of_input: bool = False) -> None:
    """Write what is asked for until this process is told to stop (SIGINT, SIGTERM, or, with
    `until_end_of_input`, the end of whoever started it)."""
    log_to(settings.data_dir / "logs", name)
    asked: list[bool] = []
    _stop_on_signals(asked)
    if until_end_of_input:
        stop_at_end_of_input(lambda: asked.append(True))
    bell = hang_bell(settings, answer=lambda: runner.write_due())
    context = open_context(settings, ring=bell.ring)
    worker_id = workers.sign_on(context, socket.gethostname(), os.getpid(), VERSION, settings.threads)
    runner = Runner(context, worker_id=worker_id, on_beat=partial(workers.beat, context, worker_id))
    consumer = listening(bell, settings)
    runner.start()
    consumer.start()
    _stop_on_signals(asked)  # the consumer has put its own handlers in place
    stop = threading.Event()
    sweeper = threading.Thread(target=_sweep, args=(context, bell, stop), name="sweep", daemon=True)
    sweeper.start()
    keeper = threading.Thread(target=_keep_within_bounds, args=(context, stop), name="keeper", daemon=True)
    keeper.start()
    watch(context, stop)
    log.info("worker %s started with %s threads", worker_id, settings.threads)
    while not asked:
        consumer.check_worker_health()
        time.sleep(LOOK)
    log.info("worker %s stops", worker_id)
    stop.set()
    consumer.stop_flag.set()
    runner.stop(settings.grace)
    try:
        workers.sign_off(context, worker_id)
    except Exception:  # the store is away: the pages will find that nobody beats
        log.exception("worker %s could not sign off", worker_id)
    context.database.close()


def listening(bell: Bell, settings: Settings) -> Consumer:
    """Threads that listen: a ring is heard within a tenth of a second, also after an idle hour."""
    return Consumer(
        bell.queue,
        workers=settings.threads,
        periodic=False,
        initial_delay=0.1,
        backoff=1,
        max_delay=0.1,
    )


def _sweep(context: AppContext, bell: Bell, stop: threading.Event) -> None:
    """Take up what was left, and ring for what is due, until the worker stops."""
    while not stop.is_set():
        try:
            # By a wrong clock, what others hold would seem to be left.
            due = upkeep.sweep(context) if clock_agrees(context) else 0
            if due and bell.is_silent():
                bell.ring(min(due, context.settings.threads))
        except Exception:  # the sweep must outlive a store that is away for a moment
            log.exception("sweep failed")
        stop.wait(context.settings.sweep)


def _keep_within_bounds(context: AppContext, stop: threading.Event) -> None:
    """Once a day remove and compress what the settings say, in a thread of its own: the sweep does not
    wait for it, and a worker that stops leaves the rest to the next day."""
    while not stop.is_set():
        try:
            pruned = retention.prune_daily(context) if clock_agrees(context) else None
            if pruned:
                log.info("removed %s versions, compressed %s", pruned.versions, pruned.packed)
        except Exception:  # as in the sweep
            log.exception("old versions could not be looked through")
        stop.wait(LOOK_FOR_OLD)


def _stop_on_signals(asked: list[bool]) -> None:
    """Note in `asked` that this process is to stop. A plain list: an event that the main thread
    waits for could lock up if the signal came while it takes the event's own lock."""

    def note(_number: int, _frame: Any) -> None:
        asked.append(True)

    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), note)


if __name__ == "__main__":
    work(read_settings())
