"""Take events in from a file: new ones, changed ones, and a record of every change."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from core.context import AppContext
from core.domain.permission import Right
from core.errors import Refusal
from core.i18n import LANGUAGES, N_
from core.imports import ParsedFile, ParsedRow, RowRemark, read_events
from core.imports.sample import SAMPLE, sample_events
from core.permission import needs
from core.store import audit
from core.store.events import facts_row
from core.store.tables import event_changes, imports, projects
from core.store.tables import events as event_rows
from core.store.upsert import insert_once

SAMPLE_CODE = "EJEMPLO"
SAMPLE_TITLE = "Escuelas Abiertas"
LONGEST_TITLE = 300
"""Letters of a project's title."""


@dataclass(frozen=True)
class ImportResult:
    """What became of a file. `rows` counts those that hold anything; `refusals` says why each
    refused one was; `personal_columns` are kept but never sent to a writer."""

    project_id: int | None
    project_code: str
    project_is_new: bool
    rows: int
    taken: int
    updated: int
    unchanged: int
    refusals: tuple[RowRemark, ...]
    personal_columns: tuple[str, ...] = ()
    columns_without_home: tuple[str, ...] = ()

    @property
    def refused(self) -> int:
        """How many rows were not taken."""
        return len({refusal.row for refusal in self.refusals})


@dataclass
class _Changes:
    """What a file would change in a project."""

    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[tuple[int, dict[str, Any], list[dict[str, Any]]]] = field(default_factory=list)
    unchanged: int = 0


@needs(Right.WORK)
def import_file(
    context: AppContext,
    project_code: str,
    file_name: str,
    content: bytes,
    *,
    title: str = "",
    language: str = "",
    dry_run: bool = False,
) -> ImportResult:
    """Take the events of a file into a project; a new code makes the project.

    Each row is taken or refused by itself; the same file again changes nothing. `title` and
    `language` are those of a new project. Raises Refusal if the file is no table of events, or
    the code cannot be one or is that of the sample, or the title is too long.
    """
    code = project_code.strip()
    if not re.fullmatch(r"[\w.-]{1,40}", code):
        raise Refusal(N_("A project's code is 1 to 40 letters, digits, dots, dashes or underscores."))
    if len(title) > LONGEST_TITLE:
        raise Refusal(N_("A project's title has at most {number} letters."), number=LONGEST_TITLE)
    parsed = read_events(file_name, content, context.today())
    project = {"code": code, "title": title or code, "language": language}
    return _foreseen(context, code, parsed) if dry_run else _take_in(context, project, file_name, parsed)


@needs(Right.WORK)
def load_sample(context: AppContext) -> ImportResult | None:
    """Put the sample into a store without any project; None if there is one already."""
    with context.database.read() as connection:
        if connection.execute(select(projects.c.id).limit(1)).first():
            return None
    project = {"code": SAMPLE_CODE, "title": SAMPLE_TITLE, "language": "es", "sample": True}
    return _take_in(context, project, SAMPLE.name, sample_events(context.today()))


def _foreseen(context: AppContext, code: str, parsed: ParsedFile) -> ImportResult:
    """What would become of a file as the store stands now."""
    of_code = select(projects.c.id, projects.c.sample).where(projects.c.code == code)
    with context.database.read() as connection:
        project = connection.execute(of_code).one_or_none()
        if project and project.sample:
            raise _is_sample(code)
        project_id = project and project.id
        changes = _changes(_kept(connection, project_id), parsed.rows)
    return _result(project_id, code, parsed, changes, is_new=project_id is None)


