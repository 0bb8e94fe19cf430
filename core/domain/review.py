"""How far a narrative is between its draft and its approval, and who brings it further."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ReviewState(StrEnum):
    """Where the text of a narrative stands. What nobody has submitted is a draft."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"


class ReviewStep(StrEnum):
    """What a person says about a text; `REOPENED` follows from a change of an approved one."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    REOPENED = "reopened"
    COMMENTED = "commented"


@dataclass(frozen=True)
class Seen:
    """A narrative as somebody has seen it: with the version of `number` in use."""

    event_id: int
    language: str
    number: int


STEPS: Mapping[ReviewStep, tuple[frozenset[ReviewState], ReviewState]] = {
    ReviewStep.SUBMITTED: (
        frozenset({ReviewState.DRAFT, ReviewState.CHANGES_REQUESTED}),
        ReviewState.IN_REVIEW,
    ),
    ReviewStep.APPROVED: (
        frozenset({ReviewState.DRAFT, ReviewState.IN_REVIEW, ReviewState.CHANGES_REQUESTED}),
        ReviewState.APPROVED,
    ),
    ReviewStep.SENT_BACK: (
        frozenset({ReviewState.DRAFT, ReviewState.IN_REVIEW, ReviewState.APPROVED}),
        ReviewState.CHANGES_REQUESTED,
    ),
}
"""A step → the states that it may be taken in, and the state that follows."""


def after_a_change(state: ReviewState, *, by_machine: bool) -> ReviewState:
    """The state once the text has changed. What a person changes is open again if it was approved;
    what a machine wrote nobody has read yet."""
    if by_machine:
        return ReviewState.DRAFT
    return ReviewState.DRAFT if state is ReviewState.APPROVED else state
