"""What became of a file, or would become of it: counts, remarks, columns, and what has to be decided."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from core.actions.import_changes import ValueChange
from core.actions.taking import Conflict, Taking
from core.domain.facts import Facts
from core.errors import Refusal
from core.i18n import N_
from core.imports import ColumnUse, Notice, RowRemark, Table

FIRST = 5
"""Events of a file that are shown before anything is taken."""
_MISSING = {
    ("title",): N_("No column holds the titles of the events. Its heading can be “title”."),
    ("starts_on",): N_("No column holds the dates of the events. Its heading can be “date”."),
    ("title", "starts_on"): N_(
        "No column holds the titles of the events, and none their dates. Their headings can be “title” "
        "and “date”."
    ),
}


@dataclass(frozen=True)
class ImportResult:
    """What became of a file, or would become of it.

    `rows` counts those that hold anything; `refusals` says why each refused one was, and `refused_rows`
    are these as they stand in the file. `conflicts` are the values that were mended here and that the
    file says otherwise; `kept` of them stay. `changes` are the first values that become others. `first`
    are a few events as the file tells them. `missing`, `sheets` and `sheet` are those of `ParsedFile`.
    """

    project_id: int | None
    project_code: str
    project_is_new: bool
    import_id: int | None
    rows: int
    taken: int
    updated: int
    unchanged: int
    kept: int
    refusals: tuple[RowRemark, ...]
    refused_rows: Table
    warnings: tuple[RowRemark, ...]
    notices: tuple[Notice, ...]
    changes: tuple[ValueChange, ...]
    conflicts: tuple[Conflict, ...]
    columns: tuple[ColumnUse, ...]
    first: tuple[Facts, ...]
    missing: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    sheet: str = ""

    @property
    def refused(self) -> int:
        """How many rows were not taken."""
        return len({refusal.row for refusal in self.refusals})

    def check_columns(self) -> None:
        """Raise Refusal where a column is missing without which there are no events."""
        check_columns(self.missing)

    @property
    def questions(self) -> tuple[ColumnUse, ...]:
        """The columns of which nobody has said yet how they are read."""
        return tuple(use for use in self.columns if use.question and not use.is_answered)


def check_columns(missing: tuple[str, ...]) -> None:
    """Raise Refusal where fields are missing without which there are no events."""
    if missing:
        raise Refusal(_MISSING[missing])


def result_of(code: str, taking: Taking) -> ImportResult:
    """What became of the rows that were taken into the project with this code, or would become of them."""
    parsed, there = taking.parsed, taking.project
    refusals = tuple(sorted((*parsed.refusals, *taking.refusals), key=lambda refusal: refusal.row))
    refused = {refusal.row for refusal in refusals}
    in_file = {number for row in parsed.rows for number in (row.number, *row.also)}
    return ImportResult(
        project_id=there.id if there else None,
        project_code=code,
        project_is_new=there is None or there.is_new,
        import_id=None,
        rows=len(parsed.table.rows) - len(parsed.left_out) if parsed.missing else len(in_file | refused),
        taken=taking.taken,
        updated=taking.updated,
        unchanged=taking.unchanged,
        kept=taking.kept,
        refusals=refusals,
        refused_rows=replace(parsed.table, rows=tuple(row for row in parsed.table.rows if row[0] in refused)),
        warnings=tuple(sorted((*parsed.warnings, *taking.warnings), key=lambda warning: warning.row)),
        notices=parsed.notices,
        changes=tuple(taking.changes),
        conflicts=tuple(taking.conflicts),
        columns=parsed.columns,
        first=tuple(row.facts for row in parsed.rows[:FIRST]),
        missing=parsed.missing,
        sheets=parsed.sheets,
        sheet=parsed.sheet,
    )


def counts_of(result: ImportResult) -> dict[str, Any]:
    """The columns of the row of an import that tell what became of the file."""
    names = ("rows", "taken", "updated", "unchanged", "refused", "kept")
    refusals = [asdict(refusal) for refusal in result.refusals]
    counts = {name: getattr(result, name) for name in names}
    return {**counts, "warnings": len(result.warnings), "refusals": refusals}
