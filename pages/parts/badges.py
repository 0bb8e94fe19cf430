"""States as people see them: a sign, a word and a colour, so that none rests on colour alone."""

from dataclasses import dataclass

import streamlit as st

from core.domain.jobs import BatchState, JobState
from core.i18n import _
from core.i18n.words import word
from core.queries.narratives import ListedEvent
from core.queries.service import ServiceState


@dataclass(frozen=True)
class Mark:
    """A state to be shown. `tone` is one of the colours of a badge."""

    sign: str
    word: str
    tone: str


_JOBS = {
    JobState.QUEUED: ("○", "gray"),
    JobState.RUNNING: ("▸", "blue"),
    JobState.SUCCEEDED: ("✓", "green"),
    JobState.FAILED: ("✕", "red"),
    JobState.CANCELLED: ("⊘", "gray"),
    JobState.SKIPPED: ("–", "gray"),
}
_BATCHES = {
    BatchState.QUEUED: ("○", "gray"),
    BatchState.RUNNING: ("▸", "blue"),
    BatchState.PAUSED: ("‖", "orange"),
    BatchState.CANCELLING: ("⊘", "orange"),
    BatchState.COMPLETED: ("✓", "green"),
    BatchState.COMPLETED_WITH_FAILURES: ("!", "orange"),
    BatchState.FAILED: ("✕", "red"),
    BatchState.CANCELLED: ("⊘", "gray"),
}
_EVENTS = {
    "planned": ("○", "blue"),
    "done": ("✓", "green"),
    "postponed": ("→", "orange"),
    "cancelled": ("⊘", "red"),
    "unknown": ("?", "gray"),
}
_SERVICE = {
    ServiceState.RUNNING: ("▸", "blue"),
    ServiceState.IDLE: ("✓", "green"),
    ServiceState.NOT_RESPONDING: ("!", "orange"),
    ServiceState.STOPPED: ("✕", "red"),
}


def job_mark(state: JobState) -> Mark:
    """The state of one narrative of a batch."""
    sign, tone = _JOBS[state]
    return Mark(sign, word("job", state), tone)


def batch_mark(state: BatchState) -> Mark:
    """The state of a batch."""
    sign, tone = _BATCHES[state]
    return Mark(sign, word("batch", state), tone)


def event_mark(state: str) -> Mark:
    """What is known of whether an event took place."""
    sign, tone = _EVENTS[state]
    return Mark(sign, word("event", state), tone)


def service_mark(state: ServiceState) -> Mark:
    """How the writing service is."""
    sign, tone = _SERVICE[state]
    return Mark(sign, word("service", state), tone)


def narrative_mark(event: ListedEvent) -> Mark:
    """How far the narrative of an event is."""
    if not event.versions:
        return Mark("○", _("no narrative"), "gray")
    if event.stale:
        return Mark("!", _("out of date"), "orange")
    return Mark("✓", _("draft"), "green")


def simulated_mark() -> Mark:
    """A batch that only rehearses."""
    return Mark("≈", word("provider", "rehearsal"), "violet")


def sample_mark() -> Mark:
    """What belongs to the sample, and goes with it."""
    return Mark("◆", _("Sample"), "violet")


def draw(*marks: Mark) -> None:
    """Show states, side by side."""
    st.markdown(" ".join(f":{mark.tone}-badge[{mark.sign} {mark.word}]" for mark in marks))
