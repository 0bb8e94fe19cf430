"""Alerts: each opens once, is told again a day later, and closes by itself, whoever and how many look."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from core.actions import alerts, claims, endings, workers
from core.context import AppContext
from core.domain.actors import Role, system
from core.domain.alerts import AlertKind, Thresholds
from core.errors import FailureKind, OutsideFailure, Refusal
from core.llm import Text
from core.queries.alerts import open_alerts, past_alerts
from core.queries.alerts import thresholds as thresholds_now
from core.queries.notifications import unread
from core.store.tables import endpoints, notifications, users
from core.store.tables import workers as worker_rows
from tests.conftest import Clock
from tests.make import claim_next, planned_batch
from tests.support.accounts import logged, rows, sample_actor


def open_kinds(context: AppContext) -> list[str]:
    return [alert.kind for alert in open_alerts(context)]


def told(context: AppContext) -> list[tuple[str, bool]]:
    """What the acting person was told, first to last: the kind of alert, and whether it is over."""
    mine = [row for row in rows(context, notifications) if row.user_id == context.actor.user_id]
    return [(row.data["alert"], row.data["closed"]) for row in mine if row.kind == "alert"]


def worker(context: AppContext, **changes: object) -> int:
    worker_id = workers.sign_on(context, "a-host", 42, "0.1.0", 8)
    if changes:
        with context.database.write() as connection:
            connection.execute(update(worker_rows).where(worker_rows.c.id == worker_id).values(**changes))
    return worker_id


def circuit(context: AppContext) -> None:
    """An AI service in trouble: the one that is asked as things stand."""
    with context.database.read() as connection:
        address = context.asked_at(connection)["openai"]
    row = {"address": address, "failures": 5, "failure": "no_connection", "failure_values": {}}
    now = context.clock()
    with context.database.write() as connection:
        connection.execute(insert(endpoints), {**row, "failing_since": now, "opened": now, "probe_at": now})


def somebody_writes(context: AppContext) -> int:
    """A batch of which nothing waits, and one narrative is being written."""
    batch_id = planned_batch(context, 1, "UNO")
    claim_next(context, batch_id)
    return batch_id


def answer(context: AppContext) -> None:
    with context.database.write() as connection:
        connection.execute(update(endpoints).values(opened=None, failing_since=None, failures=0))


def test_nobody_there_to_write_is_told_once_and_again_a_day_later(
    any_context: AppContext, clock: Clock
) -> None:
    planned_batch(any_context, 3)
    alerts.look(any_context)
    assert open_kinds(any_context) == [], "a worker that is being restarted is no alert"
    clock.advance(minutes=1)
    for _look in range(3):
        alerts.look(any_context)
        clock.advance(minutes=1)
    (alert,) = open_alerts(any_context)
    assert (alert.kind, alert.values) == (AlertKind.NO_WORKER, {"number": 3})
    assert told(any_context) == [("no_worker", False)]
    clock.advance(hours=23)
    alerts.look(any_context)
    assert [kind for kind, _closed in told(any_context)].count("no_worker") == 1
    clock.advance(hours=1)
    alerts.look(any_context)
    alerts.look(any_context)
    assert told(any_context).count(("no_worker", False)) == 2

    worker(any_context)
    alerts.look(any_context)
    alerts.look(any_context)
    assert "no_worker" not in open_kinds(any_context)
    assert told(any_context).count(("no_worker", True)) == 1
    (past,) = [alert for alert in past_alerts(any_context) if alert.kind == "no_worker"]
    assert past.closed == clock()


def test_administration_and_management_are_told_and_nobody_else(any_context: AppContext) -> None:
    somebody_writes(any_context)
    circuit(any_context)
    alerts.look(any_context)
    for role in Role:
        acting = any_context.acting_as(sample_actor(any_context, role))
        is_told = role in (Role.ADMINISTRATOR, Role.MANAGER)
        assert told(acting) == [("circuit_open", False)] * is_told, role
    answer(any_context)
    manager = sample_actor(any_context, Role.MANAGER)
    with any_context.database.write() as connection:
        connection.execute(update(users).where(users.c.id == manager.user_id).values(active=False))
    alerts.look(any_context)
    assert told(any_context) == [("circuit_open", False), ("circuit_open", True)]
    assert told(any_context.acting_as(manager)) == [("circuit_open", False)]


def test_that_it_is_over_stands_in_the_place_of_what_was_not_read(any_context: AppContext) -> None:
    def unread_now() -> list[tuple[str, bool]]:
        found = unread(any_context, limit=100).rows
        return [(row.data["alert"], row.data["closed"]) for row in found if row.kind == "alert"]

    somebody_writes(any_context)
    circuit(any_context)
    far = any_context.settings.clock_tolerance + 1
    worker(any_context, clock_offset=far)
    alerts.look(any_context)
    assert sorted(unread_now()) == [("circuit_open", False), ("clock_off", False)]
    answer(any_context)
    alerts.look(any_context)
    assert unread_now() == [("circuit_open", True), ("clock_off", False)], "of another alert nothing is lost"


def test_what_comes_and_goes_is_told_once_until_it_stays(any_context: AppContext, clock: Clock) -> None:
    somebody_writes(any_context)
    for _flap in range(4):
        circuit(any_context)
        alerts.look(any_context)
        clock.advance(minutes=1)
        with any_context.database.write() as connection:
            connection.execute(endpoints.delete())
        alerts.look(any_context)
        clock.advance(minutes=1)
    assert told(any_context) == [("circuit_open", False), ("circuit_open", True)]
    assert len(past_alerts(any_context)) == 1, "it is one trouble"
    circuit(any_context)
    alerts.look(any_context)
    assert open_kinds(any_context) == ["circuit_open"], "System tells it at once"
    clock.advance(minutes=15)
    alerts.look(any_context)
    assert told(any_context)[2:] == [("circuit_open", False)]


def test_too_much_fails_and_then_no_more(any_context: AppContext, clock: Clock) -> None:
    house = any_context.acting_as(system())
    planned_batch(any_context, 20)
    for place in range(10):
        claimed = claim_next(house)
        if place < 3:
            endings.fail(house, claimed, OutsideFailure(FailureKind.KEY_REJECTED, "401"), 1)
        else:
            endings.succeed(house, claimed, Text("Un texto.", "m"), (), 1)
    worker(any_context)
    alerts.look(any_context)
    (alert,) = open_alerts(any_context)
    assert (alert.kind, alert.values) == ("failure_rate", {"number": 3, "total": 10, "minutes": 60})
    while claimed := claims.claim(house):
        endings.succeed(house, claimed, Text("Un texto.", "m"), (), 1)
    alerts.look(any_context)
    assert told(any_context) == [("failure_rate", False), ("failure_rate", True)]


def test_a_clock_that_is_off(any_context: AppContext) -> None:
    far = any_context.settings.clock_tolerance + 1
    worker(any_context, clock_offset=-far)
    alerts.look(any_context)
    (alert,) = open_alerts(any_context)
    assert (alert.kind, alert.values["seconds"]) == ("clock_off", round(-far))


def test_any_number_may_look_at_once(any_context: AppContext, clock: Clock) -> None:
    planned_batch(any_context, 3)
    circuit(any_context)
    clock.advance(minutes=2)

    def look_together() -> None:
        with ThreadPoolExecutor(6) as threads:
            list(threads.map(lambda _look: alerts.look(any_context), range(12)))

    look_together()
    assert sorted(told(any_context)) == [("circuit_open", False), ("no_worker", False)]
    clock.advance(days=1, minutes=1)
    look_together()
    kinds = [kind for kind, _closed in told(any_context)]
    assert [kinds.count(kind) for kind in ("circuit_open", "no_worker", "long_wait")] == [2, 2, 0]
    answer(any_context)
    worker(any_context)
    look_together()
    assert told(any_context).count(("circuit_open", True)) == 1
    assert told(any_context).count(("no_worker", True)) == 1


def test_where_nothing_changes_nothing_is_written(context: AppContext, clock: Clock) -> None:
    somebody_writes(context)
    circuit(context)
    alerts.look(context)
    before = rows(context, notifications)
    context.database.write = None  # ty: ignore[invalid-assignment]
    clock.advance(minutes=1)
    alerts.look(context)
    assert rows(context, notifications) == before


def test_thresholds_are_set_by_administration(any_context: AppContext, clock: Clock) -> None:
    assert thresholds_now(any_context) == Thresholds()
    known = Thresholds(no_worker_minutes=10)
    alerts.change_thresholds(any_context, known)
    assert thresholds_now(any_context) == known
    planned_batch(any_context, 1)
    clock.advance(minutes=9)
    alerts.look(any_context)
    assert open_kinds(any_context) == []
    clock.advance(minutes=1)
    alerts.look(any_context)
    assert open_kinds(any_context) == ["no_worker"]
    with pytest.raises(Refusal):
        alerts.change_thresholds(any_context, Thresholds(failure_percent=0))
    (entry,) = logged(any_context, "settings.alerts_changed")
    assert entry.details["no_worker_minutes"] == 10


def test_the_notices_of_an_alert_are_of_no_batch(any_context: AppContext) -> None:
    somebody_writes(any_context)
    circuit(any_context)
    alerts.look(any_context)
    (told_of,) = {row.batch_id for row in rows(any_context, notifications)}
    assert told_of is None
    assert open_alerts(any_context)[0].opened >= any_context.clock() - timedelta(seconds=1)
