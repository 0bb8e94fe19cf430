"""The facts writer as a provider: it sits behind the same port as a model, and says that it is none."""

import asyncio

from core.domain.endpoints import Endpoint
from core.llm import Text, WriteRequest
from core.llm.facts_writer.composition import compose
from core.settings import Settings

MODEL = "sin-ia-1 (no AI)"
"""Read by people in both languages. The number rises when the same facts give another text."""


class FactsWriter:
    """Writes from the facts alone. Instructions, tone and length mean nothing to it."""

    calls_a_model = False
    simulated = False
    address = ""

    def __init__(self, endpoint: Endpoint, settings: Settings) -> None:
        """It asks nobody and waits for nothing."""

    def model_name(self, asked: str) -> str:
        """A name that says it is no AI, whatever was asked for."""
        return MODEL

    async def write(self, request: WriteRequest) -> Text:
        """Write one narrative. Raises OutsideFailure(TOO_LITTLE_DATA) without a title or a date."""
        body = await asyncio.to_thread(
            compose, request.facts, request.language, request.reference, request.number
        )
        return Text(body=body, model=MODEL)

    async def close(self) -> None:
        """Nothing to give back."""
