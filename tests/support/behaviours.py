"""How the model server can answer a request: each behaviour has a name, and is real bytes on the wire."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from tests.support.narratives import facts_in, language_asked, narrative

HANG_SECONDS = 600


@dataclass
class Exchange:
    """One request and the connection that its answer goes to."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    headers: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    number: int = 0

    def reply(
        self,
        content: bytes,
        status: int = 200,
        content_type: str = "application/json",
        **headers: str,
    ) -> None:
        """Send a whole answer."""
        self.writer.write(self._head(len(content), status, content_type, headers) + content)

    def fail(self, status: int, message: str, code: str | None = None, **rest: Any) -> None:
        """Send an error as OpenAI words it. Rest: `type`, `param`, and headers in snake case."""
        error = {
            "message": message,
            "code": code,
            "type": rest.pop("type", code),
            "param": rest.pop("param", None),
        }
        self.reply(json.dumps({"error": error}).encode(), status, **rest)

    def completion(self, **changed: Any) -> bytes:
        """A good answer, or one in which some things are changed: text, finish_reason, refusal, choices."""
        said = self.body["messages"][-1]["content"]
        text = changed.get("text", narrative(facts_in(said), language_asked(said)))
        prompt = sum(len(message["content"]) for message in self.body["messages"]) // 4
        written = len(text or "") // 4
        message = {"role": "assistant", "content": text, "refusal": changed.get("refusal")}
        choice = {"index": 0, "message": message, "finish_reason": changed.get("finish_reason", "stop")}
        answer = {
            "id": f"chatcmpl-{self.number}",
            "object": "chat.completion",
            "created": 1_700_000_000,
            "model": self.body["model"],
            "choices": changed.get("choices", [choice]),
            "usage": {
                "prompt_tokens": prompt,
                "completion_tokens": written,
                "total_tokens": prompt + written,
                "prompt_tokens_details": {"cached_tokens": 0},
                "completion_tokens_details": {"reasoning_tokens": 0},
            },
        }
        return json.dumps(answer).encode()

    def head_of(self, content: bytes) -> bytes:
        """The head of a good answer, for a behaviour that sends the content by itself."""
        return self._head(len(content), 200, "application/json", {})

    def _head(self, length: int, status: int, content_type: str, headers: Mapping[str, str]) -> bytes:
        named = {
            "content-type": content_type,
            "content-length": str(length),
            "x-request-id": f"req_{self.number}",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{n}: {v}" for n, v in named.items())]
        return "\r\n".join([*lines, "", ""]).encode()


async def _ok(exchange: Exchange) -> None:
    exchange.reply(exchange.completion())


async def _slow(exchange: Exchange, seconds: float = 1) -> None:
    await asyncio.sleep(seconds)
    exchange.reply(exchange.completion())


async def _completion(exchange: Exchange, **changed: Any) -> None:
    exchange.reply(exchange.completion(**changed))


async def _fail(exchange: Exchange, status: int, message: str, code: str | None = None, **rest: Any) -> None:
    exchange.fail(status, message, code, **rest)


async def _rate_limit_date(exchange: Exchange, seconds: float = 30) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)
    exchange.fail(429, "Rate limit reached.", "rate_limit_exceeded", retry_after=moment)


async def _unauthorized(exchange: Exchange) -> None:
    """Repeats the key, as some servers do."""
    key = exchange.headers.get("authorization", "").removeprefix("Bearer ")
    exchange.fail(401, f"Incorrect API key provided: {key}.", "invalid_api_key")


async def _unauthorized_in_part(exchange: Exchange) -> None:
    """Repeats the beginning and the end of the key, as OpenAI does."""
    key = exchange.headers.get("authorization", "").removeprefix("Bearer ")
    exchange.fail(401, f"Incorrect API key provided: {key[:8]}{'*' * 12}{key[-6:]}.", "invalid_api_key")


async def _temperature(exchange: Exchange) -> None:
    if "temperature" in exchange.body:
        exchange.fail(
            400,
            "Unsupported value: 'temperature'.",
            "unsupported_value",
            param="temperature",
            type="invalid_request_error",
        )
    else:
        exchange.reply(exchange.completion())


