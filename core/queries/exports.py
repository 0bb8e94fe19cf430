"""The versions of a narrative, or of a whole project, as files to be taken along."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, tzinfo
from typing import Any

from sqlalchemy import Connection, Select, and_, select

from core.context import AppContext
from core.domain.authorship import by_people, shares
from core.domain.diff import compare
from core.domain.permission import Right
from core.errors import Refusal
from core.i18n import N_, _
from core.i18n import language as language_of_the_moment
from core.permission import needs
from core.queries.versions import VersionText, VersionView, known_of_versions, version_view
from core.reports.history import (
    HISTORY_FORMATS,
    HISTORY_MEDIA_TYPES,
    XLSX_TYPE,
    HistoryContents,
    Known,
    NarrativePlace,
    ProjectContents,
    WholeVersion,
    render_history,
)
from core.store import authorship
from core.store.events import of_project, ordered
from core.store.projects import check_there
from core.store.tables import events, narratives, projects, versions

KINDS = tuple(HISTORY_FORMATS)
"""The formats of a history, by the ending of its file's name."""
STRETCH = 200
"""How many narratives of a project are looked at in one go."""

_FROM_VIEW = {field.name for field in fields(Known)} & {field.name for field in fields(VersionView)}
_PLACE = (
    events.c.id.label("event_id"),
    events.c.external_id,
    events.c.title,
    events.c.starts_on,
    events.c.planned_on,
    projects.c.code.label("project_code"),
    projects.c.title.label("project_title"),
)
_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST_PART = 60


