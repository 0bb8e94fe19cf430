"""The imports of a project with what became of them, and the refused rows of a file to be corrected."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from sqlalchemy import func, select

from core.context import AppContext
from core.domain.permission import Right
from core.i18n import _
from core.i18n import language as language_of_the_moment
from core.imports import RowRemark, Table
from core.imports.parsed import Exact
from core.permission import needs
from core.queries.exports import ExportFile, FileOffer, safe_part
from core.queries.page import Page
from core.reports.history import XLSX_TYPE
from core.reports.refused_rows import RefusedRow, RefusedRows, render
from core.store.tables import imports, projects, users
from core.store.undoing import HeldImport, obstacle


@dataclass(frozen=True)
class ImportView:
    """An import: when, by whom ("" for the command line), of which file, and what became of its rows.

    `undone` says since when it is taken back. `obstacle` is why it cannot be, as a message id; "" where
    it can.
    """

    id: int
    file_name: str
    at: datetime
    by: str
    rows: int
    taken: int
    updated: int
    unchanged: int
    refused: int
    kept: int
    warnings: int
    undone: datetime | None
    obstacle: str


_COUNTS = ("rows", "taken", "updated", "unchanged", "refused", "kept", "warnings")


@needs(Right.WORK)
def list_imports(
    context: AppContext, project_id: int, *, offset: int = 0, limit: int = 10
) -> Page[ImportView]:
    """A stretch of the imports of a project, the newest first."""
    of_project = imports.c.project_id == project_id
    wanted = (
        select(imports, func.coalesce(users.c.name, "").label("by"), projects.c.code)
        .join(projects, projects.c.id == imports.c.project_id)
        .outerjoin(users, users.c.id == imports.c.user_id)
        .where(of_project)
        .order_by(imports.c.id.desc())
        .offset(offset)
        .limit(limit)
    )
    with context.database.read() as connection:
        total = connection.execute(select(func.count()).select_from(imports).where(of_project)).scalar_one()
        found = []
        for row in connection.execute(wanted).mappings().all():
            held = HeldImport(row["id"], project_id, row["code"], row["file_name"], row["at"], row["undone"])
            names = ("id", "file_name", "at", "by", "undone", *_COUNTS)
            known = {name: row[name] for name in names}
            found.append(ImportView(**known, obstacle=obstacle(connection, held)))
    return Page(tuple(found), total)


def refused_rows_offer(file_name: str, said: str | None = None) -> FileOffer:
    """The file that `refused_rows_file` makes of a file, by the name it will have."""
    parts = (_("refused rows", said), PurePath(file_name).stem)
    return FileOffer("xlsx", f"{'-'.join(safe_part(part) for part in parts)}.xlsx", XLSX_TYPE)


@needs(Right.WORK)
def refused_rows_file(
    context: AppContext,
    file_name: str,
    table: Table,
    refusals: Sequence[RowRemark],
    said: str | None = None,
) -> ExportFile:
    """The rows of `table` as a workbook, each with why it was refused, to be corrected and imported again.

    `said` is the language of the reasons; a thread does not know that of the moment.
    """
    spoken = said or language_of_the_moment()
    reasons: dict[int, list[str]] = defaultdict(list)
    for refusal in refusals:
        reason = _(refusal.reason, spoken, **refusal.values)
        line = _("{column}: {reason}", spoken, column=refusal.column, reason=reason)
        reasons[refusal.row].append(line if refusal.column else reason)
    rows = [RefusedRow(reasons[number], [_value(cell) for cell in cells]) for number, cells in table.rows]
    contents = RefusedRows(file_name, table.headers, rows, spoken, context.clock())
    offer = refused_rows_offer(file_name, spoken)
    return ExportFile(offer.name, render(contents), offer.media_type)


def _value(cell: str) -> str | float:
    """A cell as it stood in its file: what was a number there is one again."""
    return float(cell) if isinstance(cell, Exact) else cell
