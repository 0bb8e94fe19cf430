"""The provider behind any endpoint of the OpenAI kind: one client, one request a narrative."""

import re
from typing import TYPE_CHECKING, cast

from core.domain.endpoints import Endpoint, can_be_key, is_web_address
from core.errors import FailureKind, OutsideFailure
from core.llm import Text, WriteRequest
from core.llm.messages import messages_for
from core.llm.openai_answers import connection_failure, read_answer, status_failure, without_secrets
from core.settings import Settings

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletionMessageParam

DEFAULT_MODEL = "gpt-6-luna"
USUAL_ADDRESS = "https://api.openai.com/v1"
MOST_TOKENS = 6_000
"""Of one answer, with the thoughts that a reasoning model counts in it. It leaves room for the
question on a server that holds 8,000 in all."""

CONNECT_LIMIT = 10.0
"""Seconds until an endpoint that does not answer the door counts as out of reach."""


class OpenAIProvider:
    """Writes through chat completions, the interface that all such servers have."""

    calls_a_model = True
    simulated = False

    def __init__(self, endpoint: Endpoint, settings: Settings) -> None:
        self._endpoint = endpoint
        self._limit = settings.attempt_limit
        self._client: AsyncOpenAI | None = None
        self._without_temperature: set[str] = set()

    @property
    def _key(self) -> str:
        return self._endpoint.key.get_secret_value().strip()

    @property
    def address(self) -> str:
        """Where the data of an event go: the base address, without anything secret in it."""
        address = self._endpoint.address or USUAL_ADDRESS
        return re.sub(r"//[^/]*@", "//", address).partition("?")[0]

    def model_name(self, asked: str) -> str:
        """The model that will write, where a batch asked for `asked` ("" for the usual one)."""
        return asked or self._endpoint.model or DEFAULT_MODEL

    async def write(self, request: WriteRequest) -> Text:
        """Write one narrative. Raises OutsideFailure; asyncio.CancelledError passes through.

        The limit of an attempt holds here for each read; whoever calls holds the whole of it.
        """
        try:
            return await self._ask(request)
        except OutsideFailure as failure:
            # Not chained: a traceback would print what the client said, and the key with it.
            raise without_secrets(failure, self._key) from None

    async def close(self) -> None:
        """Give back the connections; nothing is written after it."""
        if self._client:
            await self._client.close()

    async def _ask(self, request: WriteRequest) -> Text:
        # Half a second to load, and only whoever writes needs it.
        import openai

        self._client = self._client or self._new_client()
        model = self.model_name(request.model)
        temperature = None if model in self._without_temperature else request.temperature
        try:
            answer = await self._client.chat.completions.with_raw_response.create(
                model=model,
                messages=cast("list[ChatCompletionMessageParam]", messages_for(request)),
                max_completion_tokens=MOST_TOKENS,
                temperature=openai.omit if temperature is None else temperature,
            )
        except openai.APIStatusError as error:
            failure = status_failure(error, temperature_sent=temperature is not None)
            if failure.kind is FailureKind.TEMPERATURE_REFUSED:
                self._without_temperature.add(model)
            raise failure from None
        except openai.APIConnectionError as error:
            raise connection_failure(error) from None
        request_id = answer.headers.get("x-request-id")
        return read_answer(answer.content, request_id, answer.status_code, request.language)

    def _new_client(self) -> "AsyncOpenAI":
        import openai

        if not self._key and not self._endpoint.address:
            raise OutsideFailure(FailureKind.KEY_REJECTED, "no key is set: OPENAI_API_KEY, or Settings")
        if not can_be_key(self._key):
            raise OutsideFailure(FailureKind.KEY_REJECTED, "the key holds signs that no key can have")
        address = self._endpoint.address or USUAL_ADDRESS
        if not is_web_address(address):
            raise OutsideFailure(FailureKind.REFUSED, "what is set as its address is not a web address")
        return openai.AsyncOpenAI(
            # A server of one's own often asks for none, but the client does.
            api_key=self._key or "none",
            base_url=address,
            timeout=openai.Timeout(self._limit, connect=min(CONNECT_LIMIT, self._limit)),
            max_retries=0,
        )
