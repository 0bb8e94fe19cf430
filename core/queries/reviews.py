"""What waits for review, in the order somebody wants it, and what was said about a narrative."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, String, and_, case, cast, func, select

from core.context import AppContext
from core.domain.actors import ActorKind
from core.domain.jobs import JobState
from core.domain.permission import Right
from core.domain.review import ReviewState, ReviewStep, Seen
from core.permission import needs
from core.store.events import of_project, ordered
from core.store.narratives import in_use
from core.store.tables import events, jobs, narratives, readings, reviews, users, versions


class Order(StrEnum):
    """In which order texts are reviewed. New writers are those of whom least was approved so far."""

    DATE = "date"
    SHORTEST = "shortest"
    MOST_CHANGED = "most_changed"
    NEW_WRITER = "new_writer"


@dataclass(frozen=True)
class ReviewFilter:
    """Which texts are reviewed: of a project and a language, in a state (None: all but the approved), and
    only those that a batch has written where one is named."""

    project_id: int
    language: str
    state: ReviewState | None = None
    order: Order = Order.DATE
    batch_id: int | None = None


@dataclass(frozen=True)
class Said:
    """What somebody said about version `number` of a narrative."""

    kind: ReviewStep
    number: int
    remark: str
    by: str
    at: datetime


@needs(Right.READ)
def review_queue(context: AppContext, wanted: ReviewFilter) -> tuple[int, ...]:
    """The events whose texts are to be reviewed, in order. What is written meanwhile joins it when it is
    asked again."""
    with context.database.read() as connection:
        return tuple(connection.execute(_queue(wanted)).scalars())


@needs(Right.READ)
def waiting_for_review(context: AppContext, project_id: int, language: str) -> dict[ReviewState, int]:
    """How many texts of a project stand in each state."""
    counted = (
        select(narratives.c.state, func.count())
        .select_from(events)
        .join(narratives, in_use(language))
        .where(*of_project(project_id))
        .group_by(narratives.c.state)
    )
    with context.database.read() as connection:
        return {ReviewState(state): number for state, number in connection.execute(counted)}


@needs(Right.READ)
def said_about(context: AppContext, event_id: int, language: str) -> tuple[Said, ...]:
    """Everything that was said about a narrative, the newest first."""
    of_event = and_(narratives.c.event_id == event_id, narratives.c.language == language)
    found = (
        select(
            reviews.c.kind,
            versions.c.number,
            reviews.c.remark,
            func.coalesce(users.c.name, "").label("by"),
            reviews.c.at,
        )
        .join(narratives, narratives.c.id == reviews.c.narrative_id)
        .join(versions, versions.c.id == reviews.c.version_id)
        .outerjoin(users, users.c.id == reviews.c.user_id)
        .where(of_event)
        .order_by(reviews.c.id.desc())
    )
    with context.database.read() as connection:
        rows = connection.execute(found).mappings()
        return tuple(_said(row) for row in rows)


@needs(Right.READ)
def opened_by_me(context: AppContext, chosen: Collection[Seen]) -> int:
    """How many of these texts, as they were seen, whoever is here has opened."""
    opened = (
        select(narratives.c.event_id, narratives.c.language, versions.c.number)
        .select_from(readings)
        .join(versions, versions.c.id == readings.c.version_id)
        .join(narratives, narratives.c.id == versions.c.narrative_id)
        .where(
            readings.c.user_id == context.actor.user_id,
            narratives.c.event_id.in_({seen.event_id for seen in chosen}),
        )
    )
    with context.database.read() as connection:
        return len(set(chosen) & {Seen(*row) for row in connection.execute(opened)})


def _said(row: Mapping[str, Any]) -> Said:
    known: dict[str, Any] = {**row, "kind": ReviewStep(row["kind"])}
    return Said(**known)


def _queue(wanted: ReviewFilter) -> Select:
    statement = (
        select(events.c.id)
        .select_from(events)
        .join(narratives, in_use(wanted.language))
        .where(*of_project(wanted.project_id))
    )
    if wanted.state is None:
        statement = statement.where(narratives.c.state != ReviewState.APPROVED)
    else:
        statement = statement.where(narratives.c.state == wanted.state)
    if wanted.batch_id is not None:
        of_batch = (jobs.c.batch_id == wanted.batch_id, jobs.c.state == JobState.SUCCEEDED)
        statement = statement.where(events.c.id.in_(select(jobs.c.event_id).where(*of_batch)))
    return _in_order(statement, wanted).order_by(*ordered())


def _in_order(statement: Select, wanted: ReviewFilter) -> Select:
    if wanted.order is Order.DATE:
        return statement
    # The versions are asked only where the order is theirs: there may be very many.
    statement = statement.join(versions, _CURRENT)
    match wanted.order:
        case Order.SHORTEST:
            return statement.order_by(versions.c.words)
        case Order.MOST_CHANGED:
            changed = func.coalesce(versions.c.words_added, 0) + func.coalesce(versions.c.words_removed, 0)
            # What has no version before it has not changed, however many words it brought.
            return statement.order_by(case((versions.c.base_number.is_(None), -1), else_=changed).desc())
        case Order.NEW_WRITER:
            known = _approved_by_writer(wanted.project_id).subquery()
            statement = statement.outerjoin(known, known.c.writer == _WRITER)
            return statement.order_by(func.coalesce(known.c.number, 0))


_CURRENT = and_(versions.c.narrative_id == narratives.c.id, versions.c.number == narratives.c.current_number)
_WRITER = case(
    (versions.c.author_kind == ActorKind.PERSON, cast(versions.c.user_id, String)),
    else_=versions.c.provider + ":" + versions.c.model,
)
"""Who wrote a version, as one word: a person, or a model of a provider."""


def _approved_by_writer(project_id: int) -> Select:
    """How many approved texts of a project are by each writer."""
    return (
        select(_WRITER.label("writer"), func.count().label("number"))
        .select_from(events)
        .join(narratives, narratives.c.event_id == events.c.id)
        .join(versions, _CURRENT)
        .where(events.c.project_id == project_id, narratives.c.state == ReviewState.APPROVED)
        .group_by(_WRITER)
    )
