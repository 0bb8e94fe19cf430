"""The import at a terminal: events from a file into a project, with what became of each row."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from core.actions.import_results import ImportResult, Notice, RowRemark
from core.actions.imports import import_file
from core.i18n import LANGUAGES, N_, _, n_
from core.i18n.words import word
from worker.terminal import Json, give_up, one_of, opened, print_json, told

commands = typer.Typer()

_COUNTS = ("rows", "taken", "updated", "unchanged", "refused", "kept")


@commands.command("import")
def import_events(
    file: Path,
    project: Annotated[str, typer.Option(help="The project's code; a new one makes the project.")],
    title: str = "",
    language: str = "",
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook; else the likeliest one.")] = "",
    dry_run: bool = False,
    as_json: Json = False,
) -> None:
    """Take the events of a CSV, TSV, TXT or XLSX file into a project."""
    if not file.is_file():
        give_up(_("There is no file {file}.", file=file))
    if language:
        one_of(language, LANGUAGES, "--language")
    with opened() as context:
        result = import_file(
            context,
            project,
            file.name,
            file.read_bytes(),
            title=title,
            language=language,
            sheet=sheet,
            dry_run=dry_run,
        )
    result.check_columns()
    refusals, warnings = _plain(result.refusals), _plain(result.warnings)
    if result.project_is_new and not dry_run:
        told.print(_("The project {code} was made.", code=result.project_code))
    _tell(result)
    for warning in warnings:
        told.print(_("Warning, row {row}, {column}: {reason} ({value})", **warning))
    for refusal in refusals:
        told.print(_("Row {row}, {column}: {reason} ({value})", **refusal))
    counts = {name: getattr(result, name) for name in _COUNTS}
    if as_json:
        print_json({**counts, "refusals": refusals, "warnings": warnings})
    else:
        line = N_("{rows} rows: {taken} new, {updated} changed, {unchanged} unchanged, {refused} refused.")
        told.print(_(line, **counts))
        if result.kept:
            told.print(
                n_(
                    "{number} value was mended here and stays, though the file says otherwise.",
                    "{number} values were mended here and stay, though the file says otherwise.",
                    result.kept,
                )
            )
    raise typer.Exit(1 if result.refused else 0)


def _tell(result: ImportResult) -> None:
    """What there is to say of the file, and how the ambiguous columns were read: nobody was asked."""
    for notice in result.notices:
        told.print(_said(notice))
    for use in result.questions:
        if use.question and use.reading:
            line = N_("Column “{heading}”: {example} can be read in two ways. It was read so: {reading}.")
            reading = word("reading", use.reading)
            told.print(_(line, heading=use.header, example=use.question.example, reading=reading))


def _said(notice: Notice) -> str:
    if not notice.plural:
        return _(notice.reason, **notice.values)
    others = {name: value for name, value in notice.values.items() if name != "number"}
    return n_(notice.reason, notice.plural, notice.values["number"], **others)


def _plain(remarks: Sequence[RowRemark]) -> list[dict[str, Any]]:
    return [
        {"row": each.row, "column": each.column, "value": each.value, "reason": _(each.reason, **each.values)}
        for each in remarks
    ]
