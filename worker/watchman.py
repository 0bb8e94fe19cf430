"""A thread that looks again and again whether something is wrong with the installation."""

import logging
import threading

from core.actions.alerts import look
from core.context import AppContext
from core.queries.clocks import clock_agrees

log = logging.getLogger(__name__)

SECONDS = 30.0


def watch(context: AppContext, stop: threading.Event) -> threading.Thread:
    """Look in a thread of its own until `stop` is set. Returns the thread, which has begun."""
    thread = threading.Thread(target=_look_on, args=(context, stop), name="watchman", daemon=True)
    thread.start()
    return thread


def _look_on(context: AppContext, stop: threading.Event) -> None:
    while not stop.wait(SECONDS):
        try:
            # By a wrong clock every worker would seem to be away.
            if clock_agrees(context):
                look(context)
        except Exception:  # it must outlive a store that is away for a moment
            log.exception("could not look whether something is wrong")
