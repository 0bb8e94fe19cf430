"""Which versions the rule lets go: examples one by one, and what holds for any history."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.retention import Kept, Rule, removable
from core.errors import Refusal

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
RULE = Rule(90, 1)


def version(number: int, days: float = 400, author_kind: str = "model", **changes: object) -> Kept:
    """A version so many days old; its id is its number and 100."""
    kept = Kept(number + 100, number, NOW - timedelta(days=days), author_kind)
    return replace(kept, **changes)


def numbers(kept: Sequence[Kept], rule: Rule = RULE) -> list[int]:
    return [each.number for each in removable(kept, rule, NOW)]


def test_old_machine_texts_that_a_machine_has_overtaken_go() -> None:
    assert numbers([version(1), version(2), version(3, is_current=True)]) == [1, 2]


@pytest.mark.parametrize(("days", "gone"), [(89, []), (90, []), (90.01, [1]), (91, [1])])
def test_it_is_older_than_the_days(days: float, gone: list[int]) -> None:
    assert numbers([version(1, days), version(2, 1, is_current=True)]) == gone


@pytest.mark.parametrize(
    "reason", ["is_current", "is_reviewed", "is_named", "is_waiting", "is_made_from", "is_pinned"]
)
def test_each_of_these_keeps_a_version_for_ever(reason: str) -> None:
    history = [version(number, 4000) for number in range(1, 6)]
    assert numbers(history) == [1, 2, 3, 4]
    history[2] = replace(history[2], **{reason: True})
    assert numbers(history) == [1, 2, 4]


def test_what_a_person_wrote_stays_and_what_it_was_written_from() -> None:
    assert numbers([version(1), version(2, author_kind="person"), version(3)]) == []
    history = [
        version(1),
        version(2),
        version(3),
        version(4, author_kind="person", base_number=1),
        version(5),
    ]
    assert numbers(history) == [2], "1 is the base of a person's text, 3 was overtaken by it"


def test_the_source_of_a_restoration_stays() -> None:
    history = [version(1), version(2), version(3), version(4, restored_from=102), version(5)]
    assert numbers(history) == [1, 3, 4]


def test_the_newest_stay_whatever_they_are() -> None:
    history = [version(number) for number in range(1, 6)]
    assert [numbers(history, Rule(90, keep)) for keep in (1, 2, 4, 5, 100)] == [
        [1, 2, 3, 4],
        [1, 2, 3],
        [1],
        [],
        [],
    ]


def test_gaps_in_the_numbers_change_nothing() -> None:
    """What was removed before is no longer there: the next one that is there counts."""
    assert numbers([version(1, is_named=True), version(4), version(9), version(12)]) == [4, 9]
    assert numbers([version(4), version(9, author_kind="person"), version(12)]) == []
    assert removable([], RULE, NOW) == []


@pytest.mark.parametrize(("days", "keep"), [(29, 3), (3651, 3), (90, 0), (90, 101)])
def test_a_rule_beyond_its_bounds_is_refused(days: int, keep: int) -> None:
    with pytest.raises(Refusal):
        Rule(days, keep).check()
    for within in (Rule(), Rule(30, 1), Rule(3650, 100)):
        within.check()


rules = st.builds(Rule, st.integers(30, 3650), st.integers(1, 8))


@st.composite
def histories(draw: st.DrawFn) -> list[Kept]:
    """The versions of a narrative: with gaps, in any order of age, one of them in use or none."""
    found = sorted(draw(st.sets(st.integers(1, 30), max_size=14)))
    current = draw(st.sampled_from([0, *found]))
    history = []
    for number in found:
        before = [other for other in found if other < number]
        kind = draw(st.sampled_from(["model", "model", "model", "system", "person"]))
        changes: dict[str, object] = {"is_current": number == current}
        if before and kind == "person":  # nobody else restores
            changes["restored_from"] = draw(st.sampled_from([None, *(other + 100 for other in before)]))
        if before:
            changes["base_number"] = draw(st.sampled_from([None, *before]))
        if draw(st.integers(0, 3)) == 0:
            flags = ("is_reviewed", "is_named", "is_waiting", "is_made_from", "is_pinned")
            changes[draw(st.sampled_from(flags))] = True
        history.append(version(number, draw(st.integers(0, 4000)), kind, **changes))
    return draw(st.permutations(history))


@given(histories(), rules)
def test_nothing_that_is_protected_ever_goes(history: list[Kept], rule: Rule) -> None:
    gone = removable(history, rule, NOW)
    stays = [each for each in history if each not in gone]
    for each in gone:
        assert NOW - each.created > timedelta(days=rule.days)
        assert each.author_kind != "person"
        flags = (each.is_current, each.is_reviewed, each.is_named, each.is_waiting, each.is_made_from)
        assert not any((*flags, each.is_pinned))
        later = [other for other in history if other.number > each.number]
        assert len(later) >= rule.keep_last
        assert min(later, key=lambda other: other.number).author_kind != "person"
        assert all(other.restored_from != each.id for other in history)
        assert all(other.base_number != each.number for other in history if other.author_kind == "person")
    assert len(stays) >= min(rule.keep_last, len(history))


@given(histories(), rules)
def test_a_second_look_finds_nothing_more(history: list[Kept], rule: Rule) -> None:
    gone = removable(history, rule, NOW)
    assert removable([each for each in history if each not in gone], rule, NOW) == []


@given(histories(), rules, st.integers(0, 2000))
def test_time_and_a_stricter_rule_only_let_more_go(history: list[Kept], rule: Rule, days: int) -> None:
    gone = {each.id for each in removable(history, rule, NOW)}
    assert gone <= {each.id for each in removable(history, rule, NOW + timedelta(days=days))}
    assert gone >= {each.id for each in removable(history, replace(rule, days=rule.days + days), NOW)}
    assert gone >= {each.id for each in removable(history, replace(rule, keep_last=rule.keep_last + 1), NOW)}
