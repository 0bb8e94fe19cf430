"""An AI service in trouble is left alone but for probes, and asked no faster than is allowed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from unittest.mock import patch

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from core.actions import batches, claims, endings, probes, queue, upkeep
from core.actions.endings import Ending
from core.actions.probes import Probe
from core.context import AppContext
from core.domain.circuit import TROUBLE, probe_wait
from core.domain.planning import Manner
from core.errors import FailureKind, OutsideFailure
from core.llm import Text, Usage
from core.queries.jobs import list_jobs
from core.store import settings
from core.store.tables import endpoints, jobs, model_calls
from tests.conftest import Clock
from tests.make import OPENAI, batch_seen, claim_next, planned_batch

TEXT = Text("Un texto.", "gpt-5-mini", Usage(1, 0, 1, 0))
AWAY = OutsideFailure(FailureKind.NO_CONNECTION, "refused")
AWAY_STORE = OperationalError("", {}, Exception())
BUSY = OutsideFailure(FailureKind.SERVER_ERROR, "", http_status=503)


def in_trouble(context: AppContext, number: int = 8, failure: OutsideFailure = AWAY) -> int:
    """A batch whose AI service has just failed as often as opens its circuit."""
    batch_id = planned_batch(context, number)
    for _failure in range(context.settings.circuit_after):
        endings.fail(context, claim_next(context), failure, 0.1)
    return batch_id


def opened(context: AppContext) -> datetime | None:
    with context.database.read() as connection:
        return connection.execute(select(endpoints.c.opened)).scalar()


def probe(context: AppContext) -> Probe:
    """The probe that is due, which must be."""
    found = probes.begin(context)
    assert found
    return found


def calls_made(context: AppContext) -> list[tuple[str, str | None]]:
    """What was asked besides narratives, and how it ended."""
    told = select(model_calls.c.purpose, model_calls.c.outcome).where(model_calls.c.job_id.is_(None))
    with context.database.read() as connection:
        return [(row.purpose, row.outcome) for row in connection.execute(told.order_by(model_calls.c.id))]


def test_after_failures_in_a_row_nothing_is_begun_but_a_probe(any_context: AppContext, clock: Clock) -> None:
    in_trouble(any_context)
    assert opened(any_context) == clock.now
    clock.advance(seconds=14)
    assert probes.begin(any_context) is None
    clock.advance(seconds=2)
    first = probe(any_context)
    assert probes.begin(any_context) is None, "one probe at a time"
    clock.advance(seconds=1)
    assert not probes.end(any_context, first, AWAY, 0.1)
    clock.advance(seconds=29)
    assert probes.begin(any_context) is None, "the next one waits twice as long"
    clock.advance(seconds=2)
    second = probe(any_context)
    assert claims.claim(any_context) is None, "no narrative is risked"
    assert probes.end(any_context, second, TEXT, 1.0)
    assert opened(any_context) is None
    assert calls_made(any_context) == [("test", "no_connection"), ("test", "ok")]
    assert claim_next(any_context).job_id != claim_next(any_context).job_id, "it goes on as before"


def test_a_probe_of_which_nothing_is_heard_is_followed_by_another(
    any_context: AppContext, clock: Clock
) -> None:
    in_trouble(any_context)
    clock.advance(seconds=16)
    probe(any_context)
    clock.advance(seconds=120)
    upkeep.sweep(any_context)
    assert calls_made(any_context) == [("test", "abandoned")], "its process may have died"
    probe(any_context)


@pytest.mark.parametrize("kind", sorted(TROUBLE))
def test_a_long_trouble_costs_no_narrative(context: AppContext, clock: Clock, kind: FailureKind) -> None:
    batch_id = in_trouble(context, number=1 + context.settings.circuit_after)
    for _probe in range(10):
        clock.advance(minutes=3)
        assert not probes.end(context, probe(context), OutsideFailure(kind), 0.1)
    assert batch_seen(context, batch_id).counts.failed == 0
    assert max(job.attempt for job in list_jobs(context, batch_id)) == 1


def test_texts_that_a_service_can_never_write_come_to_their_end(context: AppContext, clock: Clock) -> None:
    """They open the circuit between them; the service answers a probe, and their attempts go on."""
    batch_id = planned_batch(context, 4)
    for _turn in range(40):
        clock.advance(minutes=3)
        while claimed := claims.claim(context):
            endings.fail(context, claimed, BUSY, 0.1)
        if due := probes.begin(context):
            probes.end(context, due, TEXT, 1.0)
    assert batch_seen(context, batch_id).counts.failed == 4


def test_a_probe_that_is_cut_says_nothing(context: AppContext, clock: Clock) -> None:
    in_trouble(context)
    clock.advance(seconds=16)
    assert not probes.end(context, probe(context), None, 0.1)
    assert opened(context) is not None
    assert calls_made(context) == [("test", "abandoned")]


def test_nobody_is_asked_for_what_nobody_waits_for(context: AppContext, clock: Clock) -> None:
    batches.cancel(context, in_trouble(context))
    clock.advance(minutes=5)
    assert probes.begin(context) is None


def test_what_waited_for_another_attempt_is_due_when_the_service_answers(
    any_context: AppContext, clock: Clock
) -> None:
    late = OutsideFailure(FailureKind.RATE_LIMIT, "", retry_after=900)
    in_trouble(any_context, number=5, failure=late)
    with any_context.database.read() as connection:
        (endpoint,) = connection.execute(select(endpoints.c.id)).scalars()
    assert probes.begin(any_context) is None
    assert queue.probe_now(any_context, endpoint)
    assert probes.end(any_context, probe(any_context), TEXT, 1.0)
    assert claim_next(any_context)


def test_a_clock_that_was_set_back_holds_nothing_for_ever(context: AppContext, clock: Clock) -> None:
    with context.database.write() as connection:
        settings.put(connection, settings.PACE, 6_000, clock.now)
    batch_id = in_trouble(context)
    clock.advance(hours=-5)
    with context.database.write() as connection:
        connection.execute(update(jobs).where(jobs.c.batch_id == batch_id).values(available_at=clock.now))
    assert probes.end(context, probe(context), TEXT, 1.0)
    assert claim_next(context).not_before == clock.now


def test_an_ending_that_is_written_twice_counts_one_failure(context: AppContext) -> None:
    """A store that goes away in the middle: what was begun is done again."""
    planned_batch(context, 1)
    claimed = claim_next(context)
    for _time in range(context.settings.circuit_after + 1):
        with pytest.raises(OperationalError), patch.object(endings.jobs, "move", side_effect=AWAY_STORE):
            endings.fail(context, claimed, AWAY, 0.1)
    assert opened(context) is None


def test_any_answer_closes_the_circuit(context: AppContext, clock: Clock) -> None:
    in_trouble(context)
    clock.advance(seconds=16)
    refused = OutsideFailure(FailureKind.REFUSED, "no such model", http_status=404)
    assert probes.end(context, probe(context), refused, 0.1)
    assert opened(context) is None


def test_the_answer_to_a_narrative_that_was_under_way_closes_it_too(context: AppContext) -> None:
    batch_id = planned_batch(context, 8)
    under_way = claim_next(context, batch_id)
    for _failure in range(context.settings.circuit_after):
        endings.fail(context, claim_next(context), AWAY, 0.1)
    assert endings.succeed(context, under_way, TEXT, (), 1.0) is Ending.SUCCEEDED
    assert opened(context) is None


def test_failures_between_answers_open_nothing(context: AppContext, clock: Clock) -> None:
    planned_batch(context, 20)
    for _turn in range(8):
        clock.advance(minutes=1)
        endings.fail(context, claim_next(context), BUSY, 0.1)
        endings.succeed(context, claim_next(context), TEXT, (), 1.0)
    assert opened(context) is None


def test_a_time_that_the_service_names_is_kept(context: AppContext, clock: Clock) -> None:
    in_trouble(context, failure=OutsideFailure(FailureKind.RATE_LIMIT, "", retry_after=60))
    clock.advance(seconds=59)
    assert probes.begin(context) is None
    clock.advance(seconds=2)
    assert probes.begin(context)


def test_what_others_write_goes_on_meanwhile(any_context: AppContext, clock: Clock) -> None:
    in_trouble(any_context)
    facts = planned_batch(any_context, 1, "OTRO", Manner(provider="facts"))
    assert claim_next(any_context).batch_id == facts
    falls_back = replace(OPENAI, fallback="facts")
    patient = planned_batch(any_context, 1, "TRES", falls_back)
    for _attempt in range(any_context.settings.attempts - 1):
        clock.advance(seconds=1)
        claimed = claim_next(any_context, patient)
        assert endings.fail(any_context, claimed, AWAY, 0.1) is Ending.RETRY
    clock.advance(seconds=1)
    last = claim_next(any_context, patient)
    assert endings.fail(any_context, last, AWAY, 0.1) is Ending.FALLS_BACK


def test_of_many_who_come_at_once_one_probes(any_context: AppContext, clock: Clock) -> None:
    in_trouble(any_context, number=30)
    clock.advance(minutes=1)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _each: probes.begin(any_context), range(8)))
    assert sum(each is not None for each in found) == 1


def test_requests_go_out_at_the_pace_that_is_allowed(
    open_store: Callable[..., AppContext], clock: Clock
) -> None:
    context = open_store(requests_per_minute=60, lease=30)
    planned_batch(context, 30)
    turns = [claimed.not_before for _each in range(20) if (claimed := claims.claim(context))]
    assert turns == [clock.now + timedelta(seconds=each) for each in range(6)]
    clock.advance(seconds=5)
    further = [claimed.not_before for _each in range(20) if (claimed := claims.claim(context))]
    assert further == [clock.now + timedelta(seconds=each) for each in range(1, 6)]


def test_all_processes_share_the_pace(any_context: AppContext, clock: Clock) -> None:
    with any_context.database.write() as connection:
        settings.put(connection, settings.PACE, 600, clock.now)
    planned_batch(any_context, 20)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _each: claims.claim(any_context), range(8)))
    turns = sorted(claimed.not_before for claimed in found if claimed)
    gaps = {round((after - before).total_seconds(), 3) for before, after in pairwise(turns)}
    assert turns[0] == clock.now
    assert gaps == {0.1}


def test_nothing_is_begun_while_the_queue_is_paused(any_context: AppContext, clock: Clock) -> None:
    planned_batch(any_context, 2)
    with any_context.database.write() as connection:
        settings.put(connection, settings.QUEUE_PAUSED, {"since": "", "by": ""}, clock.now)
    assert claims.claim(any_context) is None
    with any_context.database.write() as connection:
        settings.forget(connection, settings.QUEUE_PAUSED)
    assert claim_next(any_context)


def test_a_job_knows_the_worker_that_holds_it(context: AppContext) -> None:
    batch_id = planned_batch(context, 1)
    claimed = claims.claim(context, batch_id, worker_id=7)
    assert claimed
    with context.database.read() as connection:
        assert connection.execute(select(jobs.c.worker_id)).scalar_one() == 7


def test_the_wait_for_a_probe_is_doubled_up_to_a_limit() -> None:
    assert [probe_wait(number, first=15, limit=120) for number in range(5)] == [15, 30, 60, 120, 120]
    assert probe_wait(10_000, first=15, limit=120) == 120
