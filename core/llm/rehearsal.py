"""The rehearsal: the facts writer behind a real delay and a few planned failures, marked as simulated."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from core.domain.endpoints import Endpoint
from core.domain.facts import as_data
from core.errors import FailureKind, OutsideFailure
from core.llm import Text, Usage, WriteRequest
from core.llm.facts_writer import compose
from core.settings import Settings

MODEL, BRIEF = "simulado-claro", "simulado-breve"
"""Names that say in both languages that there is no model behind them: the usual one, and one that
leaves things out."""
LASTING_FAILURE = "EJEMPLO/EA-18"
"""The reference that fails in the first round, so that the sample shows what a retry is for."""

SHORTEST, LONGEST = 2.0, 6.0
FAILS_AT_FIRST = 12
_LEFT_OUT: Mapping[str, tuple[str, ...]] = {
    MODEL: (),
    BRIEF: ("partners", "responsible", "agreements", "difficulties", "lessons"),
}
_SIGNS_PER_TOKEN = 4
_INSTRUCTIONS_IN_TOKENS = 420


class Rehearsal:
    """Writes from the facts alone, and takes its time as a model would."""

    calls_a_model = True
    simulated = True
    address = ""

    def __init__(self, endpoint: Endpoint, settings: Settings) -> None:
        self._pace = settings.rehearsal_pace

    def model_name(self, asked: str) -> str:
        """A name that says it is a simulation, whatever was asked for."""
        return asked if asked in _LEFT_OUT else MODEL

    async def write(self, request: WriteRequest) -> Text:
        """Write one narrative after 2 to 6 seconds, by its reference.

        Raises OutsideFailure: SERVER_ERROR at one first attempt in twelve, CONTENT_FILTER in the
        first round of LASTING_FAILURE, TOO_LITTLE_DATA without a title or a date.
        """
        await asyncio.sleep(self._pace * seconds_for(request))
        _fail_where_planned(request)
        return await asyncio.to_thread(rehearsed, request)

    async def close(self) -> None:
        """Nothing to give back."""


def rehearsed(request: WriteRequest) -> Text:
    """What the rehearsal writes, at once. Raises OutsideFailure(TOO_LITTLE_DATA)."""
    model = request.model if request.model in _LEFT_OUT else MODEL
    facts = replace(request.facts, **dict.fromkeys(_LEFT_OUT[model], ""))
    body = compose(facts, request.language, request.reference, request.number)
    return Text(body=body, model=model, usage=_usage(request, body))


def seconds_for(request: WriteRequest) -> float:
    """How long a text takes, from 2 to 6 seconds; always the same for one event and version."""
    return SHORTEST + (LONGEST - SHORTEST) * _share(f"seconds|{request.reference}|{request.number}")


def fails_at_first(reference: str) -> bool:
    """Whether the first attempt at this event is one of the twelfth part that fails."""
    return _share(f"failure|{reference}") < 1 / FAILS_AT_FIRST


def _fail_where_planned(request: WriteRequest) -> None:
    if request.reference == LASTING_FAILURE and request.round == 1:
        raise OutsideFailure(FailureKind.CONTENT_FILTER, "simulated by the rehearsal")
    if request.attempt == 1 and fails_at_first(request.reference):
        raise OutsideFailure(FailureKind.SERVER_ERROR, "simulated by the rehearsal", http_status=500)


def _usage(request: WriteRequest, body: str) -> Usage:
    """Token counts of a plausible size; nothing was counted by anybody."""
    sent = len(str(as_data(request.facts))) + len(request.instructions)
    return Usage(
        input=_INSTRUCTIONS_IN_TOKENS + sent // _SIGNS_PER_TOKEN,
        cached=0,
        output=max(1, len(body) // _SIGNS_PER_TOKEN),
        reasoning=0,
    )


def _share(text: str) -> float:
    """A number from 0 to 1 that depends on the text alone."""
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big") / 2**64
