"""What a batch consumed."""

from dataclasses import dataclass

from sqlalchemy import func, select

from core.context import AppContext
from core.domain.permission import Right
from core.permission import needs
from core.store.tables import jobs, model_calls


@dataclass(frozen=True)
class Bill:
    """Tokens and cost of the calls of a batch. `cost` is in micro-dollars, and None if the cost of
    any call is unknown; `at_least` is the sum of those that are known."""

    calls: int
    tokens: int
    cost: int | None
    at_least: int


@needs(Right.READ)
def batch_bill(context: AppContext, batch_id: int) -> Bill:
    """The bill of a batch; without any model call it is a certain zero."""
    tokens = func.coalesce(model_calls.c.tokens_in, 0) + func.coalesce(model_calls.c.tokens_out, 0)
    statement = (
        select(
            func.count().label("calls"),
            func.coalesce(func.sum(tokens), 0).label("tokens"),
            func.coalesce(func.sum(model_calls.c.cost), 0).label("known"),
            func.count(model_calls.c.cost).label("priced"),
        )
        .select_from(model_calls)
        .join(jobs, jobs.c.id == model_calls.c.job_id)
        .where(jobs.c.batch_id == batch_id)
    )
    with context.database.read() as connection:
        row = connection.execute(statement).one()
    cost = int(row.known) if row.priced == row.calls else None
    return Bill(calls=row.calls, tokens=int(row.tokens), cost=cost, at_least=int(row.known))
