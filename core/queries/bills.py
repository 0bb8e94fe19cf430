"""What batches consumed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import RowMapping, bindparam, case, func, select

from core.context import AppContext
from core.domain.permission import Right
from core.permission import needs
from core.store.tables import jobs, model_calls


@dataclass(frozen=True)
class Bill:
    """Tokens and cost of the calls of a batch until now. `cost` is in micro-dollars, and None if the
    cost of any call that has ended is unknown; `at_least` is the sum of those that are known. `priceless`
    counts the calls whose tokens are known, but whose model has no known price."""

    calls: int
    tokens: int
    cost: int | None
    at_least: int
    priceless: int

    @property
    def told(self) -> bool:
        """Whether anything is known of the cost yet, or that it is unknown."""
        return self.cost is None or self.cost > 0 or self.tokens > 0


@needs(Right.READ)
def batch_bill(context: AppContext, batch_id: int) -> Bill:
    """The bill of a batch; without any model call it is a certain zero."""
    with context.database.read() as connection:
        row = connection.execute(_BILL, {"batch": batch_id}).mappings().one()
    return _bill(row)


@needs(Right.READ)
def real_bills(context: AppContext, batch_ids: Iterable[int]) -> Mapping[int, Bill]:
    """The bills of batches, without what was only rehearsed; one for which no AI service was asked is
    not there."""
    with context.database.read() as connection:
        rows = connection.execute(_REAL_BILLS, {"batches": list(batch_ids)}).mappings()
        return {row["batch_id"]: _bill(row) for row in rows}


_tokens = func.coalesce(model_calls.c.tokens_in, 0) + func.coalesce(model_calls.c.tokens_out, 0)
# Of a call that goes on nobody knows yet what it will cost.
_unpriced = case((model_calls.c.outcome.isnot(None) & model_calls.c.cost.is_(None), 1))
_priceless = case(
    (
        model_calls.c.outcome.isnot(None)
        & model_calls.c.cost.is_(None)
        & model_calls.c.tokens_in.isnot(None),
        1,
    )
)
_FIGURES = (
    func.count().label("calls"),
    func.coalesce(func.sum(_tokens), 0).label("tokens"),
    func.coalesce(func.sum(model_calls.c.cost), 0).label("known"),
    func.count(_unpriced).label("unpriced"),
    func.count(_priceless).label("priceless"),
)
_BILL = select(*_FIGURES).select_from(model_calls).join(jobs).where(jobs.c.batch_id == bindparam("batch"))
_REAL_BILLS = (
    select(jobs.c.batch_id, *_FIGURES)
    .select_from(jobs)
    .join(model_calls)
    .where(jobs.c.batch_id.in_(bindparam("batches", expanding=True)), ~model_calls.c.simulated)
    .group_by(jobs.c.batch_id)
)


def _bill(row: RowMapping) -> Bill:
    known = int(row["known"])
    cost = None if row["unpriced"] else known
    return Bill(row["calls"], int(row["tokens"]), cost, known, row["priceless"])
