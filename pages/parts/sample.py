"""The sample: rehearsed when the first page of a new installation opens, marked, removed as a whole."""

from core.actions.batches import plan
from core.context import AppContext
from core.domain.permission import Right
from core.domain.planning import Manner
from core.permission import may
from core.queries.projects import sample_to_begin
from pages.parts.person import process_context

_settled: list[bool] = []
"""Holds something once this process knows that there is nothing to begin."""


def begin_sample(context: AppContext) -> int | None:
    """Ask for the narratives of the sample, unless somebody already did. Returns the batch begun.

    Where whoever is here may only read, the house itself asks for them: they see texts arrive too.
    """
    if _settled:
        return None
    choice = sample_to_begin(context)
    if choice is None:
        _settled.append(True)
        return None
    asking = context if may(context, Right.WORK) else process_context()
    return plan(asking, choice, Manner(provider="rehearsal")).batch_id


def expect_sample() -> None:
    """The sample has just been loaded: look for it again."""
    _settled.clear()
