"""What a batch writes stays beside a text that somebody wrote or decided about after it was planned."""

from collections.abc import Callable
from typing import Any

import pytest

from core.actions import batches, versions
from core.actions.reviews import approve, protect, submit
from core.context import AppContext
from core.domain.review import ReviewState, Seen
from tests.support.reviewing import FACTS, again, logged, seen, texts, view, write_batch

Meddle = Callable[[AppContext, Seen], object]


def edit(context: AppContext, text: Seen) -> None:
    versions.edit(context, text.event_id, "es", "Lo que escribió una persona.", base_number=1)


MEDDLINGS: dict[str, Meddle] = {
    "edited": edit,
    "approved": lambda context, text: approve(context, [text]),
    "protected": lambda context, text: protect(context, [text]),
}


def planned(context: AppContext, **changes: Any) -> tuple[int, Seen]:
    """A batch that is to write a text again, and the text."""
    choice = texts(context, 1)
    text = seen(context, choice)[0]
    batch_id = batches.plan(context, again(choice, text, **changes), FACTS).batch_id
    assert batch_id
    return batch_id, text


@pytest.mark.parametrize("meddling", list(MEDDLINGS))
def test_what_came_between_planning_and_writing_stays_in_use(any_context: AppContext, meddling: str) -> None:
    batch_id, text = planned(any_context)
    MEDDLINGS[meddling](any_context, text)
    before = view(any_context, text)
    write_batch(any_context, batch_id, "otro texto")
    after = view(any_context, text)
    assert after.current == before.current
    assert after.review is before.review
    assert [each.number for each in after.proposals] == [before.versions + 1]
    assert len(logged(any_context, "version.proposed")) == 1


def test_what_nobody_touched_is_replaced_and_a_draft_again(any_context: AppContext) -> None:
    batch_id, text = planned(any_context)
    submit(any_context, [text])
    write_batch(any_context, batch_id, "otro texto")
    after = view(any_context, text)
    assert after.current
    assert (after.current.body, after.review) == ("otro texto", ReviewState.DRAFT)
    assert after.proposals == ()
    assert logged(any_context, "version.proposed") == []


def test_a_batch_of_proposals_replaces_nothing(any_context: AppContext) -> None:
    batch_id, text = planned(any_context, as_proposals=True)
    submit(any_context, [text])
    write_batch(any_context, batch_id, "otro texto")
    after = view(any_context, text)
    assert (after.number, after.versions, after.review) == (1, 2, ReviewState.IN_REVIEW)
    assert [each.number for each in after.proposals] == [2]


def test_where_nothing_is_written_yet_a_proposal_is_no_text_in_use(any_context: AppContext) -> None:
    choice = texts(any_context, 1)
    english = again(choice, seen(any_context, choice)[0], language="en", as_proposals=True)
    batch_id = batches.plan(any_context, english, FACTS).batch_id
    assert batch_id
    write_batch(any_context, batch_id, "another text")
    found = view(any_context, Seen(english.events[0], "en", 0))
    assert (found.current, found.versions, len(found.proposals)) == (None, 1, 1)
