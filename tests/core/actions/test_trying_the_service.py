"""The AI service tried from a page, against a real HTTP server that answers well and badly."""

import logging
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

import pytest
from pydantic import SecretStr
from sqlalchemy import Row, func, select

from core.actions import house_settings
from core.actions.house_settings import Trial, try_ai_service
from core.context import AppContext
from core.errors import FailureKind, Refusal
from core.i18n import failures, set_language_source
from core.llm.trial import LIMIT
from core.queries.house_settings import house_settings as seen
from core.store import endpoints
from core.store.tables import audit_entries, jobs, model_calls, versions
from tests.support.model_server import ModelServer

KEY = "sk-proj-Abc123_secret-Def456"


@pytest.fixture(autouse=True)
def _loaded() -> None:
    """So that a short limit is not used up by it."""
    import_module("openai")


def calls_of(context: AppContext) -> list[Row]:
    with context.database.read() as connection:
        return list(connection.execute(select(model_calls).order_by(model_calls.c.id)).all())


def tried(context: AppContext, behaviour: str, model: str = "", key: str = KEY) -> Trial:
    with ModelServer(mix=[behaviour]) as server:
        house_settings.change_ai_service(context, address=server.address, model=model, key=key)
        trial = try_ai_service(context)
        assert len(server.requests) == 1
    return trial


