"""What came back from an endpoint of the OpenAI kind: a text, or the failure that it was."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from core.domain.answers import language_of
from core.domain.circuit import LONGEST_WAIT
from core.domain.paragraphs import plain_paragraphs
from core.errors import FailureKind, OutsideFailure
from core.llm import Text, Usage

if TYPE_CHECKING:
    from openai import APIConnectionError, APIStatusError

LONGEST_DETAIL = 500
LONGEST_ANSWER = 20_000
"""Signs; a narrative of three thousand words. Longer is no narrative, and is not looked through."""

_Count = Annotated[int, Field(ge=0, lt=2**31)]

_FILTER_CODES = frozenset({"content_filter", "content_policy_violation"})
_QUOTA_CODES = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
_TEMPERATURE_CODES = frozenset({"unsupported_value", "unsupported_parameter"})
_ENDED_WELL = frozenset({None, "stop", "eos_token", "stop_sequence"})
_KEY_LIKE = re.compile(r"\b(?:(?:sk|gsk)[-_]|Bearer )[\w*.-]{4,}")


class _Details(BaseModel):
    cached_tokens: _Count | None = None
    reasoning_tokens: _Count | None = None


class _Usage(BaseModel):
    prompt_tokens: _Count | None = None
    completion_tokens: _Count | None = None
    prompt_tokens_details: _Details | None = None
    completion_tokens_details: _Details | None = None


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message = _Message()
    finish_reason: str | None = None


class _Answer(BaseModel):
    """The part of a chat completion that is read; the client's own types let any JSON through."""

    model: str | None = None
    choices: list[_Choice] = []
    usage: Any = None


def read_answer(content: bytes, request_id: str | None, http_status: int, language: str) -> Text:
    """The text of an answer that came with success. Raises OutsideFailure where it is none."""

    def failure(kind: FailureKind, detail: str = "") -> OutsideFailure:
        return OutsideFailure(kind, detail, http_status=http_status, request_id=request_id, usage=usage)

    usage: Usage | None = None
    try:
        answer = _Answer.model_validate_json(content)
    except ValidationError as error:
        said = content[:LONGEST_DETAIL].decode(errors="replace")
        raise failure(FailureKind.NOT_TEXT, f"{error.errors()[0]['msg']}: {said}") from None
    usage = _usage(answer.usage)
    if not answer.choices:
        raise failure(FailureKind.NOT_TEXT, "the answer has no choices")
    message, reason = answer.choices[0].message, answer.choices[0].finish_reason
    if message.refusal or reason == "content_filter":
        raise failure(FailureKind.CONTENT_FILTER, message.refusal or "finish_reason: content_filter")
    if reason == "length":
        raise failure(FailureKind.CUT_OFF, "finish_reason: length")
    said = message.content or ""
    if len(said) > LONGEST_ANSWER:
        raise failure(FailureKind.NOT_TEXT, f"{len(said)} signs are no narrative")
    body = plain_paragraphs(said)
    if not body or reason not in _ENDED_WELL:
        raise failure(FailureKind.NOT_TEXT, f"{len(said)} signs, finish_reason: {reason}")
    if language_of(body) not in (None, language):
        raise failure(FailureKind.WRONG_LANGUAGE, body)
    return Text(body, answer.model or "", usage, request_id, http_status)


def _usage(counted: Any) -> Usage:
    """What was consumed; a count that can be none is unknown, and costs no text."""
    try:
        said = _Usage.model_validate(counted or {})
    except ValidationError:
        return Usage()
    prompt, completion = said.prompt_tokens_details, said.completion_tokens_details
    return Usage(
        input=said.prompt_tokens,
        cached=prompt.cached_tokens if prompt else None,
        output=said.completion_tokens,
        reasoning=completion.reasoning_tokens if completion else None,
    )


def status_failure(error: "APIStatusError", temperature_sent: bool) -> OutsideFailure:
    """The failure behind an answer that came with an HTTP status of error."""
    kind = _kind_of(error, temperature_sent)
    message = error.body.get("message") if isinstance(error.body, dict) else None
    return OutsideFailure(
        kind,
        message if isinstance(message, str) and message else error.message,
        http_status=error.status_code,
        request_id=error.request_id,
        retry_after=0 if kind is FailureKind.TEMPERATURE_REFUSED else _retry_after(error.response.headers),
    )


def _kind_of(error: "APIStatusError", temperature_sent: bool) -> FailureKind:
    status, codes = error.status_code, {str(error.code), str(error.type)}
    if codes & _FILTER_CODES:
        return FailureKind.CONTENT_FILTER
    if codes & _QUOTA_CODES or status == 402:
        return FailureKind.QUOTA
    if status in (401, 403):
        return FailureKind.KEY_REJECTED
    if status == 429:
        return FailureKind.RATE_LIMIT
    if status in (408, 409) or status >= 500:
        return FailureKind.SERVER_ERROR
    if temperature_sent and error.param == "temperature" and codes & _TEMPERATURE_CODES:
        return FailureKind.TEMPERATURE_REFUSED
    return FailureKind.REFUSED


def connection_failure(error: "APIConnectionError") -> OutsideFailure:
    """The failure behind a request that got no whole answer."""
    from openai import APITimeoutError

    cause = error.__cause__
    # The client calls both a timeout; but who cannot be reached was never asked to write.
    unreachable = type(cause).__name__ == "ConnectTimeout"
    slow = isinstance(error, APITimeoutError) and not unreachable
    kind = FailureKind.TIMEOUT if slow else FailureKind.NO_CONNECTION
    return OutsideFailure(kind, f"{type(cause).__name__}: {cause}" if cause else error.message)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the other side asks to wait, said in milliseconds, in seconds, or as a date; at most
    an hour, whatever it says."""
    asked = _number(headers.get("retry-after-ms", ""))
    if asked is not None:
        return min(asked / 1000, LONGEST_WAIT)
    said = headers.get("retry-after", "")
    asked = _number(said)
    if asked is None:
        try:
            moment = parsedate_to_datetime(said)
        except ValueError:
            return None
        asked = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(asked, 0.0), LONGEST_WAIT)


def _number(said: str) -> float | None:
    try:
        number = float(said)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def without_secrets(failure: OutsideFailure, key: str) -> OutsideFailure:
    """The same failure, its detail short and on one line, without the key or what looks like one.

    Servers repeat the key in their messages, whole or in part, and so do errors of the client.
    """
    detail = failure.detail.replace(key, "***") if key else failure.detail
    detail = " ".join(_KEY_LIKE.sub("***", detail).split())
    return OutsideFailure(
        failure.kind,
        detail if len(detail) <= LONGEST_DETAIL else detail[: LONGEST_DETAIL - 1] + "…",
        http_status=failure.http_status,
        request_id=failure.request_id,
        retry_after=failure.retry_after,
        usage=failure.usage,
    )
