"""When an AI service counts as in trouble, and how it is probed until it answers again."""

from enum import StrEnum

from core.errors import FailureKind

TROUBLE = frozenset(
    {FailureKind.RATE_LIMIT, FailureKind.SERVER_ERROR, FailureKind.NO_CONNECTION, FailureKind.TIMEOUT}
)
"""Failures of the service itself. One after another, they open its circuit; anything else that comes back
is an answer, which closes it."""


LONGEST_WAIT = 3600.0
"""Seconds for which a service that names a time is left alone; then it is asked all the same."""


class Held(StrEnum):
    """Why a request may not go out now."""

    CIRCUIT = "circuit"
    """The service is in trouble, and it is not yet time to probe it."""
    PACE = "pace"
    """As many have gone out this minute as are allowed."""


def probe_wait(probes: int, *, first: float, limit: float) -> float:
    """Seconds until the next probe, after so many in vain: doubled each time."""
    return min(first * 2 ** min(probes, 30), limit)
