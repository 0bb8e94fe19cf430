"""The moves of a job, and what the counts of its jobs say about a batch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class JobState(StrEnum):
    """Where the writing of one narrative stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


OPEN = (JobState.QUEUED, JobState.RUNNING)
"""States in which a batch still waits for the job."""

MOVES: Mapping[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.CANCELLED}),
    JobState.RUNNING: frozenset({JobState.QUEUED, JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED}),
    JobState.SUCCEEDED: frozenset(),
    JobState.FAILED: frozenset({JobState.QUEUED}),
    JobState.CANCELLED: frozenset({JobState.QUEUED}),
    JobState.SKIPPED: frozenset(),
}
"""What may follow what. Back from failed and cancelled only a person's retry leads."""


def may_become(state: JobState) -> tuple[JobState, ...]:
    """The states from which `state` may be reached: the WHERE of every change of state."""
    return tuple(before for before, after in MOVES.items() if state in after)


@dataclass(frozen=True)
class Reason:
    """Why jobs failed: the kind of failure, and what its sentence says besides, as the store keeps it."""

    kind: str
    said: str = ""


class BatchState(StrEnum):
    """Where a batch stands, computed from its jobs and never stored beside them."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLING = "cancelling"
    COMPLETED = "completed"
    COMPLETED_WITH_FAILURES = "completed_with_failures"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = (
    BatchState.COMPLETED,
    BatchState.COMPLETED_WITH_FAILURES,
    BatchState.FAILED,
    BatchState.CANCELLED,
)


@dataclass(frozen=True)
class Counts:
    """How many jobs of a batch are in each state; they always add up to `total`."""

    queued: int = 0
    running: int = 0
    succeeded: int = 0
    failed: int = 0
    cancelled: int = 0
    skipped: int = 0

    @property
    def total(self) -> int:
        """All jobs, those planned away included."""
        return self.to_write + self.skipped

    @property
    def to_write(self) -> int:
        """The jobs that are, or were, to be written."""
        return self.open + self.ended

    @property
    def open(self) -> int:
        """Jobs that still wait or run."""
        return self.queued + self.running

    @property
    def ended(self) -> int:
        """Jobs that were to be written and have come to an end, good or bad."""
        return self.succeeded + self.failed + self.cancelled

    @property
    def percent(self) -> int:
        """Ended of those to write, floored: 999 of 1000 is 99 %."""
        return 100 if not self.to_write else self.ended * 100 // self.to_write

    def state(
        self, *, cancel_requested: datetime | None, paused: datetime | None, finished: datetime | None
    ) -> BatchState:
        """The state of a batch with these counts."""
        if finished is None or self.open:
            if cancel_requested:
                return BatchState.CANCELLING
            if paused:
                return BatchState.PAUSED
            return BatchState.RUNNING if self.running or self.ended else BatchState.QUEUED
        if cancel_requested and self.cancelled:
            return BatchState.CANCELLED
        if self.failed:
            return BatchState.COMPLETED_WITH_FAILURES if self.succeeded else BatchState.FAILED
        return BatchState.COMPLETED


def retry_delay(
    attempt: int, *, base: float, limit: float, jitter: float, asked: float | None = None
) -> float:
    """Seconds to wait after failed attempt number `attempt` (from 1).

    Exponential back-off, of which `jitter` (0 to 1) takes away up to a half, so that a crowd
    that failed together does not come back together. A time the other side `asked` for is kept,
    with up to a tenth more; 0 means at once.
    """
    if asked is not None:
        return min(asked, limit * 10) * (1 + jitter / 10)
    return min(base * 2 ** (attempt - 1), limit) * (1 - jitter / 2)
