"""When an AI service counts as in trouble, and how it is probed until it answers again."""

from enum import StrEnum

from core.errors import FailureKind

TROUBLE = frozenset(
    {FailureKind.RATE_LIMIT, FailureKind.SERVER_ERROR, FailureKind.NO_CONNECTION, FailureKind.TIMEOUT}
)
"""Failures of the service itself. One after another, they open its circuit; anything else that comes back
is an answer, which closes it."""

NO_FAULT_OF_THE_JOB = frozenset({FailureKind.RATE_LIMIT, FailureKind.NO_CONNECTION})
"""Failures that say nothing of what was asked: while the circuit is open they use up no attempt."""


class Held(StrEnum):
    """Why a request may not go out now."""

    CIRCUIT = "circuit"
    """The service is in trouble, and it is not yet time to probe it."""
    PACE = "pace"
    """As many have gone out this minute as are allowed."""


def probe_wait(probes: int, *, first: float, limit: float) -> float:
    """Seconds until the next probe, after so many in vain: doubled each time."""
    return min(first * 2 ** min(probes, 30), limit)
