"""What waits, for whom, and what is in its way: as alerts, the frame and System tell it alike."""

import pytest

from core.actions import alerts, batches, endings, jobs, queue, workers
from core.actions.house_settings import change_ai_service
from core.context import AppContext
from core.errors import FailureKind, OutsideFailure
from core.queries.service import writing_service
from core.queries.system import queue as queue_now
from tests.conftest import Clock
from tests.core.actions.test_alerts import circuit, open_kinds, worker
from tests.make import OPENAI, claim_next, planned_batch, project_with


@pytest.mark.parametrize("what", ["the queue", "the batch"])
def test_what_is_paused_is_no_alert(any_context: AppContext, clock: Clock, what: str) -> None:
    batch_id = planned_batch(any_context, 3)
    if what == "the queue":
        queue.pause(any_context)
    else:
        batches.pause(any_context, batch_id)
    clock.advance(hours=30)
    alerts.look(any_context)
    worker(any_context)
    alerts.look(any_context)
    assert open_kinds(any_context) == []
    if what == "the queue":
        queue.resume(any_context)
    else:
        batches.resume(any_context, batch_id)
    alerts.look(any_context)
    assert open_kinds(any_context) == [], "neither is the pause a wait once it is over"


def waits(context: AppContext) -> tuple[int, int]:
    """How much waits as the frame says it, and as System does."""
    return writing_service(context).waiting, queue_now(context).waiting


def test_what_a_page_has_written_waits_for_workers_once_the_page_is_gone(
    any_context: AppContext, clock: Clock
) -> None:
    batches.plan(any_context, project_with(any_context, 2), OPENAI, inline=True)
    clock.advance(seconds=59)
    alerts.look(any_context)
    assert (open_kinds(any_context), waits(any_context)) == ([], (0, 0))
    clock.advance(seconds=2)
    alerts.look(any_context)
    assert (open_kinds(any_context), waits(any_context)) == (["no_worker"], (2, 2))


def test_what_a_page_had_written_and_is_retried_waits_for_workers(context: AppContext) -> None:
    batch_id = batches.plan(context, project_with(context, 2), OPENAI, inline=True).batch_id
    for _job in range(2):
        endings.fail(context, claim_next(context), OutsideFailure(FailureKind.KEY_REJECTED, "401"), 1)
    assert jobs.retry(context, batch_id) == 2
    assert waits(context) == (2, 2), "a new round is for workers from its beginning"


@pytest.mark.parametrize("how", ["another address", "cancelled", "paused"])
def test_a_service_that_nobody_waits_for_any_more_is_in_nobodys_way(
    any_context: AppContext, how: str
) -> None:
    batch_id = planned_batch(any_context, 2)
    circuit(any_context)
    alerts.look(any_context)
    assert (open_kinds(any_context), len(writing_service(any_context).circuits)) == (["circuit_open"], 1)
    if how == "another address":
        change_ai_service(any_context, address="http://other.example/v1", model="m", key="k" * 20)
    elif how == "cancelled":
        batches.cancel(any_context, batch_id)
    else:
        batches.pause(any_context, batch_id)
    alerts.look(any_context)
    assert (open_kinds(any_context), writing_service(any_context).circuits) == ([], ())


def test_a_service_of_before_hides_no_silence(any_context: AppContext, clock: Clock) -> None:
    planned_batch(any_context, 2)
    worker_id = worker(any_context)
    circuit(any_context)
    clock.advance(minutes=20)
    workers.beat(any_context, worker_id, 0)
    change_ai_service(any_context, address="http://other.example/v1", model="m", key="k" * 20)
    alerts.look(any_context)
    assert open_kinds(any_context) == [], "it may just begin"
    clock.advance(minutes=15)
    workers.beat(any_context, worker_id, 0)
    alerts.look(any_context)
    assert open_kinds(any_context) == ["nothing_finished"]


def test_a_batch_that_goes_on_speaks_for_no_other(any_context: AppContext, clock: Clock) -> None:
    planned_batch(any_context, 2)
    other = planned_batch(any_context, 2, "OTRO")
    worker_id = worker(any_context)
    for _turn in range(2):
        batches.pause(any_context, other)
        clock.advance(minutes=8)
        batches.resume(any_context, other)
    workers.beat(any_context, worker_id, 0)
    alerts.look(any_context)
    assert open_kinds(any_context) == ["nothing_finished"]


def test_nothing_is_finished_though_somebody_is_there(any_context: AppContext, clock: Clock) -> None:
    planned_batch(any_context, 3)
    worker_id = worker(any_context)
    claim_next(any_context)
    clock.advance(minutes=15)
    workers.beat(any_context, worker_id, 1)
    alerts.look(any_context)
    assert open_kinds(any_context) == ["nothing_finished"]
    clock.advance(minutes=106)
    workers.beat(any_context, worker_id, 1)
    alerts.look(any_context)
    assert sorted(open_kinds(any_context)) == ["long_wait", "nothing_finished"]
