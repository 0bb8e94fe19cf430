"""What a worker process is doing, from what it last said of itself: the same on every page."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from core.settings import Settings


class WorkerState(StrEnum):
    """What a worker process is doing, as far as is known."""

    RUNNING = "running"
    IDLE = "idle"
    NOT_RESPONDING = "not_responding"
    GONE = "gone"


RESPONDS = (WorkerState.RUNNING, WorkerState.IDLE)


def worker_state(row: Mapping[str, Any], now: datetime, known: Settings) -> WorkerState:
    """The state of a worker whose row is given."""
    if row["stopped"] or row["seen"] <= now - forgotten_after(known):
        return WorkerState.GONE
    if row["seen"] < now - timedelta(seconds=known.not_responding_after):
        return WorkerState.NOT_RESPONDING
    return WorkerState.RUNNING if row["running"] else WorkerState.IDLE


def clock_is_off(offset: float, known: Settings) -> bool:
    """Whether a clock so many seconds ahead of the store's keeps its worker from beginning anything."""
    return abs(offset) > known.clock_tolerance


def forgotten_after(known: Settings) -> timedelta:
    """How long a worker that went without a word is still expected back."""
    return timedelta(seconds=max(known.not_responding_after * 20, 300))
