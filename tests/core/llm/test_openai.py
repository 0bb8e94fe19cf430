"""The provider of the OpenAI kind against a real HTTP server that answers well and badly."""

import asyncio
import logging
import socket
import sys
import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import SecretStr

from core.domain.endpoints import Endpoint
from core.domain.facts import Attendance, EventState, Facts
from core.errors import FailureKind, OutsideFailure
from core.llm import Text, Usage, WriteRequest, provider_class
from core.llm.openai import DEFAULT_MODEL, OpenAIProvider
from core.settings import read_settings
from tests.support.model_server import ModelServer

KEY = "sk-proj-Abc123_secret-Def456"
FACTS = Facts(
    title="Cuentas claras en casa",
    state=EventState.DONE,
    starts_on=date(2026, 9, 12),
    place="Salón comunal de Villa Esperanza",
    attendance=Attendance(total=45),
)


def at(address: str, key: str = KEY, model: str = "") -> Endpoint:
    return Endpoint(address, SecretStr(key), model)


def provider_at(endpoint: Endpoint, **changes: Any) -> OpenAIProvider:
    return OpenAIProvider(endpoint, read_settings(**changes))


def request_for(language: str = "es", **more: Any) -> WriteRequest:
    return replace(WriteRequest(FACTS, language, reference="e1"), **more)


async def written(endpoint: Endpoint, *requests: WriteRequest, **changes: Any) -> list[Text | OutsideFailure]:
    """What one provider, in one loop, made of these requests, one after another."""
    provider = provider_at(endpoint, **changes)
    made: list[Text | OutsideFailure] = []
    try:
        for request in requests:
            try:
                made.append(await provider.write(request))
            except OutsideFailure as failure:
                made.append(failure)
    finally:
        await provider.close()
    return made


def write(behaviour: str, request: WriteRequest | None = None, **more: Any) -> Text | OutsideFailure:
    with ModelServer(mix=[behaviour]) as server:
        [made] = asyncio.run(written(at(server.address), request or request_for(), **more))
        assert [one.behaviour for one in server.requests] == [behaviour], "one write, one request"
    return made


def failed(made: Text | OutsideFailure) -> OutsideFailure:
    assert isinstance(made, OutsideFailure)
    return made


def test_a_good_answer_is_a_text_with_all_that_is_known_of_it() -> None:
    text = write("ok")
    assert isinstance(text, Text)
    assert "«Cuentas claras en casa»" in text.body
    assert "2026-09-12" in text.body
    assert text.model == DEFAULT_MODEL
    assert (text.request_id, text.http_status) == ("req_1", 200)
    assert text.usage.input is not None
    assert text.usage.input > 500
    assert text.usage.output is not None
    assert text.usage.output > 20
    assert (text.usage.cached, text.usage.reasoning) == (0, 0)


def test_the_request_on_the_wire_is_what_a_page_can_show() -> None:
    from core.llm.messages import messages_for

    request = request_for(model="a-model", temperature=0.3, length="short", tone="sobrio")
    with ModelServer() as server:
        asyncio.run(written(at(server.address), request))
        [received] = server.requests
    assert received.path == "/v1/chat/completions"
    assert received.headers["authorization"] == f"Bearer {KEY}"
    assert received.body["messages"] == messages_for(request)
    assert received.body["model"] == "a-model"
    assert received.body["temperature"] == 0.3
    assert received.body["max_completion_tokens"] >= 4_000
    assert "max_tokens" not in received.body


def test_no_temperature_is_sent_where_none_was_asked_for() -> None:
    with ModelServer() as server:
        asyncio.run(written(at(server.address), request_for()))
        assert "temperature" not in server.requests[0].body


