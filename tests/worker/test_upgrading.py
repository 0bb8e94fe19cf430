"""Versions side by side, as an upgrade may have them: what one does not know of the other harms nothing."""

import threading

from core.context import AppContext
from tests.make import wait_until
from worker.__main__ import listening
from worker.queue import open_queue
from worker.tasks import hang_bell


def test_a_ring_for_a_task_that_is_not_known_is_thrown_away(context: AppContext) -> None:
    heard = threading.Event()
    bell = hang_bell(context.settings, answer=heard.set)
    newer = open_queue(context.settings.ring_url, 1).task(name="write_in_another_way")(lambda: None)
    for _each in range(context.settings.threads + 1):
        newer()
    bell.ring(1)
    assert bell.waiting() == context.settings.threads + 2
    consumer = listening(bell, context.settings)
    consumer.start()
    try:
        wait_until(heard.is_set)
        wait_until(bell.is_silent)
    finally:
        consumer.stop(graceful=True)
