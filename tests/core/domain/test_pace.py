"""How long a batch will still take: a range from its own pace, or nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.pace import LEAST_ENDS, TimeLeft, time_left

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def ends(*seconds_ago: float) -> list[datetime]:
    return [NOW - timedelta(seconds=each) for each in seconds_ago]


def steady(number: int, each: float, since: float = 1) -> list[datetime]:
    return ends(*(since + each * place for place in range(number)))


def test_a_steady_pace_gives_a_range_round_the_truth() -> None:
    left = time_left(steady(60, 3), 100, NOW)
    assert left
    assert left.low < timedelta(seconds=300) < left.high
    assert left.high < left.low * 1.5
    few = time_left(steady(LEAST_ENDS, 3), 100, NOW)
    assert few
    assert few.high - few.low > left.high - left.low, "who has seen little promises little"


@pytest.mark.parametrize(
    "seen",
    [
        [],
        steady(LEAST_ENDS - 1, 3),
        # Eight threads that have ended their first narratives in the same second.
        steady(8, 0.1),
        # Nothing has ended for five minutes: paused, or nobody is there.
        steady(30, 3, since=300),
        # It goes on after a night; what was before says nothing.
        [*steady(3, 3), *steady(30, 3, since=30_000)],
    ],
)
def test_where_it_would_be_a_guess_nothing_is_told(seen: Sequence[datetime]) -> None:
    assert time_left(seen, 100, NOW) is None


def test_what_is_done_takes_no_time_and_what_was_before_a_break_does_not_count() -> None:
    assert time_left(steady(30, 3), 0, NOW) is None
    slow_then_fast = [*steady(20, 3), *steady(20, 60, since=30_000)]
    assert time_left(slow_then_fast, 100, NOW) == time_left(steady(20, 3), 100, NOW)


def test_a_slow_model_is_no_break() -> None:
    left = time_left(steady(10, 150), 10, NOW)
    assert left
    assert left.told() == (15, 45, "min")


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        ((20, 50), (0, 1, "min")),
        ((50, 130), (0, 3, "min")),
        ((130, 590), (2, 10, "min")),
        ((130, 610), (0, 15, "min")),
        ((700, 1_300), (10, 25, "min")),
        ((3_700, 5_400), (60, 90, "min")),
        ((3_700, 5_500), (1, 2, "h")),
    ],
)
def test_a_range_is_told_rounded_outwards(seconds: tuple[int, int], told: tuple[int, int, str]) -> None:
    low, high = (timedelta(seconds=each) for each in seconds)
    assert TimeLeft(low, high).told() == told


@given(st.lists(st.floats(0, 20_000), max_size=40), st.integers(0, 10_000))
def test_a_range_is_never_upside_down(seconds_ago: list[float], remaining: int) -> None:
    left = time_left(ends(*seconds_ago), remaining, NOW)
    if left:
        assert timedelta() < left.low < left.high
        low, high, _unit = left.told()
        assert 0 <= low < high
