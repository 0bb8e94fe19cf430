"""The whole queue is halted and goes on; its pace; an AI service in trouble is probed at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from core.actions import claims, queue
from core.context import AppContext
from core.errors import Refusal
from core.queries.house_settings import house_settings
from core.queries.service import writing_service
from core.queries.system import queue as queue_now
from core.store.tables import endpoints
from tests.conftest import Clock
from tests.make import claim_next, planned_batch
from tests.support.accounts import logged


def test_while_the_queue_is_paused_nothing_is_begun(any_context: AppContext) -> None:
    rung: list[int] = []
    context = replace(any_context, ring=rung.append)
    planned_batch(context, 3)
    claim_next(context)
    rung.clear()
    assert queue.pause(context)
    assert not queue.pause(context), "it is so already"
    assert claims.claim(context) is None
    found = queue_now(context)
    assert (found.waiting, found.held, found.writing, found.oldest) == (0, 2, 1, None)
    paused = writing_service(context).paused
    assert paused
    assert (paused.since, paused.by) == (context.clock(), context.actor.name)

    assert queue.resume(context)
    assert not queue.resume(context)
    assert rung, "whoever can write is told"
    assert writing_service(context).paused is None
    assert claim_next(context)
    assert len(logged(context, "queue.paused")) == len(logged(context, "queue.resumed")) == 1


def test_the_pace_of_requests(open_store: Callable[..., AppContext]) -> None:
    context = open_store()
    assert (house_settings(context).pace, house_settings(context).pace_fixed) == (0, False)
    queue.change_pace(context, 90)
    assert house_settings(context).pace == 90
    for wrong in (-1, queue.MOST_A_MINUTE + 1):
        with pytest.raises(Refusal):
            queue.change_pace(context, wrong)
    fixed = open_store(requests_per_minute=7)
    assert (house_settings(fixed).pace, house_settings(fixed).pace_fixed) == (7, True)
    with pytest.raises(Refusal, match="environment"):
        queue.change_pace(fixed, 3)
    assert [entry.details for entry in logged(context, "settings.pace_changed")] == [{"number": 90}]


def test_a_service_in_trouble_is_shown_and_probed_when_somebody_asks(
    any_context: AppContext, clock: Clock
) -> None:
    planned_batch(any_context, 1)
    row = {"address": claim_next(any_context).address, "failures": 5, "failure": "server_error"}
    moments = {"failing_since": clock(), "opened": clock(), "probe_at": clock() + timedelta(minutes=2)}
    well = {"address": "http://other.example/v1", "failures": 1}
    with any_context.database.write() as connection:
        connection.execute(insert(endpoints), {**row, **moments, "failure_values": {"code": 503}})
        connection.execute(insert(endpoints), well)
        ids = connection.execute(select(endpoints.c.id).order_by(endpoints.c.id)).scalars().all()
    clock.advance(seconds=10)
    (circuit,) = writing_service(any_context).circuits
    assert (circuit.address, circuit.failure, circuit.values) == (
        row["address"],
        "server_error",
        {"code": 503},
    )
    assert circuit.since == moments["opened"]
    assert queue.probe_now(any_context, ids[0])
    (circuit,) = writing_service(any_context).circuits
    assert circuit.probe_at == clock()
    assert not queue.probe_now(any_context, ids[1]), "it is asked as usual"
    assert len(logged(any_context, "queue.probed")) == 1
