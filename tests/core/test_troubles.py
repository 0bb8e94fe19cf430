"""What may come in from outside, and a store that is away: nothing of it costs a text or a thread."""

import json
import sqlite3
import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from core.actions import batches, claims, endings
from core.actions.endings import Ending
from core.actions.jobs import retry
from core.context import AppContext
from core.domain.facts import EventState, Facts
from core.domain.jobs import BatchState
from core.domain.paragraphs import plain_paragraphs
from core.domain.planning import Choice, Manner
from core.errors import FailureKind, OutsideFailure, Refusal
from core.llm import Text, Usage
from core.llm.facts_writer import compose
from core.llm.openai_answers import LONGEST_ANSWER, read_answer
from core.queries.jobs import list_jobs
from core.runner import Runner
from core.store import calls
from core.store.tables import jobs as job_rows
from tests.make import batch_seen, claim_next, list_calls, planned_batch, project_with, wait_until
from tests.support.writing import now

ODD = "half a pair \ud800, a zero \0 byte"


def test_odd_texts_from_outside_are_written_down_as_far_as_they_can_be(any_context: AppContext) -> None:
    batch_id = planned_batch(any_context, 2, manner=Manner(provider="rehearsal"))
    refused, told = claim_next(any_context), claim_next(any_context)
    failure = OutsideFailure(FailureKind.REFUSED, ODD * 300, request_id="r" * 900)
    assert endings.fail(any_context, refused, failure, 1) is Ending.FAILED
    text = Text("Cuerpo. " + ODD, "m" * 900, Usage(1, None, 1, None), request_id="\0")
    assert endings.succeed(any_context, told, text, (), 1) is Ending.SUCCEEDED
    assert batch_seen(any_context, batch_id).state is BatchState.COMPLETED_WITH_FAILURES
    detail = next(job.error_detail for job in list_jobs(any_context, batch_id) if job.error_kind)
    assert detail.startswith("half a pair , a zero  byte")
    assert len(list_calls(any_context, refused.job_id)[0].request_id or "") == 200


@pytest.mark.parametrize("count", [5.5, -1, 10**30, "many", None])
def test_a_count_of_tokens_that_can_be_none_costs_no_text(count: object) -> None:
    answer = {
        "choices": [{"message": {"content": "El taller se celebró en la escuela."}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": count, "completion_tokens": 3},
    }
    text = read_answer(json.dumps(answer).encode(), None, 200, "es")
    assert text.body == "El taller se celebró en la escuela."
    assert text.usage.input is None


def test_an_answer_of_a_length_that_is_no_narrative_is_refused() -> None:
    answer = {"choices": [{"message": {"content": "a " * LONGEST_ANSWER}, "finish_reason": "stop"}]}
    with pytest.raises(OutsideFailure) as raised:
        read_answer(json.dumps(answer).encode(), None, 200, "es")
    assert raised.value.kind is FailureKind.NOT_TEXT


@pytest.mark.parametrize(
    "line", ["# a" + " " * 19_000 + "b", "**a " * 5_000, "«" * 20_000, "_a " * 6_000, "<p " * 6_000]
)
@pytest.mark.timeout(10)  # each took from seconds to hours when a pattern looked again and again
def test_no_line_of_a_model_holds_up_the_process(line: str) -> None:
    assert len(plain_paragraphs(line)) <= len(line)


@pytest.mark.timeout(20)
def test_no_word_of_an_event_holds_up_the_process() -> None:
    day, endless = date(2026, 5, 4), "a" * 20_000
    facts = Facts("Taller", EventState.DONE, starts_on=day, description=endless, results=endless)
    assert "Taller" in compose(facts, "es", "P/1", 1)


def test_a_text_outlives_a_store_that_another_process_holds(context: AppContext) -> None:
    database = context.database
    context = replace(context, clock=now)
    batch_id = planned_batch(context, 4, manner=Manner(provider="rehearsal"))
    with database.engine.connect() as quick:  # our own wait for the store is made short
        quick.exec_driver_sql("PRAGMA busy_timeout=50")
    for pooled in [database.engine.connect() for _ in range(8)]:
        pooled.exec_driver_sql("PRAGMA busy_timeout=50")
        pooled.rollback()
        pooled.close()
    runner = Runner(context)
    runner.start()
    with closing(sqlite3.connect(context.settings.data_dir / "cronica.db", isolation_level=None)) as other:
        runner.write_batch(batch_id, 2)
        other.execute("BEGIN EXCLUSIVE")
        time.sleep(1.5)
        other.execute("ROLLBACK")
    wait_until(lambda: batch_seen(context, batch_id).finished)
    assert batch_seen(context, batch_id).counts.succeeded == 4
    runner.stop(0)


def test_what_a_retry_wants_again_is_not_cut_by_the_cancel_before_it(any_context: AppContext) -> None:
    batch_id = planned_batch(any_context, 2, manner=Manner(provider="rehearsal"))
    running = claim_next(any_context)
    batches.cancel(any_context, batch_id)
    assert retry(any_context, batch_id) == 1
    assert endings.let_go(any_context, running, 1, calls.CANCELLED) is Ending.RETRY
    counts = batch_seen(any_context, batch_id).counts
    assert (counts.queued, counts.cancelled) == (2, 0)


def test_a_job_that_is_claimed_while_the_process_stops_is_given_back(context: AppContext) -> None:
    batch_id = planned_batch(context, 1)
    runner = Runner(context)
    runner.start()
    held = context.database.write()
    held.__enter__()
    writer = threading.Thread(target=runner.write_due)
    writer.start()
    time.sleep(0.2)  # the writer waits for its turn to claim
    stopper = threading.Thread(target=runner.stop, args=(0,))
    stopper.start()
    stopper.join(20)
    held.__exit__(None, None, None)
    writer.join(20)
    assert batch_seen(context, batch_id).counts.queued == 1


def test_a_thousand_jobs_that_cannot_be_begun_do_not_stop_a_claim(context: AppContext) -> None:
    bad = planned_batch(context, 1_100, "MALO")
    good = planned_batch(context, 1, "BUENO")
    with context.database.write() as connection:
        connection.execute(update(job_rows).where(job_rows.c.batch_id == bad).values(provider="nobody"))
    while claims.claim(context) is not None:
        pass
    assert batch_seen(context, bad).state is BatchState.FAILED
    assert batch_seen(context, good).counts.running == 1


@pytest.mark.parametrize(
    "manner", [Manner(model="m" * 250), Manner(fallback="perhaps"), Manner(length="endless")]
)
def test_a_manner_that_cannot_be_is_refused(context: AppContext, manner: Manner) -> None:
    choice: Choice = project_with(context, 1)
    with pytest.raises(Refusal):
        batches.plan(context, choice, manner)