def test_a_service_that_answers(any_context: AppContext) -> None:
    set_language_source(lambda: "en")
    with ModelServer() as server:
        house_settings.change_ai_service(any_context, address=server.address, model="a-model", key=KEY)
        trial = try_ai_service(any_context)
        (request,) = server.requests
    assert (trial.ok, trial.model, trial.failure, trial.detail) == (True, "a-model", None, "")
    assert trial.sentence == "The AI service answered."
    assert trial.seconds > 0
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert "in English" in request.body["messages"][-1]["content"]
    assert len(request.body["messages"][-1]["content"]) < 2_000, "a small request"
    (call,) = calls_of(any_context)
    assert (call.purpose, call.user_id, call.job_id) == ("test", any_context.actor.user_id, None)
    assert (call.outcome, call.model, call.http_status) == ("ok", "a-model", 200)
    assert trial.tokens == call.tokens_in + call.tokens_out
    assert call.simulated is False
    with any_context.database.read() as connection:
        for table in (versions, jobs):
            assert connection.execute(select(func.count()).select_from(table)).scalar() == 0
        entry = connection.execute(select(audit_entries).order_by(audit_entries.c.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.details) == (
        "settings.ai_service_tried",
        {"model": "a-model", "outcome": "ok"},
    )


@pytest.mark.parametrize("language", ["es", "en"])
def test_it_is_tried_in_the_language_of_whoever_asks(context: AppContext, language: str) -> None:
    set_language_source(lambda: language)
    assert tried(context, "ok").ok


@pytest.mark.parametrize(
    ("behaviour", "kind", "outcome", "status"),
    [
        ("unauthorized", FailureKind.KEY_REJECTED, "refused", 401),
        ("rate_limit", FailureKind.RATE_LIMIT, "rate_limit", 429),
        ("quota", FailureKind.QUOTA, "refused", 429),
        ("server_error", FailureKind.SERVER_ERROR, "server_error", 500),
        ("not_found", FailureKind.REFUSED, "refused", 404),
        ("html", FailureKind.NOT_TEXT, "bad_answer", 200),
        ("wrong_language", FailureKind.WRONG_LANGUAGE, "bad_answer", 200),
        ("reset", FailureKind.NO_CONNECTION, "no_connection", None),
    ],
)
def test_a_service_that_does_not_says_what_came_back(
    context: AppContext, behaviour: str, kind: FailureKind, outcome: str, status: int | None
) -> None:
    trial = tried(context, behaviour, model="a-model")
    assert (trial.ok, trial.failure, trial.model) == (False, kind, "a-model")
    assert trial.detail
    assert trial.sentence == failures.sentence(kind, **trial.values)
    assert failures.cure(kind)
    (call,) = calls_of(context)
    assert (call.outcome, call.failure, call.http_status) == (outcome, kind, status)
    assert call.detail == trial.detail
    if behaviour == "not_found":
        assert "The model does not exist." in trial.sentence


def test_silence_ends_at_the_limit(open_store: Callable[..., AppContext]) -> None:
    context = open_store(attempt_limit=0.6)
    begun = time.monotonic()
    for behaviour in ("hang", "drip:0.05"):
        trial = tried(context, behaviour)
        assert trial.failure is FailureKind.TIMEOUT
    assert time.monotonic() - begun < 20
    assert [call.outcome for call in calls_of(context)] == ["timeout", "timeout"]
    assert LIMIT <= 30


def test_the_sentence_names_the_limit_that_held() -> None:
    set_language_source(lambda: "en")
    trial = Trial(False, "m", 30.0, None, FailureKind.TIMEOUT, {"seconds": 30})
    assert trial.sentence == "The AI did not answer within 30 seconds."


def test_nobody_at_the_address(context: AppContext) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    house_settings.change_ai_service(context, address=f"http://127.0.0.1:{port}/v1", model="", key="")
    trial = try_ai_service(context)
    assert trial.failure is FailureKind.NO_CONNECTION
    assert [call.outcome for call in calls_of(context)] == ["no_connection"]


def test_the_key_is_nowhere_to_be_read(context: AppContext, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    trials = [tried(context, behaviour) for behaviour in ("unauthorized", "unauthorized_in_part")]
    with context.database.read() as connection:
        entries = connection.execute(select(audit_entries)).all()
    shown = f"{trials!r} {calls_of(context)} {entries} {caplog.text} {seen(context)!r}"
    assert "Incorrect API key provided" in shown
    assert KEY not in shown
    assert KEY[-6:] not in shown


def test_with_nobody_to_ask_nothing_is_asked(context: AppContext) -> None:
    with pytest.raises(Refusal, match="no AI service"):
        try_ai_service(context)
    assert calls_of(context) == []


def test_what_the_environment_says_is_what_is_tried(open_store: Callable[..., AppContext]) -> None:
    with ModelServer() as server:
        context = open_store(openai_base_url=server.address, openai_api_key=SecretStr(KEY), model="fixed")
        assert try_ai_service(context).model == "fixed"
        assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_a_trial_whose_process_died_is_closed_by_the_next(context: AppContext) -> None:
    tried(context, "ok")
    with context.database.write() as connection:
        connection.execute(model_calls.update().values(outcome=None))
    tried(context, "ok")
    assert [call.outcome for call in calls_of(context)] == ["abandoned", "ok"]


def test_a_fault_of_ours_is_told_with_a_code_that_stands_in_the_log(
    context: AppContext, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_given: object) -> None:
        raise ValueError("a slip")

    monkeypatch.setattr("core.llm.openai.read_answer", broken)
    trial = tried(context, "ok")
    assert trial.failure is FailureKind.OWN_FAULT
    assert trial.values["code"] in trial.sentence
    assert trial.values["code"] in caplog.text
    assert [call.outcome for call in calls_of(context)] == ["abandoned"]


def test_an_answer_ends_the_trouble_that_the_service_was_in(context: AppContext) -> None:
    rung: list[int] = []
    context = replace(context, ring=rung.append)
    with ModelServer() as server:
        house_settings.change_ai_service(context, address=server.address, model="", key=KEY)
        for _failure in range(context.settings.circuit_after):
            with context.database.write() as connection:
                trouble = (server.address, "no_connection", {}, context.clock(), context.settings)
                endpoints.note_failure(connection, *trouble)
        assert try_ai_service(context).ok
    with context.database.read() as connection:
        assert not endpoints.is_in_trouble(connection, server.address)
    assert rung, "what waited for it goes on at once"
