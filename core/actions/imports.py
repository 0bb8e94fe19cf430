"""Take events in from a file, and take such an import back: all of it or nothing, and every change kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from core.actions.import_results import ImportResult, check_columns, counts_of, result_of
from core.actions.taking import NOTHING_CHOSEN, Chosen, Taking, Writing
from core.context import AppContext
from core.domain.permission import Right
from core.domain.projects import ProjectData, accepted_project
from core.errors import Refusal
from core.i18n import LANGUAGES
from core.imports import (
    ColumnChoice,
    ParsedFile,
    Reading,
    read_events,
)
from core.imports.rows import NO_CHOICES
from core.permission import needs
from core.store import audit, undoing
from core.store import imports as store
from core.store.imports import HeldProject


@dataclass(frozen=True)
class Undone:
    """What taking an import back did: so many events are hidden again, and so many are as before."""

    project_code: str
    file_name: str
    hidden: int
    restored: int


@needs(Right.WORK)
def import_file(
    context: AppContext,
    project_code: str,
    file_name: str,
    content: bytes,
    *,
    title: str = "",
    language: str = "",
    choices: Mapping[str, ColumnChoice] = NO_CHOICES,
    sheet: str = "",
    from_file: Chosen = NOTHING_CHOSEN,
    dry_run: bool = False,
    on_progress: Callable[[float], None] | None = None,
) -> ImportResult:
    """Take the events of a file into a project; a new code makes the project.

    Each row is taken or refused by itself; the same file again changes nothing. An event that is there
    takes from its row what that gives. `choices` are what a person decided about columns, by heading:
    they are kept for the project, and what was kept before holds where they say nothing. Values that
    were mended here stay, but for those of `from_file`: by identifier and column of table `events`, each
    with the value that was seen here (`Conflict.here`); what was mended since stays all the same.
    `title` and `language` are those of a new project. `on_progress` hears how much of the file is read,
    from 0 to 1.

    Raises Refusal if the file is no table of events, or (but for a `dry_run`) lacks a column without
    which there are none; if the code cannot be one, or is that of the sample; if the title is too long.
    """
    data = accepted_project(ProjectData(project_code, title, language or LANGUAGES[0]))
    with context.database.read() as connection:
        there = store.find_project(connection, data.code)
        pointed = _pointed(connection, there)
    parsed = read_events(
        file_name,
        content,
        context.today(),
        _combined(pointed, choices),
        sheet=sheet,
        language=there.language if there else data.language,
        on_progress=on_progress,
    )
    if dry_run:
        with context.database.read() as connection:
            there = store.find_project(connection, data.code)
            taking = Taking(connection, there, parsed, from_file, context.today())
            taking.run()
        return result_of(data.code, taking)
    check_columns(parsed.missing)
    with context.database.write() as connection:
        return _take_in(connection, context, data, file_name, parsed, choices, from_file)


def _take_in(
    connection: Connection,
    context: AppContext,
    project: ProjectData,
    file_name: str,
    parsed: ParsedFile,
    choices: Mapping[str, ColumnChoice],
    from_file: Chosen,
) -> ImportResult:
    now, actor = context.clock(), context.actor
    held = store.hold_project(connection, project, now)
    if held.is_new:
        audit.record(connection, actor, now, "project.created", "project", held.id, code=project.code)
    import_id = store.begin_import(connection, held.id, actor.user_id, file_name, now)
    writing = Writing(held.id, import_id, actor.user_id, now)
    taking = Taking(connection, held, parsed, from_file, context.today(), writing)
    taking.run()
    result = replace(result_of(project.code, taking), import_id=import_id)
    store.end_import(connection, import_id, **counts_of(result))
    decided = {use.header: choices[use.header] for use in parsed.columns if use.header in choices}
    whole = _combined(_pointed(connection, held), decided)
    store.keep_columns(
        connection, held.id, {heading: _row(whole[heading]) for heading in decided}, actor.user_id, now
    )
    told = {"file": file_name, "taken": result.taken, "updated": result.updated}
    audit.record(connection, actor, now, "events.imported", "project", held.id, **told)
    return result


def _pointed(connection: Connection, there: HeldProject | None) -> dict[str, ColumnChoice]:
    """What was decided about the columns of a project's files before."""
    kept = store.pointed_columns(connection, there.id) if there else {}
    return {
        heading: ColumnChoice(
            row["field"], told=row["told"], reading=Reading(row["reading"]) if row["reading"] else None
        )
        for heading, row in kept.items()
    }


def _combined(
    kept: Mapping[str, ColumnChoice], decided: Mapping[str, ColumnChoice]
) -> dict[str, ColumnChoice]:
    """What was decided now, and before where now nothing is said of it."""
    both = {**kept, **decided}
    for heading in kept.keys() & decided.keys():
        before, now = kept[heading], decided[heading]
        field = before.field if now.field is None else now.field
        both[heading] = replace(now, field=field, reading=now.reading or before.reading)
    return both


def _row(choice: ColumnChoice) -> dict[str, Any]:
    return {"field": choice.field, "told": choice.told, "reading": choice.reading or ""}


@needs(Right.WORK)
def undo_import(context: AppContext, import_id: int) -> Undone:
    """Take an import back: the events that it brought are hidden, the others say again what they said.

    Raises Refusal where there is no such import, where it was undone already, and where something was
    built on it since: then nothing at all is changed.
    """
    now, actor = context.clock(), context.actor
    with context.database.write() as connection:
        held = undoing.hold_import(connection, import_id)
        if reason := undoing.obstacle(connection, held):
            raise Refusal(reason)
        hidden, restored = undoing.undo(connection, held, actor.user_id, now)
        done = Undone(held.project_code, held.file_name, hidden, restored)
        told = {"file": held.file_name, "hidden": hidden, "restored": restored}
        audit.record(connection, actor, now, "import.undone", "project", held.project_id, **told)
    return done
