"""How an attempt ends: a version, another attempt, a failure; and that only its owner may end it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.actions import batches, claims, endings, imports, upkeep
from core.actions.claims import Claimed
from core.actions.endings import Ending
from core.context import AppContext
from core.domain.answers import Finding
from core.domain.facts import from_data
from core.domain.jobs import JobState
from core.domain.planning import Choice, Manner, Which
from core.domain.versions import ChangeType, content_hash
from core.errors import FailureKind, OutsideFailure, own_fault
from core.llm import Text, Usage
from core.queries.jobs import JobView, find_job
from core.store import calls
from core.store.tables import fact_sets, model_calls, versions
from tests.conftest import Clock
from tests.make import batch_seen, claim_next, csv_file, event_row, list_calls, project_with

OPENAI = Manner(provider="openai", model="gpt-5-mini", temperature=0.3)
TEXT = Text("Un texto.", "gpt-5-mini-2025-08-07", Usage(1_000, 0, 200, 50), "req_1", 200)
FOUND = Finding("too_short", {"words": 2})


def planned(context: AppContext, number: int = 1, manner: Manner = OPENAI) -> Choice:
    """A project all of whose events wait to be written."""
    choice = project_with(context, number)
    batches.plan(context, choice, manner)
    return choice


def job_of(context: AppContext, claimed: Claimed) -> JobView:
    job = find_job(context, claimed.job_id)
    assert job
    return job


def count(context: AppContext, table: object) -> int:
    with context.database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()  # ty: ignore[invalid-argument-type]


def test_a_text_becomes_a_version_with_all_that_is_known_of_it(any_context: AppContext, clock: Clock) -> None:
    planned(any_context)
    claimed = claim_next(any_context)
    clock.advance(seconds=7)
    assert endings.succeed(any_context, claimed, TEXT, (FOUND,), 7.5) is Ending.SUCCEEDED
    with any_context.database.read() as connection:
        row = connection.execute(select(versions)).one()
        kept = connection.execute(select(fact_sets)).one()
    assert (row.number, row.body, row.words, row.change_type) == (
        1, "Un texto.", 2, ChangeType.INITIAL_GENERATION,
    )  # fmt: skip
    assert (row.provider, row.model, row.temperature) == ("openai", TEXT.model, 0.3)
    assert (row.author_kind, row.user_id) == ("model", any_context.actor.user_id)
    assert (row.tokens_in, row.tokens_cached, row.tokens_out, row.tokens_reasoning) == (1_000, 0, 200, 50)
    assert (row.seconds, row.created, row.job_id) == (7.5, clock(), claimed.job_id)
    assert row.prompt_version_id
    assert row.content_hash == content_hash("Un texto.")
    assert row.findings == [FOUND.as_data()]
    assert row.cost
    assert kept.facts_hash == row.facts_hash
    assert from_data(kept.data) == claimed.request.facts
    job, (call,) = job_of(any_context, claimed), list_calls(any_context, claimed.job_id)
    assert (job.state, job.attempt, job.version, job.provider) == (JobState.SUCCEEDED, 1, 1, "openai")
    assert (call.outcome, call.model, call.cost, call.request_id) == ("ok", TEXT.model, row.cost, "req_1")
    assert (call.tokens_in, call.tokens_out, call.http_status, call.seconds) == (1_000, 200, 200, 7.5)


def test_writing_again_adds_a_version_and_keeps_the_facts_of_each(any_context: AppContext) -> None:
    choice = planned(any_context)
    endings.succeed(any_context, claim_next(any_context), TEXT, (), 1)
    imports.import_file(any_context, "HUERTOS", "m.csv", csv_file([event_row(1, asistentes="45")]))
    batches.plan(any_context, replace(choice, which=Which.STALE), OPENAI)
    second = claim_next(any_context)
    assert second.request.number == 2
    endings.succeed(any_context, second, replace(TEXT, body="Otro texto."), (), 1)
    batches.plan(any_context, replace(choice, which=Which.ALL), OPENAI)
    endings.succeed(any_context, claim_next(any_context), replace(TEXT, body="Un tercero."), (), 1)
    with any_context.database.read() as connection:
        rows = connection.execute(select(versions).order_by(versions.c.number)).all()
    assert [(row.number, row.body, row.change_type) for row in rows] == [
        (1, "Un texto.", ChangeType.INITIAL_GENERATION),
        (2, "Otro texto.", ChangeType.REGENERATION),
        (3, "Un tercero.", ChangeType.REGENERATION),
    ]
    assert rows[0].facts_hash != rows[1].facts_hash == rows[2].facts_hash
    assert count(any_context, fact_sets) == 2


@pytest.mark.parametrize(
    "late",
    [
        lambda context, claimed: endings.succeed(context, claimed, TEXT, (), 60),
        lambda context, claimed: endings.fail(context, claimed, OutsideFailure(FailureKind.TIMEOUT), 60),
        lambda context, claimed: endings.fail(context, claimed, OutsideFailure(FailureKind.QUOTA), 60),
        lambda context, claimed: endings.let_go(context, claimed, 60, calls.CANCELLED),
        lambda context, claimed: endings.let_go(context, claimed, 60, calls.ABANDONED),
    ],
    ids=["succeed", "retry", "fail", "cut", "release"],
)
def test_who_lost_a_job_can_end_nothing_but_the_call(
    any_context: AppContext, clock: Clock, late: Callable[[AppContext, Claimed], Ending]
) -> None:
    planned(any_context)
    lost = claim_next(any_context)
    clock.advance(seconds=any_context.settings.lease + 1)
    assert upkeep.sweep(any_context) == 1
    taken_up = claim_next(any_context)
    before = job_of(any_context, lost)
    assert late(any_context, lost) is Ending.NOT_OURS
    assert job_of(any_context, lost) == before
    assert count(any_context, versions) == 0
    assert endings.succeed(any_context, taken_up, TEXT, (), 1) is Ending.SUCCEEDED
    after = job_of(any_context, lost)
    assert late(any_context, lost) is Ending.NOT_OURS
    assert job_of(any_context, lost) == after
    assert count(any_context, versions) == 1
    late_call, call = list_calls(any_context, lost.job_id)
    assert late_call.outcome not in (None, call.outcome if late_call.outcome != "ok" else None)
    assert call.outcome == "ok"


def test_a_transient_failure_is_tried_again_and_the_third_is_the_last(
    any_context: AppContext, clock: Clock
) -> None:
    planned(any_context)
    attempts, waits = any_context.settings.attempts, []
    for attempt in range(1, attempts + 1):
        claimed = claim_next(any_context)
        assert claimed.request.attempt == attempt
        failure = OutsideFailure(FailureKind.SERVER_ERROR, "the server had an error", http_status=500)
        ending = endings.fail(any_context, claimed, failure, 0.5)
        job = job_of(any_context, claimed)
        assert (job.attempt, job.error_kind, job.error_values) == (attempt, "server_error", {"code": 500})
        assert "the server had an error" in job.error_traceback
        waits.append((job.available_at - clock()).total_seconds())
        assert ending is (Ending.RETRY if attempt < attempts else Ending.FAILED)
        clock.advance(seconds=1)
    base = any_context.settings.backoff
    assert base / 2 <= waits[0] <= base
    assert base <= waits[1] <= base * 2
    assert (job.state, job.finished) == (JobState.FAILED, clock() - timedelta(seconds=1))
    calls = list_calls(any_context, job.id)
    assert [(call.attempt, call.outcome, call.http_status) for call in calls] == [
        (attempt, "server_error", 500) for attempt in range(1, attempts + 1)
    ]
    assert [call.cost for call in calls] == [None] * attempts, "unknown is never 0"


def test_a_lasting_failure_is_not_tried_again(any_context: AppContext) -> None:
    planned(any_context)
    claimed = claim_next(any_context)
    failure = OutsideFailure(FailureKind.KEY_REJECTED, "no such key", http_status=401)
    assert endings.fail(any_context, claimed, failure, 0.1) is Ending.FAILED
    job = job_of(any_context, claimed)
    assert (job.state, job.attempt, job.error_kind) == (JobState.FAILED, 1, "key_rejected")
    assert list_calls(any_context, job.id)[0].outcome == "refused"


def test_a_discarded_answer_is_paid_for_all_the_same(any_context: AppContext) -> None:
    planned(any_context)
    claimed = claim_next(any_context)
    failure = OutsideFailure(FailureKind.CUT_OFF, usage=Usage(1_000, 0, 200, 0), http_status=200)
    endings.fail(any_context, claimed, failure, 3)
    (call,) = list_calls(any_context, claimed.job_id)
    assert (call.outcome, call.failure, call.tokens_in, call.tokens_out) == (
        "bad_answer", "cut_off", 1_000, 200,
    )  # fmt: skip
    assert call.cost


def test_the_answer_to_a_cancelled_job_is_discarded_and_counted(any_context: AppContext) -> None:
    planned(any_context)
    claimed = claim_next(any_context)
    batches.cancel(any_context, claimed.batch_id)
    assert endings.succeed(any_context, claimed, TEXT, (), 1) is Ending.CANCELLED
    job, (call,) = job_of(any_context, claimed), list_calls(any_context, claimed.job_id)
    assert (job.state, job.attempt, count(any_context, versions)) == (JobState.CANCELLED, 1, 0)
    assert (call.outcome, call.tokens_out) == ("ok", 200)
    assert call.cost
    batch = batch_seen(any_context, claimed.batch_id)
    assert batch.finished


def test_where_asked_the_facts_writer_takes_the_place_of_a_provider_that_fails(
    any_context: AppContext,
) -> None:
    planned(any_context, manner=replace(OPENAI, fallback="facts"))
    claimed = claim_next(any_context)
    failure = OutsideFailure(FailureKind.CONTENT_FILTER, "not about this", http_status=400)
    assert endings.fail(any_context, claimed, failure, 0.2) is Ending.FALLS_BACK
    instead = claims.fallen_back(claimed)
    assert endings.succeed(any_context, instead, Text("Sin IA.", "hechos-1"), (), 0) is Ending.SUCCEEDED
    job = job_of(any_context, claimed)
    assert (job.state, job.attempt, job.provider) == (JobState.SUCCEEDED, 1, "facts")
    assert job.error_kind == "content_filter", "the error stays on the job"
    with any_context.database.read() as connection:
        row = connection.execute(select(versions)).one()
    assert (row.provider, row.model, row.prompt_version_id, row.temperature) == (
        "facts", "hechos-1", None, None,
    )  # fmt: skip
    assert len(list_calls(any_context, job.id)) == 1, "the facts writer makes no model call"


def test_an_error_of_ours_is_not_covered_up_by_the_facts_writer(any_context: AppContext) -> None:
    planned(any_context, manner=replace(OPENAI, fallback="facts"))
    claimed = claim_next(any_context)
    try:
        raise ValueError("of ours")
    except ValueError as error:
        failure = own_fault(error, "a1b2c3d4")
    assert endings.fail(any_context, claimed, failure, 0) is Ending.FAILED
    job = job_of(any_context, claimed)
    assert (job.error_kind, job.error_values) == ("own_fault", {"code": "a1b2c3d4"})
    assert "ValueError: of ours" in job.error_traceback


def test_simulated_calls_are_marked_and_cost_nothing_known(any_context: AppContext) -> None:
    planned(any_context, manner=Manner(provider="rehearsal"))
    claimed = claim_next(any_context)
    endings.succeed(any_context, claimed, Text("Un texto.", "simulacion-1", Usage(10, 0, 5, 0)), (), 1)
    (call,) = list_calls(any_context, claimed.job_id)
    assert (call.simulated, call.cost, call.tokens_out) == (True, None, 5)


def test_a_price_that_nobody_knows_is_unknown_and_not_nothing(any_context: AppContext) -> None:
    planned(any_context, manner=replace(OPENAI, model="our-own-model"))
    claimed = claim_next(any_context)
    endings.succeed(any_context, claimed, replace(TEXT, model="our-own-model"), (), 1)
    assert list_calls(any_context, claimed.job_id)[0].cost is None
    with any_context.database.read() as connection:
        assert connection.execute(select(versions.c.cost)).scalar_one() is None


def test_a_job_given_back_is_due_at_once_and_its_attempt_does_not_count(any_context: AppContext) -> None:
    planned(any_context)
    claimed = claim_next(any_context)
    assert endings.let_go(any_context, claimed, 1, calls.ABANDONED) is Ending.RETRY
    job = job_of(any_context, claimed)
    assert (job.state, job.attempt, job.lost) == (JobState.QUEUED, 0, 0)
    assert list_calls(any_context, claimed.job_id)[0].outcome == "abandoned"
    assert claim_next(any_context).job_id == claimed.job_id


def test_a_job_given_back_by_a_worker_that_stops_ends_if_it_was_cancelled_meanwhile(
    any_context: AppContext,
) -> None:
    """Else it waits for ever in a batch of which nothing may be begun any more."""
    planned(any_context)
    claimed = claim_next(any_context)
    batches.cancel(any_context, claimed.batch_id)
    assert endings.let_go(any_context, claimed, 1, calls.ABANDONED) is Ending.CANCELLED
    assert job_of(any_context, claimed).state is JobState.CANCELLED
    batch = batch_seen(any_context, claimed.batch_id)
    assert batch.finished


def test_every_call_is_closed_whatever_became_of_it(any_context: AppContext, clock: Clock) -> None:
    planned(any_context, 5)
    claimed = [claim_next(any_context) for _job in range(5)]
    endings.succeed(any_context, claimed[0], TEXT, (), 1)
    endings.fail(any_context, claimed[1], OutsideFailure(FailureKind.NO_CONNECTION), 1)
    endings.let_go(any_context, claimed[2], 1, calls.ABANDONED)
    endings.let_go(any_context, claimed[3], 1, calls.CANCELLED)
    clock.advance(seconds=any_context.settings.lease + 1)
    upkeep.sweep(any_context)
    with any_context.database.read() as connection:
        outcomes = (
            connection.execute(select(model_calls.c.outcome).order_by(model_calls.c.id)).scalars().all()
        )
    assert outcomes == ["ok", "no_connection", "abandoned", "cancelled", "abandoned"]