async def _hang(exchange: Exchange, seconds: float = HANG_SECONDS) -> None:
    """Say nothing until the client goes."""
    with suppress(TimeoutError):
        await asyncio.wait_for(exchange.reader.read(1), seconds)
    raise ConnectionResetError


async def _drip(exchange: Exchange, seconds: float = 1) -> None:
    """Send the answer byte by byte, one each so many seconds."""
    content = exchange.completion()
    exchange.writer.write(exchange.head_of(content))
    for byte in content:
        exchange.writer.write(bytes([byte]))
        await exchange.writer.drain()
        await asyncio.sleep(seconds)


async def _html(exchange: Exchange) -> None:
    page = b"<!doctype html><title>Wi-Fi</title><p>Please accept the terms to go on.</p>"
    exchange.reply(page, content_type="text/html")


async def _bad_json(exchange: Exchange) -> None:
    exchange.reply(exchange.completion()[:-40])


async def _half_body(exchange: Exchange) -> None:
    """Promise a whole answer and break off half-way."""
    content = exchange.completion()
    exchange.writer.write(exchange.head_of(content) + content[:50])
    await exchange.writer.drain()
    raise ConnectionResetError


async def _reset(exchange: Exchange) -> None:
    exchange.writer.transport.abort()
    raise ConnectionResetError


async def _wrong_language(exchange: Exchange) -> None:
    said = exchange.body["messages"][-1]["content"]
    other = "en" if language_asked(said) == "es" else "es"
    exchange.reply(exchange.completion(text=narrative(facts_in(said), other)))


Behaviour = Callable[..., Awaitable[None]]

BEHAVIOURS: Mapping[str, Behaviour] = {
    "ok": _ok,
    "slow": _slow,
    "rate_limit": partial(
        _fail, status=429, message="Rate limit reached.", code="rate_limit_exceeded", retry_after="1"
    ),
    "rate_limit_date": _rate_limit_date,
    "rate_limit_ms": partial(
        _fail, status=429, message="Rate limit reached.", code="rate_limit_exceeded", retry_after_ms="250"
    ),
    "rate_limit_nonsense": partial(_fail, status=429, message="Too many requests.", retry_after="soon"),
    "payment_required": partial(_fail, status=402, message="Insufficient balance."),
    "quota": partial(
        _fail, status=429, message="You exceeded your current quota.", code="insufficient_quota"
    ),
    "unauthorized": _unauthorized,
    "unauthorized_in_part": _unauthorized_in_part,
    "forbidden": partial(_fail, status=403, message="The key may not use this model."),
    "not_found": partial(_fail, status=404, message="The model does not exist.", code="model_not_found"),
    "bad_request": partial(_fail, status=400, message="Invalid request.", type="invalid_request_error"),
    "context_too_long": partial(
        _fail, status=400, message="The context is too long.", code="context_length_exceeded"
    ),
    "temperature": _temperature,
    "server_error": partial(_fail, status=500, message="The server had an error."),
    "overloaded": partial(_fail, status=503, message="The server is overloaded.", retry_after="2"),
    "timeout_408": partial(_fail, status=408, message="Request timeout."),
    "conflict_409": partial(_fail, status=409, message="Conflict."),
    "hang": _hang,
    "drip": _drip,
    "html": _html,
    "bad_json": _bad_json,
    "empty_choices": partial(_completion, choices=[]),
    "null_content": partial(_completion, text=None),
    "cut_off": partial(_completion, finish_reason="length"),
    "content_filter": partial(_completion, text=None, finish_reason="content_filter"),
    "content_filter_400": partial(
        _fail, status=400, message="The filter was triggered.", code="content_filter"
    ),
    "refusal": partial(_completion, text=None, refusal="I can't help with that."),
    "error_finish": partial(_completion, finish_reason="error"),
    "half_body": _half_body,
    "reset": _reset,
    "wrong_language": _wrong_language,
}
