"""Shows a new installation at work: the sample is rehearsed when the first page opens."""

from core.actions.batches import plan
from core.context import AppContext
from core.domain.planning import Manner
from core.queries.projects import sample_to_begin

_settled: list[bool] = []
"""Holds something once this process knows that there is nothing to begin."""


def begin_sample(context: AppContext) -> None:
    """Ask for the narratives of the sample, unless somebody already did."""
    if _settled:
        return
    choice = sample_to_begin(context)
    if choice is None:
        _settled.append(True)
    else:
        plan(context, choice, Manner(provider="rehearsal"))


def expect_sample() -> None:
    """The sample has just been loaded: look for it again."""
    _settled.clear()