def _take_in(
    context: AppContext, project: dict[str, Any], file_name: str, parsed: ParsedFile
) -> ImportResult:
    now, code, actor = context.clock(), project["code"], context.actor
    with context.database.write() as connection:
        project_id, is_new = _held_project(connection, project, now)
        if is_new:
            audit.record(connection, actor, now, "project.created", "project", project_id, code=code)
        changes = _changes(_kept(connection, project_id), parsed.rows)
        result = _result(project_id, code, parsed, changes, is_new=is_new)
        import_id = _record_import(connection, result, project_id, actor.user_id, file_name, now)
        origin = {"import_id": import_id, "updated": now}
        if changes.new:
            rows = [{**row, **origin, "project_id": project_id, "created": now} for row in changes.new]
            connection.execute(insert(event_rows), rows)
        for event_id, values, differences in changes.changed:
            of_event = update(event_rows).where(event_rows.c.id == event_id)
            connection.execute(of_event.values(**values, **origin))
            common = {"event_id": event_id, "import_id": import_id, "user_id": actor.user_id, "at": now}
            connection.execute(insert(event_changes), [{**common, **change} for change in differences])
        told = {"file": file_name, "taken": result.taken, "updated": result.updated}
        audit.record(connection, actor, now, "events.imported", "project", project_id, **told)
    return result


def _held_project(connection: Connection, project: dict[str, Any], now: datetime) -> tuple[int, bool]:
    """The project, made if there is none, and whether it was: held until the transaction ends, so
    that imports into it take turns and each counts what it really did. Raises Refusal where real
    events would go with the sample."""
    spoken = project["language"] if project["language"] in LANGUAGES else LANGUAGES[0]
    made = insert_once(connection, projects, {**project, "language": spoken, "created": now})
    of_code = select(projects.c.id, projects.c.sample).where(projects.c.code == project["code"])
    held = connection.execute(of_code.with_for_update(key_share=True)).one()
    if held.sample and not project.get("sample"):
        raise _is_sample(project["code"])
    return held.id, made == 1


def _is_sample(code: str) -> Refusal:
    return Refusal(N_("{code} is the sample; choose another code."), code=code)


def _result(
    project_id: int | None, code: str, parsed: ParsedFile, changes: _Changes, *, is_new: bool
) -> ImportResult:
    return ImportResult(
        project_id=project_id,
        project_code=code,
        project_is_new=is_new,
        rows=len(parsed.rows) + len({refusal.row for refusal in parsed.refusals}),
        taken=len(changes.new),
        updated=len(changes.changed),
        unchanged=changes.unchanged,
        refusals=parsed.refusals,
        personal_columns=tuple(use.header for use in parsed.columns if use.personal),
        columns_without_home=tuple(
            use.header for use in parsed.columns if use.field is None and not use.personal
        ),
    )


def _record_import(
    connection: Connection,
    result: ImportResult,
    project_id: int,
    user_id: int | None,
    file_name: str,
    now: datetime,
) -> int:
    refusals = [
        {"row": r.row, "column": r.column, "value": r.value, "reason": r.reason, "values": r.values}
        for r in result.refusals
    ]
    row = {
        "project_id": project_id,
        "user_id": user_id,
        "file_name": file_name[:300],
        "at": now,
        "rows": result.rows,
        "taken": result.taken,
        "updated": result.updated,
        "unchanged": result.unchanged,
        "refused": result.refused,
        "refusals": refusals,
    }
    return connection.execute(insert(imports).returning(imports.c.id), row).scalar_one()


def _kept(connection: Connection, project_id: int | None) -> dict[str, dict[str, Any]]:
    """The events of a project by their external id."""
    if project_id is None:
        return {}
    rows = connection.execute(select(event_rows).where(event_rows.c.project_id == project_id))
    return {row["external_id"]: dict(row) for row in rows.mappings()}


def _changes(kept: dict[str, dict[str, Any]], rows: Iterable[ParsedRow]) -> _Changes:
    changes = _Changes()
    for row in rows:
        values = {
            **facts_row(row.facts),
            "activity_code": row.activity_code,
            "extra": dict(row.extra),
        }
        before = kept.get(row.external_id)
        if before is None:
            changes.new.append({"external_id": row.external_id, **values})
            continue
        different = [name for name, value in values.items() if before[name] != value]
        if not different:
            changes.unchanged += 1
            continue
        record = [
            {"field": name, "old": _plain(before[name]), "new": _plain(values[name])}
            for name in different
            if name not in ("facts_hash", "complete")
        ]
        changes.changed.append((before["id"], values, record))
    return changes


def _plain(value: Any) -> Any:
    """A value as JSON can keep it."""
    return value if value is None or isinstance(value, int | str | list | dict) else str(value)
