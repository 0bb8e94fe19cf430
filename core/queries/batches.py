"""Batches as people watch them: what was asked, how far it is, what went wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from core.context import AppContext
from core.domain.jobs import ENDED, BatchState, Counts
from core.domain.permission import Right
from core.permission import needs
from core.queries.page import Page
from core.store import batches as batch_store
from core.store.tables import batches, projects, users


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


@needs(Right.READ)
def list_batches(context: AppContext, *, offset: int = 0, limit: int = 20) -> Page[BatchView]:
    """A stretch of all batches: those that go on first, then the newest."""
    with context.database.read() as connection:
        total = connection.execute(_HOW_MANY).scalar_one()
        rows = connection.execute(_NEWEST, {"offset": offset, "limit": limit}).mappings().all()
        return Page(_views(connection, rows), total)


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


# Every statement is put together once: each poll asks it. A stretch of a long list is found first, and
# what stands elsewhere is looked up for its rows alone.
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
_HOW_MANY = select(func.count()).select_from(batches)
_OPEN_FIRST = (batches.c.finished.isnot(None), batches.c.id.desc())
_NEWEST = _BATCHES.where(
    batches.c.id.in_(
        select(batches.c.id).order_by(*_OPEN_FIRST).offset(bindparam("offset")).limit(bindparam("limit"))
    )
).order_by(*_OPEN_FIRST)


def _views(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> tuple[BatchView, ...]:
    found = list(rows)
    counts = batch_store.counts(connection, [row["id"] for row in found])
    return tuple(_view(row, counts.get(row["id"], Counts())) for row in found)


def _view(row: Mapping[str, Any], counts: Counts) -> BatchView:
    state = counts.state(
        cancel_requested=row["cancel_requested"], paused=row["paused"], finished=row["finished"]
    )
    return BatchView(**{name: row[name] for name in _OF_ROW}, counts=counts, state=state)
