"""What leaves the house for one event, and to which address: nothing, where no model is asked."""

from dataclasses import replace

import pytest

from core.context import AppContext
from core.domain.endpoints import Endpoint
from core.domain.planning import Manner
from core.llm import PROVIDERS, leaves_the_house
from core.queries.planning import first_to_write, what_is_sent
from tests.make import project_with

ADDRESS = "https://models.example.org/v1"


@pytest.mark.parametrize("kind", PROVIDERS)
def test_an_address_stands_there_exactly_if_messages_are_sent(context: AppContext, kind: str) -> None:
    """The contract that every writer keeps."""
    settings = context.settings.model_copy(update={"openai_base_url": ADDRESS})
    elsewhere = replace(context, settings=settings, _providers={})
    event_id = first_to_write(context, project_with(context, 1))
    assert event_id
    sent = what_is_sent(elsewhere, event_id, "es", Manner(provider=kind))
    provider = elsewhere.provider(kind, Endpoint(ADDRESS))
    leaves = provider.calls_a_model and not provider.simulated
    assert leaves_the_house(kind) == leaves
    assert sent.address == (ADDRESS if leaves else "")
    assert bool(sent.messages) == leaves
    assert sent.model == provider.model_name("")
    told = "".join(message["content"] for message in sent.messages)
    assert ("Taller de huertos 1" in told) == leaves
