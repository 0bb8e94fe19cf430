"""The port to whoever writes a narrative, and the table of those that can."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import ClassVar, Protocol

from core.domain.endpoints import Endpoint
from core.domain.facts import Facts
from core.settings import Settings

PROVIDERS: Mapping[str, str] = {
    "openai": "core.llm.openai:OpenAIProvider",
    "facts": "core.llm.facts_writer:FactsWriter",
    "rehearsal": "core.llm.rehearsal:Rehearsal",
}


@dataclass(frozen=True)
class Usage:
    """Tokens that a call consumed. `output` includes `reasoning`; `input` includes `cached`.

    None means that the other side did not say: unknown is never 0.
    """

    input: int | None = None
    cached: int | None = None
    output: int | None = None
    reasoning: int | None = None


@dataclass(frozen=True)
class WriteRequest:
    """What one narrative is to be written from.

    `reference` names the event (stable, the same at every attempt); `number` is the number
    that the version will bear; `attempt` counts from 1 within a `round`.
    """

    facts: Facts
    language: str
    reference: str
    number: int = 1
    attempt: int = 1
    round: int = 1
    instructions: str = ""
    tone: str = ""
    length: str = ""
    instruction: str = ""
    model: str = ""
    temperature: float | None = None


@dataclass(frozen=True)
class Text:
    """A narrative as it came: plain paragraphs, separated by one empty line.

    `model` is the name that the other side gave itself, `request_id` its own identifier.
    """

    body: str
    model: str
    usage: Usage = field(default_factory=Usage)
    request_id: str | None = None
    http_status: int | None = None


class Provider(Protocol):
    """Somebody who writes, for the life of a process; a model is asked at the endpoint given.

    `calls_a_model` says whether a ledger row is opened for a write; `simulated` whether that
    row stands for a call that never left the house; `address` is where the data of an event go,
    "" where they stay here.
    """

    calls_a_model: ClassVar[bool]
    simulated: ClassVar[bool]

    @property
    def address(self) -> str: ...

    def __init__(self, endpoint: Endpoint, settings: Settings) -> None: ...

    def model_name(self, asked: str) -> str:
        """The model that will write, where a batch asked for `asked` ("" for the usual one)."""
        ...

    async def write(self, request: WriteRequest) -> Text:
        """Write one narrative. Raises OutsideFailure; asyncio.CancelledError passes through."""
        ...

    async def close(self) -> None:
        """Give back connections; nothing is written after it."""
        ...


def provider_class(kind: str) -> type[Provider]:
    """The class of a kind in PROVIDERS, loaded on first use. Raises KeyError for an unknown kind."""
    module, name = PROVIDERS[kind].split(":")
    return getattr(import_module(module), name)


def leaves_the_house(kind: str) -> bool:
    """Whether what a kind of PROVIDERS is given to write from is sent to an endpoint. Raises KeyError."""
    writer = provider_class(kind)
    return writer.calls_a_model and not writer.simulated
