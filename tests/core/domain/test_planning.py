"""Which events are written: every reason to leave one out, and what `which` and `include` change.
And a choice as a batch keeps it."""

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, combinations, product
from typing import Any

import pytest

from core.domain.facts import EventState
from core.domain.planning import (
    Candidate,
    Choice,
    Include,
    SkipReason,
    Which,
    choice_of,
    is_meant,
    options_of,
    skip_reason,
    sorted_out,
)

TODAY = date(2026, 11, 20)
BEFORE, AFTER = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
NOTHING: frozenset[Include] = frozenset()
EVERY = frozenset(Include)
HELD = Candidate(
    event_id=1,
    title="Taller de huertos",
    state=EventState.DONE,
    starts_on=BEFORE,
    planned_on=None,
    facts_hash="f1:now",
    written_from=None,
    being_written=False,
    failed_last=False,
)


def reason(
    which: Which = Which.MISSING, include: frozenset[Include] = NOTHING, **changes: Any
) -> SkipReason | None:
    return skip_reason(replace(HELD, **changes), which, include, TODAY)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"state": EventState.UNKNOWN}, None),
        ({"starts_on": TODAY}, None),
        ({"title": "  "}, SkipReason.TOO_LITTLE_DATA),
        ({"starts_on": None}, SkipReason.TOO_LITTLE_DATA),
        ({"starts_on": AFTER}, SkipReason.NOT_YET_HELD),
        ({"state": EventState.UNKNOWN, "starts_on": AFTER}, SkipReason.NOT_YET_HELD),
        ({"state": EventState.PLANNED}, SkipReason.NOT_YET_HELD),
        ({"state": EventState.POSTPONED, "starts_on": AFTER}, SkipReason.NOT_YET_HELD),
        ({"state": EventState.POSTPONED, "starts_on": None, "planned_on": BEFORE}, SkipReason.NOT_YET_HELD),
        ({"state": EventState.POSTPONED, "starts_on": BEFORE}, None),
        ({"state": EventState.CANCELLED}, SkipReason.CANCELLED),
        ({"state": EventState.CANCELLED, "starts_on": AFTER}, SkipReason.CANCELLED),
        ({"written_from": "f1:now"}, SkipReason.ALREADY_WRITTEN),
        ({"written_from": "f1:old"}, SkipReason.ALREADY_WRITTEN),
        ({"being_written": True}, SkipReason.BEING_WRITTEN),
    ],
)
def test_missing_leaves_out_what_need_not_or_cannot_be_written(
    changes: dict[str, Any], expected: SkipReason | None
) -> None:
    assert reason(**changes) is expected


@pytest.mark.parametrize(
    ("which", "written_from", "expected"),
    [
        (Which.MISSING, "f1:old", SkipReason.ALREADY_WRITTEN),
        (Which.STALE, None, None),
        (Which.STALE, "f1:old", None),
        (Which.STALE, "f1:now", SkipReason.NOTHING_CHANGED),
        (Which.FAILED, "f1:now", None),
        (Which.ALL, "f1:now", None),
        (Which.ALL, "f1:old", None),
    ],
)
def test_each_choice_has_its_own_reason_for_what_is_written(
    which: Which, written_from: str | None, expected: SkipReason | None
) -> None:
    assert reason(which, written_from=written_from) is expected


@pytest.mark.parametrize(
    ("state", "include"), [(EventState.PLANNED, Include.PLANNED), (EventState.CANCELLED, Include.CANCELLED)]
)
def test_what_is_left_out_is_written_if_somebody_asks(state: EventState, include: Include) -> None:
    for asked in map(frozenset, chain.from_iterable(combinations(Include, n) for n in range(3))):
        assert (reason(include=asked, state=state) is None) == (include in asked)


def test_only_the_first_two_reasons_give_way_to_all() -> None:
    """Over every state, day, writing and choice: `all` never writes what another reason forbids."""
    giving_way = {SkipReason.ALREADY_WRITTEN, SkipReason.NOTHING_CHANGED}
    seen: set[SkipReason | None] = set()
    for state, day, written, busy, title, which, include in product(
        EventState,
        (BEFORE, TODAY, AFTER, None),
        (None, "f1:now", "f1:old"),
        (False, True),
        ("Taller", ""),
        Which,
        (NOTHING, EVERY),
    ):
        changes = {
            "state": state,
            "starts_on": day,
            "written_from": written,
            "being_written": busy,
            "title": title,
        }
        found, with_all = reason(which, include, **changes), reason(Which.ALL, include, **changes)
        assert with_all == (None if found in giving_way else found)
        assert busy == (found is SkipReason.BEING_WRITTEN)
        seen.add(found)
    guards = {SkipReason.APPROVED, SkipReason.PROTECTED, SkipReason.EDITED_BY_HAND}
    assert seen == {None, *SkipReason} - guards


def test_a_text_that_is_guarded_is_spared_but_for_proposals() -> None:
    guarded = [candidate(1, written_from="f1:old", guard=SkipReason.PROTECTED), candidate(2)]
    choice = Choice(1, "es", which=Which.ALL)
    assert sorted_out(guarded, choice, TODAY) == ([2], {1: SkipReason.PROTECTED})
    assert sorted_out(guarded, replace(choice, as_proposals=True), TODAY) == ([1, 2], {})
    missing = replace(choice, which=Which.MISSING)
    assert sorted_out(guarded, missing, TODAY)[1] == {1: SkipReason.ALREADY_WRITTEN}


def test_only_those_that_failed_are_meant_by_failed() -> None:
    for which in Which:
        assert is_meant(replace(HELD, failed_last=True), which)
        assert is_meant(HELD, which) == (which is not Which.FAILED)


def candidate(number: int, **changes: Any) -> Candidate:
    return replace(HELD, event_id=number, **changes)


def test_events_are_sorted_out_in_their_order_and_only_what_is_written_counts_towards_the_limit() -> None:
    found = [
        candidate(1, written_from="f1:now"),
        candidate(5),
        candidate(2, state=EventState.CANCELLED),
        candidate(3),
        candidate(4),
        candidate(6, title=""),
    ]
    left_out = {1: SkipReason.ALREADY_WRITTEN, 2: SkipReason.CANCELLED, 6: SkipReason.TOO_LITTLE_DATA}
    choice = Choice(1, "es")
    assert sorted_out(found, choice, TODAY) == ([5, 3, 4], left_out)
    assert sorted_out(found, replace(choice, limit=2), TODAY) == ([5, 3], left_out)


def test_what_never_failed_is_neither_written_nor_left_out_by_failed() -> None:
    found = [candidate(1), candidate(2, failed_last=True), candidate(3, failed_last=True, being_written=True)]
    asked = Choice(1, "es", which=Which.FAILED)
    assert sorted_out(found, asked, TODAY) == ([2], {3: SkipReason.BEING_WRITTEN})


@pytest.mark.parametrize(
    "choice",
    [
        Choice(7, "es"),
        Choice(7, "en", BEFORE, TODAY, Which.ALL, EVERY, 12, (3, 5)),
        Choice(7, "es", last_day=AFTER, which=Which.STALE, include=frozenset({Include.CANCELLED})),
    ],
)
def test_a_choice_comes_back_whole_from_the_options_that_a_batch_keeps(choice: Choice) -> None:
    kept = json.loads(json.dumps({**options_of(choice), "provider": "facts"}))
    assert choice_of(kept, choice.project_id) == choice