TRANSIENT = [
    ("rate_limit", FailureKind.RATE_LIMIT, 429),
    ("rate_limit_date", FailureKind.RATE_LIMIT, 429),
    ("timeout_408", FailureKind.SERVER_ERROR, 408),
    ("conflict_409", FailureKind.SERVER_ERROR, 409),
    ("server_error", FailureKind.SERVER_ERROR, 500),
    ("overloaded", FailureKind.SERVER_ERROR, 503),
    ("html", FailureKind.NOT_TEXT, 200),
    ("bad_json", FailureKind.NOT_TEXT, 200),
    ("empty_choices", FailureKind.NOT_TEXT, 200),
    ("null_content", FailureKind.NOT_TEXT, 200),
    ("error_finish", FailureKind.NOT_TEXT, 200),
    ("wrong_language", FailureKind.WRONG_LANGUAGE, 200),
]
LASTING = [
    ("unauthorized", FailureKind.KEY_REJECTED, 401),
    ("forbidden", FailureKind.KEY_REJECTED, 403),
    ("quota", FailureKind.QUOTA, 429),
    ("payment_required", FailureKind.QUOTA, 402),
    ("not_found", FailureKind.REFUSED, 404),
    ("bad_request", FailureKind.REFUSED, 400),
    ("context_too_long", FailureKind.REFUSED, 400),
    ("content_filter_400", FailureKind.CONTENT_FILTER, 400),
    ("content_filter", FailureKind.CONTENT_FILTER, 200),
    ("refusal", FailureKind.CONTENT_FILTER, 200),
    ("cut_off", FailureKind.CUT_OFF, 200),
]


@pytest.mark.parametrize(
    ("behaviour", "kind", "status", "lasting"),
    [(*row, False) for row in TRANSIENT] + [(*row, True) for row in LASTING],
)
def test_each_failure_is_named_for_what_it_was(
    behaviour: str, kind: FailureKind, status: int, lasting: bool
) -> None:
    failure = failed(write(behaviour))
    assert (failure.kind, failure.http_status, failure.lasting) == (kind, status, lasting)
    assert failure.request_id == "req_1"
    assert failure.detail


@pytest.mark.parametrize(
    "behaviour", ["cut_off", "content_filter", "refusal", "null_content", "empty_choices", "wrong_language"]
)
def test_an_answer_that_is_thrown_away_has_consumed_tokens_all_the_same(behaviour: str) -> None:
    usage = failed(write(behaviour)).usage
    assert isinstance(usage, Usage)
    assert usage.input is not None
    assert usage.input > 500


def test_retry_after_is_read_in_seconds_in_milliseconds_and_as_a_date() -> None:
    assert failed(write("rate_limit")).retry_after == 1
    assert failed(write("rate_limit_ms")).retry_after == 0.25
    said = failed(write("rate_limit_date")).retry_after
    assert said is not None
    assert 20 < said <= 30
    assert failed(write("overloaded")).retry_after == 2
    assert failed(write("rate_limit_nonsense")).retry_after is None


def test_the_words_of_the_server_stand_in_the_detail() -> None:
    assert failed(write("not_found")).detail == "The model does not exist."
    assert failed(write("refusal")).detail == "I can't help with that."
    assert "Wi-Fi" in failed(write("html")).detail


def test_silence_and_a_connection_that_breaks_are_told_apart() -> None:
    assert failed(write("hang", attempt_limit=0.3)).kind is FailureKind.TIMEOUT
    assert failed(write("reset")).kind is FailureKind.NO_CONNECTION
    assert failed(write("half_body")).kind is FailureKind.NO_CONNECTION


