"""The one task, and how it is rung for."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from huey.api import Huey

from core.settings import Settings
from worker.queue import open_queue

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bell:
    """A queue, and the task in it. The task's name is kept in the queue: never rename it."""

    queue: Huey
    ring_once: Callable[[], object]

    def ring(self, times: int) -> None:
        """Say `times` times that there is work. A queue that cannot be reached harms nothing: the
        work stands in the store, and a worker finds it there."""
        try:
            for _ in range(times):
                self.ring_once()
        except Exception as error:  # each kind of queue has errors of its own
            log.warning("the queue cannot be reached: %s", error)

    def waiting(self) -> int | None:
        """How many rings wait to be heard; None where the queue cannot be reached."""
        try:
            return self.queue.pending_count()
        except Exception as error:  # each kind of queue has errors of its own
            log.warning("the queue cannot be reached: %s", error)
            return None

    def is_silent(self) -> bool:
        """Whether no ring waits to be heard."""
        return self.queue.pending_count() == 0

    def flush(self) -> None:
        """Forget every ring. No job is touched: the sweep rings again for what is due."""
        self.queue.flush()


def hang_bell(settings: Settings, answer: Callable[[], object] | None = None) -> Bell:
    """The bell at CRONICA_QUEUE_URL. `answer` is what a worker does at a ring; others only ring."""
    queue = open_queue(settings.ring_url, settings.threads)

    def write_due() -> None:
        if answer is not None:
            answer()

    task = queue.task(name="write_due")(write_due)
    return Bell(queue, task)
