"""What waits for review: in which order, which of it, and how many of each state."""

from typing import Any

from core.actions import versions
from core.actions.reviews import approve, send_back, submit
from core.context import AppContext
from core.domain.review import ReviewState
from core.queries.narratives import Filter, list_narratives
from core.queries.reviews import Order, ReviewFilter, review_queue, waiting_for_review
from tests.support.reviewing import again, seen, texts, write


def places(context: AppContext, wanted: ReviewFilter) -> list[int]:
    """The numbers in the titles of what waits, in order."""
    found = list_narratives(context, Filter(wanted.project_id, wanted.language)).rows
    titles = {row.event_id: row.title for row in found}
    return [int(titles[event_id].split()[-1]) for event_id in review_queue(context, wanted)]


def test_all_but_the_approved_wait_by_date(any_context: AppContext) -> None:
    choice = texts(any_context, 5)
    texts(any_context, 2, "OTRO")
    chosen = seen(any_context, choice)
    approve(any_context, [chosen[1]])
    send_back(any_context, [chosen[3]], remark="Falta la hora.")
    submit(any_context, [chosen[4]])
    wanted = ReviewFilter(choice.project_id, "es")
    assert places(any_context, wanted) == [1, 3, 4, 5]
    assert places(any_context, ReviewFilter(choice.project_id, "en")) == []
    for state, expected in (
        (ReviewState.DRAFT, [1, 3]),
        (ReviewState.IN_REVIEW, [5]),
        (ReviewState.CHANGES_REQUESTED, [4]),
        (ReviewState.APPROVED, [2]),
    ):
        assert places(any_context, ReviewFilter(choice.project_id, "es", state)) == expected
    assert waiting_for_review(any_context, choice.project_id, "es") == {
        ReviewState.DRAFT: 2,
        ReviewState.APPROVED: 1,
        ReviewState.CHANGES_REQUESTED: 1,
        ReviewState.IN_REVIEW: 1,
    }
    assert waiting_for_review(any_context, choice.project_id, "en") == {}


def test_the_shortest_first(any_context: AppContext) -> None:
    choice = texts(any_context, 3)
    versions.edit(any_context, seen(any_context, choice)[0].event_id, "es", "uno " * 9, base_number=1)
    assert places(any_context, ReviewFilter(choice.project_id, "es", order=Order.SHORTEST)) == [2, 3, 1]


def test_the_most_changed_first(any_context: AppContext) -> None:
    choice = texts(any_context, 4)
    chosen = seen(any_context, choice)
    versions.edit(any_context, chosen[1].event_id, "es", "palabra distinta", base_number=1)
    versions.edit(any_context, chosen[3].event_id, "es", "muy otra cosa del todo", base_number=1)
    wanted = ReviewFilter(choice.project_id, "es", order=Order.MOST_CHANGED)
    assert places(any_context, wanted) == [4, 2, 1, 3], "what has no version before it comes last"


def test_those_of_whom_least_was_approved_first(any_context: AppContext) -> None:
    choice = texts(any_context, 4)
    chosen = seen(any_context, choice)
    wanted = ReviewFilter(choice.project_id, "es", order=Order.NEW_WRITER)
    approve(any_context, [chosen[0]])
    versions.edit(any_context, chosen[2].event_id, "es", "de una persona", base_number=1)
    assert places(any_context, wanted) == [3, 2, 4]


def test_the_list_shows_a_state_alone_and_what_has_a_proposal(any_context: AppContext) -> None:
    choice = texts(any_context, 3)
    chosen = seen(any_context, choice)
    submit(any_context, [chosen[2]])
    write(any_context, again(choice, chosen[0], as_proposals=True), "otro texto")

    def listed(**wanted: Any) -> list[tuple[int, int]]:
        found = list_narratives(any_context, Filter(choice.project_id, "es", **wanted))
        assert found.total == len(found.rows)
        return [(int(event.title.split()[-1]), event.proposals) for event in found.rows]

    assert listed(review=ReviewState.IN_REVIEW) == [(3, 0)]
    assert listed(proposed=True) == [(1, 1)]
    assert listed(review=ReviewState.APPROVED) == []
