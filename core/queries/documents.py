"""A choice of events as a document: every narrative that exists, and why the others are missing."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from core.context import AppContext
from core.domain.actors import REHEARSAL
from core.domain.closing import without_closing
from core.domain.jobs import JobState
from core.domain.permission import Right
from core.domain.planning import Candidate, Choice, Which, skip_reason
from core.i18n import N_, _, failures
from core.i18n.formats import span_text
from core.i18n.words import word
from core.permission import needs
from core.reports import MEDIA_TYPES, Contents, Missing, Told, render
from core.store.authorship import kept_shares
from core.store.bodies import body_of
from core.store.events import candidates, of_last_job, ordered, within
from core.store.narratives import with_current_version
from core.store.tables import events, jobs, projects, versions


@dataclass(frozen=True)
class Document:
    """A file ready to be handed over."""

    name: str
    content: bytes
    media_type: str
    told: int
    missing: int


@needs(Right.READ)
def document(context: AppContext, choice: Choice, kind: str = "docx") -> Document:
    """Every event of the choice that has a narrative, old and new, as a file of a kind in FORMATS."""
    contents, code = _contents(context, choice)
    return Document(
        name=file_name(code, choice, kind),
        content=render(kind, contents),
        media_type=MEDIA_TYPES[kind],
        told=len(contents.narratives),
        missing=len(contents.missing),
    )


def file_name(project_code: str, choice: Choice, kind: str) -> str:
    """What the document of a choice is called: narratives, project, days."""
    days = f"{choice.first_day or ''}_{choice.last_day or ''}".strip("_")
    return "-".join(part for part in ("narrativas", project_code, days) if part) + f".{kind}"


def _contents(context: AppContext, choice: Choice) -> tuple[Contents, str]:
    with context.database.read() as connection:
        project = connection.execute(select(projects).where(projects.c.id == choice.project_id)).one()
        rows = connection.execute(_rows(choice)).all()
        known = {candidate.event_id: candidate for candidate in candidates(connection, choice)}
        failed = {row.event_id: row for row in connection.execute(_last_failures(choice))}
    language = choice.language
    told = [
        Told(
            row.title,
            row.starts_on or row.planned_on,
            row.ends_on,
            _place(row),
            _body(row, context),
            _is_simulated(row),
        )
        for row in rows
        if row.body is not None
    ]
    missing = [
        Missing(
            row.title,
            row.starts_on or row.planned_on,
            _reason(known[row.id], failed.get(row.id), choice, context),
        )
        for row in rows
        if row.body is None
    ]
    contents = Contents(
        title=project.title,
        subtitle=span_text(choice.first_day, choice.last_day, language)
        if choice.first_day or choice.last_day
        else "",
        language=language,
        narratives=tuple(told),
        missing=tuple(missing),
        made_on=context.today(),
    )
    return contents, project.code


def _body(row: Any, context: AppContext) -> str:
    body = body_of(row.body, row.packed)
    return body if context.settings.closing_sentence else without_closing(body)


def _is_simulated(row: Any) -> bool:
    """Whether words of it come from a rehearsal, also where a person has edited it since."""
    sources = {share.source.name for share in kept_shares(row.authorship) if share.source.user_id is None}
    return REHEARSAL in (sources or {row.provider})


def _reason(candidate: Candidate, failed: Any, choice: Choice, context: AppContext) -> str:
    language = choice.language
    if failed is not None:
        return failures.sentence(failed.error_kind, language, **(failed.error_values or {}))
    reason = skip_reason(candidate, Which.MISSING, choice.include, context.today())
    if reason is not None:
        return word("skip_reason", reason, language)
    return _(N_("not written yet"), language)


def _rows(choice: Choice) -> Select:
    statement = with_current_version(
        select(
            events.c.id,
            events.c.title,
            events.c.state,
            events.c.starts_on,
            events.c.ends_on,
            events.c.planned_on,
            events.c.place,
            events.c.locality,
            versions.c.body,
            versions.c.packed,
            versions.c.provider,
            versions.c.authorship,
        ),
        choice.language,
    )
    return statement.where(*within(choice)).order_by(*ordered())


def _last_failures(choice: Choice) -> Select:
    """The last job of each event of the choice, where it failed."""
    return (
        select(jobs.c.event_id, jobs.c.error_kind, jobs.c.error_values)
        .select_from(events)
        .join(jobs, jobs.c.id == of_last_job(jobs.c.id, choice.language))
        .where(jobs.c.state == JobState.FAILED, *within(choice))
    )


def _place(row: Any) -> str:
    return ", ".join(part for part in (row.place, row.locality) if part)