def test_nobody_at_the_address_is_no_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    [made] = asyncio.run(written(at(f"http://127.0.0.1:{port}/v1"), request_for()))
    assert failed(made).kind is FailureKind.NO_CONNECTION


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """A port whose queue is full, so that a further connection is never taken up."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        callers = []
        for _caller in range(8):
            caller = socket.socket()
            caller.setblocking(False)
            caller.connect_ex(listening.getsockname())
            callers.append(caller)
        yield listening.getsockname()[1]
        for caller in callers:
            caller.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a full queue behaves in other ways")
def test_an_address_that_does_not_take_up_is_no_connection_and_no_timeout(deaf_port: int) -> None:
    endpoint = at(f"http://127.0.0.1:{deaf_port}/v1")
    [made] = asyncio.run(written(endpoint, request_for(), attempt_limit=0.5))
    assert failed(made).kind is FailureKind.NO_CONNECTION
    assert "ConnectTimeout" in failed(made).detail


def test_the_limit_of_the_caller_reaches_a_server_that_drips() -> None:
    async def limited(endpoint: Endpoint) -> None:
        provider = provider_at(endpoint)
        try:
            async with asyncio.timeout(0.5):
                await provider.write(request_for())
        finally:
            await provider.close()

    with ModelServer(mix=["drip:0.05"]) as server, pytest.raises(TimeoutError):
        asyncio.run(limited(at(server.address)))


def test_a_temperature_that_is_refused_is_remembered_for_its_model() -> None:
    request = request_for(temperature=0.2, model="thinker")
    other = request_for(temperature=0.2, model="writer")
    with ModelServer(mix=["temperature"]) as server:
        first, second, third = asyncio.run(written(at(server.address), request, request, other))
        sent = [one.body.get("temperature") for one in server.requests]
    assert failed(first).kind is FailureKind.TEMPERATURE_REFUSED
    assert not failed(first).lasting
    assert failed(first).retry_after == 0
    assert isinstance(second, Text)
    assert failed(third).kind is FailureKind.TEMPERATURE_REFUSED
    assert sent == [0.2, None, 0.2]


@pytest.mark.parametrize(
    ("behaviour", "key"),
    [("unauthorized", KEY), ("unauthorized_in_part", KEY), ("unauthorized", "3f9c1d77e0b24a8c9d")],
)
def test_the_key_is_nowhere_to_be_read(behaviour: str, key: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def failure_text(endpoint: Endpoint) -> tuple[str, OutsideFailure]:
        provider = provider_at(endpoint)
        try:
            await provider.write(request_for())
        except OutsideFailure as failure:
            return traceback.format_exc() + repr(vars(provider)) + repr(vars(failure)), failure
        finally:
            await provider.close()
        raise AssertionError("the key was accepted")

    with ModelServer(mix=[behaviour]) as server:
        shown, failure = asyncio.run(failure_text(at(server.address, key)))
    assert failure.kind is FailureKind.KEY_REJECTED
    assert "Incorrect API key provided" in failure.detail
    for text in (shown, str(failure), repr(failure), caplog.text):
        assert key not in text
        assert key[-6:] not in text


@pytest.mark.parametrize("key", ["clave-ñandú-secreta", "sk-two\nlines-secret"])
def test_a_key_that_cannot_be_one_is_rejected_without_being_shown(key: str) -> None:
    [made] = asyncio.run(written(at("http://127.0.0.1:9/v1", key), request_for()))
    assert failed(made).kind is FailureKind.KEY_REJECTED
    assert "secret" not in str(made)


def test_a_key_may_have_been_pasted_with_the_end_of_its_line() -> None:
    with ModelServer() as server:
        [made] = asyncio.run(written(at(server.address, f"{KEY}\n"), request_for()))
        assert isinstance(made, Text)
        assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_without_key_and_address_there_is_nobody_to_ask() -> None:
    [made] = asyncio.run(written(Endpoint(), request_for()))
    assert failed(made).kind is FailureKind.KEY_REJECTED
    assert "OPENAI_API_KEY" in failed(made).detail


def test_a_server_of_ones_own_needs_no_key() -> None:
    with ModelServer() as server:
        [made] = asyncio.run(written(Endpoint(server.address), request_for("en")))
    assert isinstance(made, Text)
    assert made.body.startswith("The event «Cuentas claras en casa» took place")


@pytest.mark.parametrize("address", ["localhost:8000/v1", "http://[::1", "ftp://host/v1"])
def test_an_address_that_is_none_is_a_lasting_failure(address: str) -> None:
    [made] = asyncio.run(written(at(address), request_for()))
    assert failed(made).kind is FailureKind.REFUSED
    assert provider_at(at(address)).address == address


def test_the_address_is_shown_without_what_is_secret_in_it() -> None:
    assert provider_at(Endpoint()).address == "https://api.openai.com/v1"
    secret = at("https://ana:p4ss@models.example.org:8443/v1?token=t0k")
    assert provider_at(secret).address == "https://models.example.org:8443/v1"


def test_the_model_is_the_one_asked_for_then_the_one_set_then_the_usual() -> None:
    set_up = provider_at(at("", model="set"))
    assert set_up.model_name("asked") == "asked"
    assert set_up.model_name("") == "set"
    assert provider_at(Endpoint()).model_name("") == DEFAULT_MODEL


def test_many_at_once_share_one_client() -> None:
    async def together(endpoint: Endpoint) -> list[Text]:
        provider = provider_at(endpoint)
        try:
            return await asyncio.gather(*(provider.write(request_for()) for _job in range(40)))
        finally:
            await provider.close()

    with ModelServer(mix=["slow:0.2"]) as server:
        texts = asyncio.run(together(at(server.address)))
    assert len(texts) == 40


def test_the_table_of_providers_leads_here() -> None:
    assert provider_class("openai") is OpenAIProvider
    assert OpenAIProvider.calls_a_model
    assert not OpenAIProvider.simulated
