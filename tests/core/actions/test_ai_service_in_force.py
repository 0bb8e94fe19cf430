"""A change of the AI service is in force from the next plan and the next claim on, in every process."""

from collections.abc import Callable
from dataclasses import replace

from pydantic import SecretStr

from core.actions import batches, endings
from core.context import AppContext
from core.domain.jobs import BatchState
from core.domain.planning import Manner
from core.llm import Text, Usage
from core.queries.planning import first_to_write, what_is_sent
from core.store.settings import AI_SERVICE
from tests.core.actions.test_ai_service_settings import (
    ADDRESS,
    ENVIRONMENT_KEY,
    KEY,
    OTHER,
    set_service,
)
from tests.core.queries.test_questions_at_scale import statements_of
from tests.make import batch_seen, claim_next, list_calls, planned_batch, project_with, wait_until
from tests.support.model_server import ModelServer
from tests.support.writing import now, running


def test_a_runner_that_goes_on_asks_the_new_one(any_context: AppContext) -> None:
    """With the key of each, and without being started again."""
    context = replace(any_context, clock=now)
    with ModelServer(mix=["slow:0.3"]) as first, ModelServer() as second, running(context) as runner:
        set_service(context, first.address, key=f"{KEY}1")
        batch_id = planned_batch(context, 6, manner=Manner(provider="openai"))
        runner.write_batch(batch_id, 2)
        wait_until(lambda: first.requests)
        set_service(context, second.address, key=f"{KEY}2")
        wait_until(lambda: batch_seen(context, batch_id).finished)
        asked = [[one.headers["authorization"] for one in server.requests] for server in (first, second)]
    assert batch_seen(context, batch_id).state is BatchState.COMPLETED
    assert len(asked[0]) + len(asked[1]) == 6
    assert set(asked[0]) == {f"Bearer {KEY}1"}
    assert set(asked[1]) == {f"Bearer {KEY}2"}


def test_what_is_asked_for_next_goes_to_the_new_address(any_context: AppContext) -> None:
    """In the very process that asked the old one before, and for jobs that waited already."""
    batch_id = planned_batch(any_context, 3, manner=Manner(provider="openai"))
    set_service(any_context, model="first")
    first = claim_next(any_context, batch_id)
    set_service(any_context, OTHER, "second", f"{KEY}2")
    second = claim_next(any_context, batch_id)
    assert [(one.endpoint.address, one.endpoint.model) for one in (first, second)] == [
        (ADDRESS, "first"),
        (OTHER, "second"),
    ]
    assert second.endpoint.key.get_secret_value() == f"{KEY}2"
    assert KEY not in repr(second)
    (call,) = list_calls(any_context, second.job_id)
    assert call.model == "second"
    endings.succeed(any_context, first, Text("Un texto.", "gpt-5-mini", Usage(10, 0, 5, 0)), (), 1)
    (priced,) = list_calls(any_context, first.job_id)
    assert priced.cost is None, "the price of an endpoint of one's own is not known, then as now"


def test_what_is_shown_before_a_batch_is_where_it_would_go(context: AppContext) -> None:
    event_id = first_to_write(context, project_with(context, 1))
    assert event_id
    set_service(context, model="a-model")
    sent = what_is_sent(context, event_id, "es", Manner())
    assert (sent.provider, sent.address, sent.model) == ("openai", ADDRESS, "a-model")
    assert sent.messages


def test_a_batch_without_a_writer_takes_the_usual_one(context: AppContext) -> None:
    choice = project_with(context, 2)
    set_service(context)
    planned = batches.plan(context, replace(choice, limit=1), Manner())
    assert claim_next(context, planned.batch_id).provider == "openai"
    set_service(context, key="")
    planned = batches.plan(context, choice, Manner())
    assert claim_next(context, planned.batch_id).provider == "facts"


def test_the_store_is_asked_once_a_claim_and_not_where_the_environment_says_everything(
    open_store: Callable[..., AppContext],
) -> None:
    def asked(context: AppContext, manner: Manner) -> int:
        planned_batch(context, 1, f"P{context.settings.model}{manner.provider}", manner)
        with statements_of(context) as sent:
            claim_next(context)
        return sum(AI_SERVICE in str(values) for _statement, values in sent)

    fixed = open_store(openai_api_key=SecretStr(ENVIRONMENT_KEY), model="fixed")
    assert asked(fixed, Manner(provider="openai")) == 0
    assert asked(open_store(), Manner(provider="openai")) == 1
    assert asked(open_store(), Manner(provider="rehearsal")) == 0
