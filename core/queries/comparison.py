"""Two versions side by side: what differs in their words, in what is known of them, and in the facts."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, FromClause, Select, case, func, literal, or_, select

from core.context import AppContext
from core.domain.diff import Comparison, compare
from core.domain.facts import Facts, from_data
from core.domain.permission import Right
from core.domain.readability import Readability, readability
from core.domain.review import ReviewStep
from core.domain.told_facts import FactChange, changes
from core.domain.versions import ChangeType
from core.permission import needs
from core.queries.event_filter import LONGEST_SEARCH
from core.queries.versions import Place, VersionText, known_of_versions, place_of, version_text
from core.store.column_types import storable
from core.store.tables import events, fact_sets, narratives, projects, reviews, versions

LATEST = 20
"""How many of the newest changes, and of the narratives that a search finds, are offered."""

compared = lru_cache(maxsize=64)(compare)
"""Two texts compared; remembered, since a page is drawn again and again with the same two."""


@dataclass(frozen=True)
class Side:
    """One of two versions that are compared, with where it belongs and what it was written from."""

    place: Place
    text: VersionText
    facts: Facts
    readability: Readability | None


@dataclass(frozen=True)
class ComparisonView:
    """Two versions, what differs in their words, and what in their facts."""

    left: Side
    right: Side
    words: Comparison
    facts: tuple[FactChange, ...]


@dataclass(frozen=True)
class LatestChange:
    """A version that was made against another one: what it brought, and where."""

    version_id: int
    base_id: int
    event_id: int
    language: str
    title: str
    project_title: str
    number: int
    base_number: int
    change_type: str
    words_added: int | None
    words_removed: int | None
    created: datetime


class Against(StrEnum):
    """Which other version the one in use is set against."""

    PREVIOUS = "previous"
    APPROVED = "approved"


@dataclass(frozen=True)
class VersionChoice:
    """A version among those of its narrative; `author` is the person, or the model that wrote it."""

    version_id: int
    number: int
    name: str
    change_type: ChangeType
    author: str
    created: datetime


@dataclass(frozen=True)
class Alternatives:
    """The versions of a narrative, the newest first, and those that one of them is often set against:
    the one that it was made from, the one approved last, and the one in use."""

    choices: tuple[VersionChoice, ...]
    previous_id: int | None
    approved_id: int | None
    current_id: int | None


@needs(Right.READ)
def side(context: AppContext, version_id: int) -> Side | None:
    """A version with where it belongs; None if there is none."""
    with context.database.read() as connection:
        return _side(connection, version_id)


@needs(Right.READ)
def compare_versions(context: AppContext, left_id: int, right_id: int) -> ComparisonView | None:
    """Two versions, of one narrative or of two; None if there is none of either number."""
    with context.database.read() as connection:
        left, right = _side(connection, left_id), _side(connection, right_id)
    if left is None or right is None:
        return None
    words = compared(left.text.body, right.text.body)
    return ComparisonView(left, right, words, changes(left.facts, right.facts))


@needs(Right.READ)
def alternatives(context: AppContext, version_id: int) -> Alternatives | None:
    """What a version can be set against within its narrative; None if there is no such version."""
    with context.database.read() as connection:
        own = select(versions.c.narrative_id, versions.c.number, versions.c.base_number)
        row = connection.execute(own.where(versions.c.id == version_id)).one_or_none()
        if row is None:
            return None
        known = known_of_versions().where(versions.c.narrative_id == row.narrative_id).subquery()
        needed = (known.c[name] for name in ("id", "number", "name", "change_type", "author", "created"))
        found = connection.execute(select(*needed).order_by(known.c.number.desc())).all()
        approved = connection.execute(_approved().where(reviews.c.narrative_id == row.narrative_id)).scalar()
        in_use = select(narratives.c.current_number).where(narratives.c.id == row.narrative_id)
        current = connection.execute(in_use).scalar_one()
    ids = {each.number: each.id for each in found}
    base = row.base_number if row.base_number is not None else row.number - 1
    choices = (
        VersionChoice(
            each.id, each.number, each.name, ChangeType(each.change_type), each.author, each.created
        )
        for each in found
    )
    return Alternatives(tuple(choices), ids.get(base), approved, ids.get(current))


@needs(Right.READ)
def latest_changes(context: AppContext, limit: int = LATEST) -> tuple[LatestChange, ...]:
    """The newest versions that were made against another one, each with that."""
    base = versions.alias("base")
    made_from = (base.c.narrative_id == versions.c.narrative_id) & (base.c.number == versions.c.base_number)
    newest = _pairs(base, made_from).order_by(versions.c.id.desc()).limit(limit)
    with context.database.read() as connection:
        return tuple(LatestChange(**row) for row in connection.execute(newest).mappings())


@needs(Right.READ)
def find_pairs(
    context: AppContext, words: str, against: Against = Against.PREVIOUS, limit: int = LATEST
) -> tuple[LatestChange, ...]:
    """The versions in use of the events in whose title, place or external id these words stand, each
    with the version that it is set against; those that have none are left out."""
    base = versions.alias("base")
    if against is Against.PREVIOUS:
        number = func.coalesce(versions.c.base_number, versions.c.number - 1)
        other = (base.c.narrative_id == versions.c.narrative_id) & (base.c.number == number)
    else:
        approved = _approved().where(reviews.c.narrative_id == narratives.c.id).correlate(narratives)
        other = (base.c.id == approved.scalar_subquery()) & (base.c.id != versions.c.id)
    letters = re.sub(r"([\\%_])", r"\\\1", storable(words).strip()[:LONGEST_SEARCH].rstrip())
    folded = context.database.folded
    pattern = folded(literal(f"%{letters}%"))
    fields = (events.c.title, events.c.place, events.c.external_id)
    found = _pairs(base, other).where(
        versions.c.number == narratives.c.current_number,
        or_(*(folded(field).like(pattern, escape="\\") for field in fields)),
    )
    with context.database.read() as connection:
        rows = connection.execute(found.order_by(versions.c.id.desc()).limit(limit)).mappings()
        return tuple(LatestChange(**row) for row in rows)


def _pairs(base: FromClause, other: Any) -> Select:
    """Versions with another one, which meets the condition, of what nobody has removed; rows of
    `LatestChange`."""
    brought = base.c.number == versions.c.base_number
    # Asked as a list of exceptions: SQLite would else begin with the projects, and sort every version.
    gone = projects.alias("gone")
    removed_projects = select(gone.c.id).where(gone.c.removed.isnot(None))
    return (
        select(
            versions.c.id.label("version_id"),
            base.c.id.label("base_id"),
            narratives.c.event_id,
            narratives.c.language,
            events.c.title,
            projects.c.title.label("project_title"),
            versions.c.number,
            base.c.number.label("base_number"),
            versions.c.change_type,
            case((brought, versions.c.words_added)).label("words_added"),
            case((brought, versions.c.words_removed)).label("words_removed"),
            versions.c.created,
        )
        .select_from(versions)
        .join(narratives, narratives.c.id == versions.c.narrative_id)
        .join(base, other)
        .join(events, events.c.id == narratives.c.event_id)
        .join(projects, projects.c.id == events.c.project_id)
        .where(events.c.removed.is_(None), projects.c.id.not_in(removed_projects))
    )


def _approved() -> Select:
    """The version of a narrative that was approved last: to be asked of one narrative."""
    last = reviews.c.kind == ReviewStep.APPROVED
    return select(reviews.c.version_id).where(last).order_by(reviews.c.id.desc()).limit(1)


def _side(connection: Connection, version_id: int) -> Side | None:
    known = known_of_versions().where(versions.c.id == version_id)
    row = connection.execute(known).mappings().one_or_none()
    if row is None:
        return None
    text = version_text(connection, row)
    place = place_of(connection, row["narrative_id"])
    kept = select(fact_sets.c.data).where(fact_sets.c.facts_hash == row["facts_hash"])
    facts = from_data(connection.execute(kept).scalar_one())
    return Side(place, text, facts, readability(text.body, place.language))
