"""The versions of a narrative: what is known of each, its text, and who wrote what of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, select

from core.context import AppContext
from core.domain.actors import WRITERS_OF_THE_HOUSE, ActorKind
from core.domain.authorship import Share, Trace
from core.domain.permission import Right
from core.domain.review import ReviewStep
from core.domain.versions import NAME_MARK, ChangeType
from core.permission import needs
from core.queries.page import Page
from core.store import authorship
from core.store.tables import (
    events,
    narratives,
    projects,
    prompt_versions,
    proposals,
    reviews,
    users,
    version_marks,
    versions,
)

_BY_PERSON = versions.c.author_kind == ActorKind.PERSON
_AUTHOR = case(
    (_BY_PERSON, func.coalesce(users.c.name, "")),
    (
        and_(versions.c.model != "", versions.c.provider.not_in(WRITERS_OF_THE_HOUSE)),
        versions.c.model,
    ),
    else_=versions.c.provider,
)


@dataclass(frozen=True)
class VersionView:
    """What is known of a version, without its text. Costs are in micro-dollars, None where unknown.

    `author` is the person, or the model that wrote it; `on_behalf_of` the person who asked a model.
    `words_added` and `words_removed` are against version `base_number`, None where that was not kept.
    `proposal` is "" for what is no proposal, else "open" or what became of it.
    """

    id: int
    number: int
    words: int
    words_added: int | None
    words_removed: int | None
    base_number: int | None
    change_type: ChangeType
    reason: str
    name: str
    author_kind: ActorKind
    author: str
    on_behalf_of: str
    provider: str
    model: str
    temperature: float | None
    prompt_number: int | None
    seconds: float | None
    tokens_in: int | None
    tokens_out: int | None
    cost: int | None
    created: datetime
    facts_hash: str
    findings: tuple[Mapping[str, Any], ...]
    proposal: str
    approved: datetime | None
    restored_number: int | None
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class VersionText:
    """A version with its text and, run by run, the version that brought it."""

    seen: VersionView
    body: str
    trace: Trace


@dataclass(frozen=True)
class HistoryFilter:
    """Which versions of a history are shown: of a kind, by somebody (their name, or a model's), from
    a moment on and before another one."""

    change_type: ChangeType | None = None
    author: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Place:
    """Where a version belongs: its event and its narrative."""

    narrative_id: int
    event_id: int
    language: str
    title: str
    external_id: str
    project_id: int
    project_title: str
    current_number: int


@needs(Right.READ)
def history(
    context: AppContext,
    event_id: int,
    language: str,
    wanted: HistoryFilter = HistoryFilter(),
    *,
    offset: int = 0,
    limit: int = 25,
) -> Page[VersionView]:
    """A stretch of the versions of a narrative, the newest first."""
    with context.database.read() as connection:
        narrative_id = _narrative_id(connection, event_id, language)
        shown = known_of_versions().where(versions.c.narrative_id == narrative_id, *_conditions(wanted))
        total = connection.execute(select(func.count()).select_from(shown.subquery())).scalar_one()
        newest_first = shown.order_by(versions.c.number.desc()).offset(offset).limit(limit)
        rows = connection.execute(newest_first).mappings().all()
    return Page(tuple(version_view(row) for row in rows), total)


@needs(Right.READ)
def authors(context: AppContext, event_id: int, language: str) -> tuple[str, ...]:
    """Everybody who wrote a version of a narrative: people and models, by name."""
    with context.database.read() as connection:
        narrative_id = _narrative_id(connection, event_id, language)
        named = known_of_versions().where(versions.c.narrative_id == narrative_id).subquery()
        found = connection.execute(select(named.c.author).distinct().order_by(named.c.author))
        return tuple(name for name in found.scalars() if name)


@needs(Right.READ)
def version(context: AppContext, version_id: int) -> VersionText | None:
    """A version whole; None if there is none."""
    with context.database.read() as connection:
        row = (
            connection.execute(known_of_versions().where(versions.c.id == version_id))
            .mappings()
            .one_or_none()
        )
        return version_text(connection, row) if row else None


@needs(Right.READ)
def find_version(context: AppContext, event_id: int, language: str, number: int) -> int | None:
    """The id of a version of a narrative, by its number."""
    with context.database.read() as connection:
        narrative_id = _narrative_id(connection, event_id, language)
        of_number = select(versions.c.id).where(
            versions.c.narrative_id == narrative_id, versions.c.number == number
        )
        return connection.execute(of_number).scalar()


def place_of(connection: Connection, narrative_id: int) -> Place:
    """Where the versions of a narrative belong."""
    row = connection.execute(
        select(
            narratives.c.id.label("narrative_id"),
            narratives.c.event_id,
            narratives.c.language,
            events.c.title,
            events.c.external_id,
            events.c.project_id,
            projects.c.title.label("project_title"),
            narratives.c.current_number,
        )
        .join(events, events.c.id == narratives.c.event_id)
        .join(projects, projects.c.id == events.c.project_id)
        .where(narratives.c.id == narrative_id)
    )
    return Place(**row.mappings().one())


def version_text(connection: Connection, row: Mapping[str, Any]) -> VersionText:
    """A row of `known_of_versions` with its text."""
    written = authorship.written(connection, row["narrative_id"], row["number"])
    return VersionText(version_view(row), written.body, written.trace)


def known_of_versions() -> Select:
    """Rows of versions with all that `version_view` reads, and their narrative's id."""
    source = versions.alias("source")
    name = func.coalesce(users.c.name, "")
    approved = (
        select(func.max(reviews.c.at))
        .where(reviews.c.version_id == versions.c.id, reviews.c.kind == ReviewStep.APPROVED)
        .scalar_subquery()
    )
    marked = (
        select(func.max(version_marks.c.text))
        .where(version_marks.c.version_id == versions.c.id, version_marks.c.kind == NAME_MARK)
        .scalar_subquery()
    )
    plain = [versions.c[each] for each in VersionView.__dataclass_fields__ if each in versions.c]
    return (
        select(
            *plain,
            versions.c.narrative_id,
            versions.c.authorship,
            _AUTHOR.label("author"),
            case((_BY_PERSON, ""), else_=name).label("on_behalf_of"),
            prompt_versions.c.number.label("prompt_number"),
            source.c.number.label("restored_number"),
            func.coalesce(marked, "").label("name"),
            approved.label("approved"),
            case(
                (proposals.c.version_id.is_(None), ""), else_=func.coalesce(proposals.c.outcome, "open")
            ).label("proposal"),
        )
        .outerjoin(users, users.c.id == versions.c.user_id)
        .outerjoin(prompt_versions, prompt_versions.c.id == versions.c.prompt_version_id)
        .outerjoin(proposals, proposals.c.version_id == versions.c.id)
        .outerjoin(source, source.c.id == versions.c.restored_from)
    )


def version_view(row: Mapping[str, Any]) -> VersionView:
    """A row of `known_of_versions` as pages and files know it."""
    known = {name: row[name] for name in VersionView.__dataclass_fields__ if name != "shares"}
    known["change_type"] = ChangeType(row["change_type"])
    known["author_kind"] = ActorKind(row["author_kind"])
    known["findings"] = tuple(row["findings"])
    return VersionView(**known, shares=authorship.kept_shares(row["authorship"]))


def _narrative_id(connection: Connection, event_id: int, language: str) -> int | None:
    of_event = and_(narratives.c.event_id == event_id, narratives.c.language == language)
    return connection.execute(select(narratives.c.id).where(of_event)).scalar()


def _conditions(wanted: HistoryFilter) -> list[Any]:
    conditions: list[Any] = []
    if wanted.change_type:
        conditions.append(versions.c.change_type == wanted.change_type)
    if wanted.author:
        conditions.append(wanted.author == _AUTHOR)
    if wanted.since:
        conditions.append(versions.c.created >= wanted.since)
    if wanted.until:
        conditions.append(versions.c.created < wanted.until)
    return conditions
