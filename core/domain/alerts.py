"""What is told to those who look after an installation when something is wrong with it."""

from enum import StrEnum


class AlertKind(StrEnum):
    """A thing that is wrong; `core.actions.alerts` says when each opens and closes."""

    FAILURE_RATE = "failure_rate"
    """Of what came to an end lately, too much failed."""
    NOTHING_FINISHED = "nothing_finished"
    """Narratives wait, somebody is there to write them, and for long none has come to its end."""
    NO_WORKER = "no_worker"
    """Narratives wait and nobody is there to write them."""
    CIRCUIT_OPEN = "circuit_open"
    """An AI service is in trouble: what is to be written by it waits."""
    LONG_WAIT = "long_wait"
    """Some narrative has waited too long for its turn."""
    CLOCK_OFF = "clock_off"
    """A worker's clock is not the store's, so that it begins nothing."""
