"""From given figures, what is wrong: each rule at its threshold and just below it."""

from datetime import UTC, datetime, timedelta

import pytest

from core.domain.alerts import BOUNDS, AlertFigures, AlertKind, Circuit, Clock, Thresholds, troubles
from core.errors import Refusal

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
USUAL = Thresholds()


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def wrong(**figures: object) -> list[AlertKind]:
    return [each.kind for each in troubles(AlertFigures(**figures), USUAL, NOW)]  # ty: ignore[invalid-argument-type]


def waiting(minutes: float, **figures: object) -> list[AlertKind]:
    return wrong(waiting=3, due_since=ago(minutes=minutes), asked_since=ago(minutes=minutes), **figures)


def test_nothing_is_wrong_where_nothing_happens() -> None:
    assert wrong() == []
    assert wrong(attended_since=ago(days=3), last_finished=ago(days=2)) == []


@pytest.mark.parametrize(
    ("succeeded", "failed", "is_wrong"),
    [(8, 2, True), (9, 2, False), (0, 9, False), (0, 10, True), (81, 20, False), (80, 20, True)],
)
def test_a_rate_of_failures_needs_a_least_number(succeeded: int, failed: int, is_wrong: bool) -> None:
    assert wrong(succeeded=succeeded, failed=failed) == [AlertKind.FAILURE_RATE] * is_wrong


def test_nobody_is_there_to_write() -> None:
    assert waiting(0.9) == []
    assert waiting(1) == [AlertKind.NO_WORKER]
    assert waiting(1, attended_since=ago(seconds=5)) == []
    assert waiting(90, last_seen=ago(seconds=50)) == [], "it may be restarting"
    assert waiting(90, last_seen=ago(minutes=1)) == [AlertKind.NO_WORKER]


def test_silence_is_counted_from_when_there_was_work_and_somebody_to_do_it() -> None:
    there = ago(hours=5)
    assert waiting(15, attended_since=there) == [AlertKind.NOTHING_FINISHED]
    assert waiting(14.9, attended_since=there) == []
    assert waiting(60, attended_since=there, last_finished=ago(minutes=14)) == []
    assert waiting(60, attended_since=ago(minutes=14)) == []
    assert waiting(60, attended_since=there, last_finished=ago(minutes=16)) == [AlertKind.NOTHING_FINISHED]


def test_silence_with_a_known_cause_is_told_once() -> None:
    there = ago(hours=5)
    circuit = Circuit("http://a", ago(minutes=20), "no_connection", {})
    assert waiting(60, attended_since=there, circuits=(circuit,)) == [AlertKind.CIRCUIT_OPEN]
    assert waiting(60, attended_since=there, clocks=(Clock("a-host", 9.6),)) == [AlertKind.CLOCK_OFF]


def test_a_long_wait_is_told_where_more_hands_would_help() -> None:
    busy = {"attended_since": ago(hours=5), "last_finished": NOW}
    assert waiting(120, **busy) == [AlertKind.LONG_WAIT]
    assert waiting(119, **busy) == []
    circuit = Circuit("http://a", ago(minutes=20), "no_connection", {})
    assert waiting(300, **busy, circuits=(circuit,)) == [AlertKind.CIRCUIT_OPEN]
    assert waiting(300, **busy, clocks=(Clock("a-host", 9.6),)) == [AlertKind.CLOCK_OFF]
    assert waiting(300, last_finished=NOW) == [AlertKind.NO_WORKER]


def test_each_service_and_each_machine_has_an_alert_of_its_own() -> None:
    circuits = tuple(Circuit(f"http://{name}", NOW, "timeout", {}) for name in "ab")
    clocks = (Clock("one", 7), Clock("one", 8), Clock("two", -7))
    found = troubles(AlertFigures(circuits=circuits, clocks=clocks), USUAL, NOW)
    assert [each.subject for each in found] == ["http://a", "http://b", "one", "two"]
    assert found[3].values == {"host": "two", "seconds": -7}


@pytest.mark.parametrize("name", BOUNDS)
def test_a_threshold_beyond_its_bounds_is_refused(name: str) -> None:
    least, most = BOUNDS[name]
    for within in (least, most):
        Thresholds(**{name: within}).check()
    for beyond in (least - 1, most + 1):
        with pytest.raises(Refusal):
            Thresholds(**{name: beyond}).check()
