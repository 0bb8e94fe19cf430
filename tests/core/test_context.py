"""The writers of a process: one for each kind and endpoint, whoever asks for it first."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import SecretStr

from core.context import AppContext
from core.domain.endpoints import Endpoint
from core.llm import PROVIDERS, Provider, Text
from core.llm.openai import OpenAIProvider
from core.settings import Settings
from tests.core.llm.test_openai import request_for
from tests.support.model_server import ModelServer

KEY = SecretStr("sk-proj-0123456789abcdef")


def test_one_writer_for_each_kind_and_endpoint(context: AppContext) -> None:
    here, there = Endpoint("http://127.0.0.1:1/v1", KEY), Endpoint("http://127.0.0.1:2/v1", KEY)
    made = context.provider("openai", here)
    assert context.provider("openai", Endpoint("http://127.0.0.1:1/v1", KEY)) is made
    assert context.acting_as(context.actor).provider("openai", here) is made
    others = {
        context.provider("openai", there),
        context.provider("openai", Endpoint("http://127.0.0.1:1/v1", SecretStr("another-key"))),
        context.provider("facts", here),
    }
    assert made not in others
    assert len(others) == 3


class LongInTheMaking(OpenAIProvider):
    """A writer that takes its time to be made."""

    def __init__(self, endpoint: Endpoint, settings: Settings) -> None:
        time.sleep(0.05)
        super().__init__(endpoint, settings)


def test_threads_that_ask_at_once_share_it(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PROVIDERS, "long", f"{__name__}:LongInTheMaking")
    askers = 8
    together = threading.Barrier(askers)

    def ask(_asker: int) -> Provider:
        together.wait()
        return context.provider("long", Endpoint("http://127.0.0.1:1/v1", KEY))

    with ThreadPoolExecutor(askers) as threads:
        assert len(set(threads.map(ask, range(askers)))) == 1


def test_all_of_them_are_closed_at_the_end(context: AppContext) -> None:
    async def write_and_close(*servers: ModelServer) -> list[Text]:
        writers = [context.provider("openai", Endpoint(server.address, KEY)) for server in servers]
        texts = [await writer.write(request_for()) for writer in writers]
        await context.close_providers()
        assert context.provider("openai", Endpoint(servers[0].address, KEY)) not in writers
        return texts

    with ModelServer() as one, ModelServer() as other:
        assert len(asyncio.run(write_and_close(one, other))) == 2
        assert (len(one.requests), len(other.requests)) == (1, 1)


def test_an_endpoint_does_not_print_its_key() -> None:
    endpoint = Endpoint("https://models.example.org", KEY)
    assert "sk-proj" not in f"{endpoint!r} {endpoint}"
