"""Which batches a list shows, and in which order: their state too is a condition that the store checks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Exists, and_, exists, func, literal, or_, select

from core.domain.jobs import OPEN, BatchState, JobState
from core.queries.days import midnight
from core.store.column_types import storable
from core.store.database import Database
from core.store.tables import batches, jobs

LONGEST_SEARCH = 200
"""Letters of a search that are looked for; what follows them is left out."""

HOUSE = 0
"""In the place of a person: the command line and other workings of the house."""


class Order(StrEnum):
    """What stands first in a list of batches."""

    GOING_ON = "going_on"
    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"
    FAILURES = "failures"


@dataclass(frozen=True)
class BatchFilter:
    """Which batches are wanted. `states`: any of them, or all where none is given; `person` is who asked,
    or HOUSE; `words` stand in the name, in great or small letters.

    `first_day` to `last_day`: only what was asked for days that overlap with these. `asked_from` to
    `asked_to`: only what was asked for on these days, which are those of `zone`.
    """

    states: tuple[BatchState, ...] = ()
    project_id: int | None = None
    person: int | None = None
    words: str = ""
    first_day: date | None = None
    last_day: date | None = None
    asked_from: date | None = None
    asked_to: date | None = None
    zone: tzinfo = UTC
    order: Order = Order.GOING_ON


EVERY = BatchFilter()
"""All batches, those that go on first."""


def conditions(wanted: BatchFilter, database: Database) -> list[ColumnElement[bool]]:
    """What a batch meets that the filter lets through."""
    found: list[ColumnElement[bool]] = []
    if wanted.states:
        found.append(or_(*(_IN_STATE[state] for state in wanted.states)))
    if wanted.project_id is not None:
        found.append(batches.c.project_id == wanted.project_id)
    if wanted.person is not None:
        found.append(batches.c.user_id == wanted.person if wanted.person else batches.c.user_id.is_(None))
    if words := storable(wanted.words).strip()[:LONGEST_SEARCH].rstrip():
        literally = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        pattern = database.folded(literal(f"%{literally}%"))
        found.append(database.folded(batches.c.name).like(pattern, escape="\\"))
    return [*found, *_about_days(wanted)]


def _about_days(wanted: BatchFilter) -> Iterable[ColumnElement[bool]]:
    """About the days of the events that were asked for, and the days on which somebody asked."""
    if wanted.last_day:
        begins = batches.c.options["first_day"].as_string()
        yield or_(begins.is_(None), begins <= wanted.last_day.isoformat())
    if wanted.first_day:
        ends = batches.c.options["last_day"].as_string()
        yield or_(ends.is_(None), ends >= wanted.first_day.isoformat())
    if wanted.asked_from:
        yield batches.c.created >= midnight(wanted.asked_from, wanted.zone)
    if wanted.asked_to:
        yield batches.c.created < midnight(wanted.asked_to + timedelta(days=1), wanted.zone)


def order_of(wanted: BatchFilter, database: Database) -> tuple[ColumnElement[Any], ...]:
    """What the batches are sorted by."""
    newest = batches.c.id.desc()
    match wanted.order:
        case Order.GOING_ON:
            return batches.c.finished.isnot(None), newest
        case Order.NEWEST:
            return (newest,)
        case Order.OLDEST:
            return (batches.c.id.asc(),)
        case Order.NAME:
            return database.folded(batches.c.name), newest
        case Order.FAILURES:
            return _FAILURES.desc(), newest


def _has_job(*states: JobState) -> Exists:
    return exists(jobs.c.id).where(jobs.c.batch_id == batches.c.id, jobs.c.state.in_(states))


# The same rules as Counts.state, each answered by the first entry of an index; a test compares them.
_goes_on = or_(batches.c.finished.is_(None), _has_job(*OPEN))
_ended = and_(batches.c.finished.isnot(None), ~_has_job(*OPEN))
_asked_to_stop = batches.c.cancel_requested.isnot(None)
_not_held = (_goes_on, ~_asked_to_stop, batches.c.paused.is_(None))
_begun = _has_job(JobState.RUNNING, JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)
_cut = and_(_asked_to_stop, _has_job(JobState.CANCELLED))
_IN_STATE: Mapping[BatchState, ColumnElement[bool]] = {
    BatchState.QUEUED: and_(*_not_held, ~_begun),
    BatchState.RUNNING: and_(*_not_held, _begun),
    BatchState.PAUSED: and_(_goes_on, ~_asked_to_stop, batches.c.paused.isnot(None)),
    BatchState.CANCELLING: and_(_goes_on, _asked_to_stop),
    BatchState.COMPLETED: and_(_ended, ~_cut, ~_has_job(JobState.FAILED)),
    BatchState.COMPLETED_WITH_FAILURES: and_(
        _ended, ~_cut, _has_job(JobState.FAILED), _has_job(JobState.SUCCEEDED)
    ),
    BatchState.FAILED: and_(_ended, ~_cut, _has_job(JobState.FAILED), ~_has_job(JobState.SUCCEEDED)),
    BatchState.CANCELLED: and_(_ended, _cut),
}
_FAILURES = (
    select(func.count())
    .where(jobs.c.batch_id == batches.c.id, jobs.c.state == JobState.FAILED)
    .correlate(batches)
    .scalar_subquery()
)
