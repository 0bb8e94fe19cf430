"""States as people see them: a sign, a word and a colour, so that none rests on colour alone."""

from dataclasses import dataclass

import streamlit as st

from core.domain.jobs import BatchState, JobState
from core.domain.review import ReviewState
from core.domain.versions import ChangeType
from core.i18n import _, n_
from core.i18n.words import word
from core.queries.narratives import ListedEvent
from core.queries.service import ServiceState
from core.queries.versions import VersionView
from core.queries.worker_state import WorkerState


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
_WORKERS = {
    WorkerState.RUNNING: ("▸", "blue"),
    WorkerState.IDLE: ("✓", "green"),
    WorkerState.NOT_RESPONDING: ("!", "orange"),
    WorkerState.GONE: ("–", "gray"),
}


_REVIEW = {
    ReviewState.DRAFT: ("✎", "gray"),
    ReviewState.IN_REVIEW: ("▸", "blue"),
    ReviewState.CHANGES_REQUESTED: ("↩", "orange"),
    ReviewState.APPROVED: ("✓", "green"),
}
_CHANGES = {
    ChangeType.INITIAL_GENERATION: ("✦", "gray"),
    ChangeType.REGENERATION: ("↻", "blue"),
    ChangeType.MANUAL_EDIT: ("✎", "violet"),
    ChangeType.RESTORATION: ("↶", "orange"),
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


def worker_mark(state: WorkerState) -> Mark:
    """What one worker process is doing."""
    sign, tone = _WORKERS[state]
    return Mark(sign, word("worker", state), tone)


def alert_mark(*, closed: bool) -> Mark:
    """Whether something is still wrong."""
    return Mark("✓", _("over"), "green") if closed else Mark("!", _("alert"), "red")


def narrative_mark(event: ListedEvent) -> Mark:
    """How far the narrative of an event is."""
    if not event.number:
        return Mark("○", _("no narrative"), "gray")
    if event.stale:
        return stale_mark()
    return review_mark(ReviewState(event.review))


def text_marks(event: ListedEvent) -> tuple[Mark, ...]:
    """All that is to be known of the text of an event in a list."""
    if not event.number:
        marks = [Mark("○", _("no narrative"), "gray")]
    else:
        marks = [review_mark(ReviewState(event.review))]
    marks += [stale_mark()] if event.number and event.stale else []
    marks += [protected_mark()] if event.protected else []
    marks += [proposals_mark(event.proposals)] if event.proposals else []
    return tuple(marks)


def review_mark(state: ReviewState) -> Mark:
    """Where a text stands between draft and approval."""
    sign, tone = _REVIEW[state]
    return Mark(sign, word("review", state), tone)


def stale_mark() -> Mark:
    """A text whose facts have changed since it was written."""
    return Mark("!", _("out of date"), "orange")


def protected_mark() -> Mark:
    """A text that no batch may replace."""
    return Mark("■", _("protected"), "violet")


def proposals_mark(number: int) -> Mark:
    """Proposals that wait for a decision."""
    return Mark("◇", n_("{number} proposal", "{number} proposals", number), "blue")


def version_marks(version: VersionView, *, in_use: bool) -> tuple[Mark, ...]:
    """What a version is: its kind of change, whether it is in use, approved, a proposal."""
    sign, tone = _CHANGES[version.change_type]
    marks = [Mark(sign, word("change_type", version.change_type), tone)]
    if in_use:
        marks.append(Mark("●", _("in use"), "green"))
    if version.approved:
        marks.append(Mark("✓", word("review", ReviewState.APPROVED), "green"))
    if version.proposal:
        marks.append(Mark("◇", word("proposal", version.proposal), "blue"))
    return tuple(marks)


def simulated_mark() -> Mark:
    """A batch that only rehearses."""
    return Mark("≈", word("provider", "rehearsal"), "violet")


def as_proposals_mark() -> Mark:
    """A batch whose texts do not come into use until somebody accepts them."""
    return Mark("◇", _("as proposals"), "blue")


def sample_mark() -> Mark:
    """What belongs to the sample, and goes with it."""
    return Mark("◆", _("Sample"), "violet")


def draw(*marks: Mark) -> None:
    """Show states, side by side."""
    st.markdown(" ".join(f":{mark.tone}-badge[{mark.sign} {mark.word}]" for mark in marks))