@dataclass(frozen=True)
class ExportFile:
    """A file ready to be handed over."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class FileOffer:
    """A file that can be made: a kind of KINDS, and what it will be called."""

    kind: str
    name: str
    media_type: str


@needs(Right.READ)
def history_file(
    context: AppContext,
    event_id: int,
    language: str,
    kind: str,
    zone: tzinfo = UTC,
    said: str | None = None,
) -> ExportFile:
    """Every version of a narrative as a file of a kind in KINDS, its times told in a zone.

    The document speaks the language `said`, or that of the moment, which a thread does not know.
    Raises Refusal where there is no such event or narrative.
    """
    spoken = said or language_of_the_moment()
    with context.database.read() as connection:
        place, current = _place(connection, event_id, language)
        found = _texts(connection, event_id, language)
    contents = HistoryContents(
        place=place,
        versions=tuple(_whole(found, number, current) for number in found),
        language=spoken,
        made=context.clock(),
        zone=zone,
    )
    name = _history_name(place, kind, spoken)
    return ExportFile(name, render_history(kind, contents), HISTORY_MEDIA_TYPES[kind])


@needs(Right.READ)
def known_versions(context: AppContext, event_id: int, language: str) -> tuple[Known, ...]:
    """What is known of every version of a narrative, the first one first. Refuses as `history_file`."""
    with context.database.read() as connection:
        _narrative, current = _place(connection, event_id, language)
        rows = connection.execute(_of_narrative(event_id, language)).mappings().all()
    return tuple(_known(version_view(row), current) for row in rows)


@needs(Right.READ)
def history_offers(context: AppContext, event_id: int, language: str) -> tuple[FileOffer, ...]:
    """The files that `history_file` can make of a narrative, by the names they will have."""
    spoken = language_of_the_moment()
    with context.database.read() as connection:
        place, _current = _place(connection, event_id, language)
    return tuple(
        FileOffer(kind, _history_name(place, kind, spoken), HISTORY_MEDIA_TYPES[kind]) for kind in KINDS
    )


@needs(Right.READ)
def project_versions_file(
    context: AppContext, project_id: int, zone: tzinfo = UTC, said: str | None = None
) -> ExportFile:
    """What is known of every version of a project as a workbook: without the texts.

    Language and zone as in `history_file`. What was removed is left out. Raises Refusal where there is no
    such project, or it was removed.
    """
    from core.reports.history_xlsx import render_project

    spoken = said or language_of_the_moment()
    with context.database.read() as connection:
        wanted = select(projects).where(projects.c.id == project_id)
        project = connection.execute(wanted).mappings().one_or_none()
    if project is None:
        raise Refusal(N_("There is no such project."))
    check_there(project)
    rows = _rows_of_project(context, project_id)
    contents = ProjectContents(project["code"], project["title"], rows, spoken, context.clock(), zone)
    offer = project_offer(project["code"], spoken)
    return ExportFile(offer.name, render_project(contents), offer.media_type)


def project_offer(code: str, said: str | None = None) -> FileOffer:
    """The file that `project_versions_file` makes of a project, by the name it will have."""
    name = "-".join(safe_part(part) for part in (_("versions", said), code))
    return FileOffer("xlsx", f"{name}.xlsx", XLSX_TYPE)


def _place(connection: Connection, event_id: int, language: str) -> tuple[NarrativePlace, int]:
    """Where a narrative belongs, and which of its versions is in use."""
    narrative = and_(narratives.c.event_id == events.c.id, narratives.c.language == language)
    statement = (
        select(*_PLACE, narratives.c.current_number)
        .join(projects, projects.c.id == events.c.project_id)
        .outerjoin(narratives, narrative)
        .where(events.c.id == event_id)
    )
    row = connection.execute(statement).mappings().one_or_none()
    if row is None:
        raise Refusal(N_("There is no such event."))
    if row["current_number"] is None:
        raise Refusal(N_("This event has no narrative yet in this language."))
    return _narrative_place(row, language), row["current_number"]


def _narrative_place(row: Mapping[str, Any], language: str) -> NarrativePlace:
    plain = ("event_id", "external_id", "title", "project_code", "project_title")
    day = row["starts_on"] or row["planned_on"]
    return NarrativePlace(day=day, language=language, **{name: row[name] for name in plain})


def _texts(connection: Connection, event_id: int, language: str) -> dict[int, VersionText]:
    """Every version of a narrative by its number, the first one first."""
    rows = connection.execute(_of_narrative(event_id, language)).mappings().all()
    if not rows:
        return {}
    texts = {each.number: each for each in authorship.all_written(connection, rows[0]["narrative_id"])}
    return {row["number"]: _text(row, texts[row["number"]]) for row in rows}


def _text(row: Mapping[str, Any], written: authorship.Written) -> VersionText:
    return VersionText(version_view(row), written.body, written.trace)


def _of_narrative(event_id: int, language: str) -> Select:
    return (
        known_of_versions()
        .join(narratives, narratives.c.id == versions.c.narrative_id)
        .where(narratives.c.event_id == event_id, narratives.c.language == language)
        .order_by(versions.c.number)
    )


def _whole(found: dict[int, VersionText], number: int, current: int) -> WholeVersion:
    """A version with what it changed. What was not kept of older ones is found out from their texts."""
    text = found[number]
    view = text.seen
    # Before it was kept, each version followed the one before it.
    base = found.get(view.base_number or (number - 1 if view.words_added is None else 0))
    comparison = compare(base.body, text.body) if base else None
    parts = shares(text.body, text.trace)
    changes: dict[str, Any] = {"shares": parts, "by_people": by_people(parts)}
    if comparison and base and view.words_added is None:
        changes |= {
            "base_number": base.seen.number,
            "words_added": comparison.words_added,
            "words_removed": comparison.words_removed,
        }
    return WholeVersion(_known(view, current, **changes), text.body, text.trace, comparison)


def _known(view: VersionView, current: int, **changes: Any) -> Known:
    of_view = {name: getattr(view, name) for name in _FROM_VIEW}
    share = by_people(view.shares) if view.shares else None
    values: dict[str, Any] = {"in_use": view.number == current, "by_people": share, **of_view, **changes}
    return Known(**values)


def _rows_of_project(context: AppContext, project_id: int) -> Iterator[tuple[NarrativePlace, Known]]:
    """Every version of a project, in the order of its events. They are read in stretches, so that a
    large project fits into memory, and nothing is read while the file is being written."""
    of_those_there = (
        select(narratives.c.id)
        .join(events, events.c.id == narratives.c.event_id)
        .where(*of_project(project_id))
        .order_by(*ordered(), narratives.c.language)
    )
    with context.database.read() as connection:
        wanted = connection.execute(of_those_there).scalars().all()
    for start in range(0, len(wanted), STRETCH):
        with context.database.read() as connection:
            rows = connection.execute(_of_narratives(wanted[start : start + STRETCH])).mappings().all()
        for row in rows:
            yield _narrative_place(row, row["language"]), _known(version_view(row), row["current_number"])


def _of_narratives(wanted: Sequence[int]) -> Select:
    """The versions of some narratives with where they belong."""
    return (
        known_of_versions()
        .join(narratives, narratives.c.id == versions.c.narrative_id)
        .join(events, events.c.id == narratives.c.event_id)
        .join(projects, projects.c.id == events.c.project_id)
        .add_columns(*_PLACE, narratives.c.language, narratives.c.current_number)
        .where(narratives.c.id.in_(wanted))
        .order_by(*ordered(), narratives.c.language, versions.c.number)
    )


def _history_name(place: NarrativePlace, kind: str, said: str) -> str:
    parts = (_("history", said), place.project_code, place.external_id, place.language)
    return f"{'-'.join(safe_part(part) for part in parts)}.{kind}"


def safe_part(part: str) -> str:
    """A part of the name of a file that every system takes."""
    return _UNSAFE.sub("-", part).strip("-.")[:_LONGEST_PART] or "-"
