"""The moves of a job, the counts of a batch, and how long a retry waits."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.jobs import ENDED, MOVES, OPEN, BatchState, Counts, JobState, may_become, retry_delay

NOW = datetime(2026, 11, 20, tzinfo=UTC)
numbers = st.integers(min_value=0, max_value=2_000)
counts = st.builds(Counts, numbers, numbers, numbers, numbers, numbers, numbers)


def test_every_state_has_its_moves_and_an_end_is_an_end() -> None:
    assert set(MOVES) == set(JobState)
    assert set().union(*MOVES.values()) <= set(JobState)
    assert not MOVES[JobState.SUCCEEDED]
    assert not MOVES[JobState.SKIPPED]
    assert set(may_become(JobState.SUCCEEDED)) == {JobState.RUNNING}
    assert set(may_become(JobState.CANCELLED)) == set(OPEN)
    assert set(may_become(JobState.QUEUED)) == {JobState.RUNNING, JobState.FAILED, JobState.CANCELLED}
    assert not may_become(JobState.SKIPPED), "a job is planned away, or never"


@given(counts)
def test_counts_add_up_and_the_percentage_is_floored(of: Counts) -> None:
    assert of.queued + of.running + of.succeeded + of.failed + of.cancelled + of.skipped == of.total
    assert of.open + of.ended + of.skipped == of.total
    assert 0 <= of.percent <= 100
    assert (of.percent == 100) == (not of.open)
    assert of.percent * of.to_write <= of.ended * 100 or not of.to_write


def test_the_last_of_a_thousand_is_still_missing() -> None:
    assert Counts(queued=1, succeeded=990, failed=9, skipped=5_000).percent == 99


@pytest.mark.parametrize(
    ("of", "cancelled", "expected"),
    [
        (Counts(succeeded=3, skipped=2), False, BatchState.COMPLETED),
        (Counts(succeeded=3, failed=1), False, BatchState.COMPLETED_WITH_FAILURES),
        (Counts(failed=4, skipped=1), False, BatchState.FAILED),
        (Counts(failed=1, cancelled=2), True, BatchState.CANCELLED),
        (Counts(succeeded=3, cancelled=1), True, BatchState.CANCELLED),
        # Asked to stop too late: nothing was cut.
        (Counts(succeeded=3), True, BatchState.COMPLETED),
        (Counts(succeeded=3, failed=1), True, BatchState.COMPLETED_WITH_FAILURES),
        (Counts(failed=3), True, BatchState.FAILED),
    ],
)
def test_the_state_of_an_ended_batch(of: Counts, cancelled: bool, expected: BatchState) -> None:
    state = of.state(cancel_requested=NOW if cancelled else None, paused=None, finished=NOW)
    assert state is expected
    assert state in ENDED


@pytest.mark.parametrize(
    ("of", "cancelled", "paused", "expected"),
    [
        (Counts(queued=3), False, False, BatchState.QUEUED),
        (Counts(queued=3, running=1), False, False, BatchState.RUNNING),
        (Counts(queued=3, failed=1), False, False, BatchState.RUNNING),
        (Counts(queued=3, running=1), False, True, BatchState.PAUSED),
        (Counts(running=1, cancelled=3), True, False, BatchState.CANCELLING),
        (Counts(running=1, cancelled=3), True, True, BatchState.CANCELLING),
        # All have ended and nobody has closed it yet.
        (Counts(succeeded=3), False, False, BatchState.RUNNING),
    ],
)
def test_the_state_of_a_batch_that_goes_on(
    of: Counts, cancelled: bool, paused: bool, expected: BatchState
) -> None:
    state = of.state(
        cancel_requested=NOW if cancelled else None, paused=NOW if paused else None, finished=None
    )
    assert state is expected
    assert state not in ENDED


def test_a_retry_waits_longer_each_time_but_not_for_ever() -> None:
    waits = [retry_delay(attempt, base=10, limit=300, jitter=0) for attempt in range(1, 8)]
    assert waits == [10, 20, 40, 80, 160, 300, 300]


@given(st.integers(1, 20), st.floats(0, 1))
def test_jitter_takes_away_up_to_a_half(attempt: int, jitter: float) -> None:
    full = retry_delay(attempt, base=10, limit=300, jitter=0)
    assert full / 2 <= retry_delay(attempt, base=10, limit=300, jitter=jitter) <= full


@given(st.floats(0, 3_000), st.floats(0, 1))
def test_a_time_the_other_side_asked_for_is_never_undercut(asked: float, jitter: float) -> None:
    wait = retry_delay(1, base=10, limit=300, jitter=jitter, asked=asked)
    assert asked <= wait <= asked * 1.1 + 1e-9


def test_a_server_cannot_put_a_narrative_off_for_days() -> None:
    assert retry_delay(1, base=10, limit=300, jitter=0, asked=1e9) == 3_000
