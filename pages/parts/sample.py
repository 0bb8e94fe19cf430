"""Shows a new installation at work: the sample is rehearsed when the first page opens."""

from core.actions.batches import plan
from core.context import AppContext
from core.domain.planning import Manner
from core.queries.projects import sample_to_begin

_settled: list[bool] = []
"""Holds something once this process knows that there is nothing to begin."""


def begin_sample(context: AppContext) -> int | None:
    """Ask for the narratives of the sample, unless somebody already did. Returns the batch begun."""
    if _settled:
        return None
    choice = sample_to_begin(context)
    if choice is None:
        _settled.append(True)
        return None
    return plan(context, choice, Manner(provider="rehearsal")).batch_id


def expect_sample() -> None:
    """The sample has just been loaded: look for it again."""
    _settled.clear()
