"""Batches as people watch them: what was asked, how far it is, what went wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, literal, null, select, union_all

from core.context import AppContext
from core.domain.jobs import ENDED, BatchState, Counts
from core.domain.permission import Right
from core.permission import needs
from core.queries.batch_filter import EVERY, HOUSE, BatchFilter, conditions, order_of
from core.queries.in_the_way import ATTENDED, HALTED, IN_TROUBLE, as_seen
from core.queries.page import Page
from core.store import batches as batch_store
from core.store.tables import audit_entries, batches, jobs, projects, users


@dataclass(frozen=True)
class BatchView:
    """A batch with its counts. `asked_by` is "" for the command line and other workings of the house."""

    id: int
    name: str
    project_id: int
    project_code: str
    project_title: str
    sample: bool
    asked_by: str
    created: datetime
    started: datetime | None
    finished: datetime | None
    round: int
    options: Mapping[str, Any]
    counts: Counts
    state: BatchState

    @property
    def active(self) -> bool:
        """Whether it still goes on."""
        return self.state not in ENDED


@dataclass(frozen=True)
class Pulse:
    """As little as tells whether anything about any batch has changed between two moments: then it is
    another one. `goes_on`: whether any batch does; `in_the_way`: whether the queue is paused, how many AI
    services are in trouble, whether a worker responds."""

    last_entry: int
    in_the_way: tuple[bool, int, bool]
    standing: tuple[tuple[Any, ...], ...]

    @property
    def goes_on(self) -> bool:
        """Whether any batch goes on."""
        return bool(self.standing)


@needs(Right.READ)
def list_batches(
    context: AppContext, wanted: BatchFilter = EVERY, *, offset: int = 0, limit: int = 20
) -> Page[BatchView]:
    """A stretch of the batches that a filter lets through: as usual those that go on first, then the
    newest."""
    where, order = conditions(wanted, context.database), order_of(wanted, context.database)
    stretch = select(batches.c.id).where(*where).order_by(*order).offset(offset).limit(limit)
    with context.database.read() as connection:
        total = connection.execute(select(func.count()).select_from(batches).where(*where)).scalar_one()
        # A stretch of a long list is found first; what stands elsewhere is looked up for its rows alone.
        listed = _BATCHES.where(batches.c.id.in_(stretch)).order_by(*order)
        rows = connection.execute(listed).mappings().all()
        return Page(_views(connection, rows), total)


@needs(Right.READ)
def pulse(context: AppContext) -> Pulse:
    """The cheap question of a poll over all batches: one statement, which reads nothing but indexes
    and tables of a few rows."""
    asked = as_seen(context.clock(), context.settings)
    with context.database.read() as connection:
        last, *standing = sorted(connection.execute(_PULSE, asked).all(), key=lambda row: row.batch)
    in_the_way = (bool(last.halted), last.in_trouble, bool(last.attended))
    return Pulse(last.number or 0, in_the_way, tuple(tuple(row) for row in standing))


@needs(Right.READ)
def who_asked(context: AppContext) -> Mapping[int, str]:
    """Everybody who ever asked for a batch, by name; HOUSE, under "", where the house itself did."""
    named = select(users.c.id, users.c.name).where(users.c.id.in_(select(batches.c.user_id)))
    nobody = select(batches.c.id).where(batches.c.user_id.is_(None)).limit(1)
    with context.database.read() as connection:
        people = connection.execute(named.order_by(context.database.folded(users.c.name), users.c.id)).all()
        by_house = connection.execute(nobody).first() is not None
    return {**{person.id: person.name for person in people}, **({HOUSE: ""} if by_house else {})}


@needs(Right.READ)
def find_batch(context: AppContext, batch_id: int) -> BatchView | None:
    """One batch, if it is there."""
    with context.database.read() as connection:
        rows = connection.execute(_ONE, {"batch": batch_id}).mappings().all()
        return next(iter(_views(connection, rows)), None)


@needs(Right.READ)
def is_anything_active(context: AppContext, batch_id: int | None = None) -> bool:
    """The cheap question of a poll: does any batch (or this one) still go on?"""
    statement = select(batches.c.id).where(batches.c.finished.is_(None)).limit(1)
    if batch_id is not None:
        statement = statement.where(batches.c.id == batch_id)
    with context.database.read() as connection:
        return connection.execute(statement).first() is not None


# What is asked with each poll is put together once.
_BATCHES = (
    select(
        batches,
        projects.c.code.label("project_code"),
        projects.c.title.label("project_title"),
        projects.c.sample,
        func.coalesce(users.c.name, "").label("asked_by"),
    )
    .join(projects)
    .outerjoin(users, users.c.id == batches.c.user_id)
)
_OF_ROW = tuple(name for name in BatchView.__dataclass_fields__ if name not in ("counts", "state"))
_ONE = _BATCHES.where(batches.c.id == bindparam("batch"))
# Whatever people do is in the log, each text that is written too, whether its batch still goes on or
# not; how the jobs of those that go on stand tells the rest. Moments would not do: clocks differ, and
# what is written down later may be of an earlier one.
_PULSE = union_all(
    select(
        literal(0).label("batch"),
        *[null()] * 4,
        func.max(audit_entries.c.id).label("number"),
        HALTED.label("halted"),
        IN_TROUBLE.label("in_trouble"),
        ATTENDED.label("attended"),
    ),
    select(
        batches.c.id,
        batches.c.round,
        batches.c.cancel_requested,
        batches.c.paused,
        jobs.c.state,
        func.count(jobs.c.id),
        *[null()] * 3,
    )
    .outerjoin(jobs, jobs.c.batch_id == batches.c.id)
    .where(batches.c.finished.is_(None))
    .group_by(batches.c.id, jobs.c.state),
)


def _views(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> tuple[BatchView, ...]:
    found = list(rows)
    counts = batch_store.counts(connection, [row["id"] for row in found])
    return tuple(_view(row, counts.get(row["id"], Counts())) for row in found)


def _view(row: Mapping[str, Any], counts: Counts) -> BatchView:
    state = counts.state(
        cancel_requested=row["cancel_requested"], paused=row["paused"], finished=row["finished"]
    )
    return BatchView(**{name: row[name] for name in _OF_ROW}, counts=counts, state=state)
