"""Whose clock is right: leases and waits are written by many machines, and read by the others."""

from sqlalchemy import func, select

from core.context import AppContext
from core.domain.permission import Right
from core.permission import needs


@needs(Right.ADMINISTER)
def clock_offset(context: AppContext) -> float:
    """Seconds by which the clock of this process is ahead of the store's; 0 where the store is a file.

    The store is taken to have read its clock half-way between question and answer.
    """
    if context.database.is_sqlite:
        return 0.0
    with context.database.read() as connection:
        asked = context.clock()
        there = connection.execute(select(func.clock_timestamp())).scalar_one()
        answered = context.clock()
    return ((asked - there) + (answered - there)).total_seconds() / 2


@needs(Right.ADMINISTER)
def clock_agrees(context: AppContext) -> bool:
    """Whether the clock of this process and the store's are near enough to judge by what others wrote."""
    return abs(clock_offset(context)) <= context.settings.clock_tolerance
