"""The history of a narrative at a terminal: as a table, or as a file to be taken along."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from core.i18n import LANGUAGES, N_, _, formats, language
from core.i18n.words import word
from core.queries.exports import KINDS, ExportFile, history_file, known_versions, project_versions_file
from core.queries.named_events import find_event
from core.queries.projects import find_project
from core.reports.history import Known
from core.reports.version_columns import author_text, states
from worker.terminal import give_up, one_of, opened, print_json_text, printable, told

commands = typer.Typer()

TABLE = "table"
_NARROWEST = 160
"""How wide the table is, at least, where nobody sees it: in a file, or in another program."""


@commands.command("history")
def show_history(
    event: Annotated[str, typer.Argument(help="Its number here, or CODE/identifier.")] = "",
    project: Annotated[str, typer.Option(help="The code of a project: every version of it.")] = "",
    spoken: Annotated[str, typer.Option("--language", help="The language of the narrative.")] = "",
    kind: Annotated[str, typer.Option("--format", help="table, json, xlsx or pdf.")] = "",
    out: Annotated[Path | None, typer.Option(help="The file to write.")] = None,
) -> None:
    """Show the versions of a narrative, or put them into a file; or those of a project."""
    if bool(event) == bool(project):
        give_up(_("Say whose versions: those of an event, or of --project CODE."))
    if project:
        one_of(kind or "xlsx", ("xlsx",), "--format")
        _give_project(project, _file(out, "xlsx"))
        return
    wanted = _kind(kind, out)
    with opened() as context:
        found = find_event(context, event)
        if found is None:
            unknown = N_("There is no event {event}. It is named by its number, or as CODE/identifier.")
            give_up(_(unknown, event=event))
        tongue = one_of(spoken or found.language, LANGUAGES, "--language")
        if wanted == TABLE:
            _print_table(known_versions(context, found.id, tongue))
            return
        made = history_file(context, found.id, tongue, wanted)
    if out:
        _write(made, out)
    else:
        print_json_text(made.content.decode())


def _kind(named: str, out: Path | None) -> str:
    """The format asked for by name, or by the ending of the file; and what goes nowhere is refused."""
    if out is None:
        kind = one_of(named or TABLE, (TABLE, *KINDS), "--format")
        if kind not in (TABLE, "json"):
            _file(out, kind)
        return kind
    ending = out.suffix.removeprefix(".").lower()
    return one_of(named, KINDS, "--format") if named else one_of(ending, KINDS, "--out")


def _give_project(code: str, out: Path) -> None:
    with opened() as context:
        found = find_project(context, code)
        if found is None:
            give_up(_("There is no project with the code {code}.", code=code))
        made = project_versions_file(context, found.id)
    _write(made, out)


def _file(out: Path | None, kind: str) -> Path:
    """The file to write, which must be named."""
    if out is None:
        give_up(_("The format {kind} goes into a file: --out FILE is missing.", kind=kind))
    return out


def _write(made: ExportFile, out: Path) -> None:
    out.write_bytes(made.content)
    told.print(_("The versions are in {file}.", file=out))


def _print_table(versions: Sequence[Known]) -> None:
    """One line a version, the newest last, where a terminal leaves the eye."""
    table = Table(box=None, pad_edge=False)
    for heading in (N_("Version"), N_("State"), N_("Kind of change"), N_("Author"), N_("When (UTC)")):
        table.add_column(_(heading))
    for heading in (N_("Words"), N_("Added"), N_("Removed")):
        table.add_column(_(heading), justify="right")
    table.add_column(_("Name"))
    for known in versions:
        table.add_row(*map(printable, _cells(known)))
    screen = Console(highlight=False, markup=False, emoji=False)
    if not screen.is_terminal:
        screen.width = max(screen.width, _NARROWEST)
    screen.print(table)


def _cells(known: Known) -> list[str]:
    said = language()
    return [
        str(known.number),
        " · ".join(states(known, said)),
        word("change_type", known.change_type),
        author_text(known.author_kind, known.author, said),
        formats.moment_text(known.created, said),
        *(
            "" if number is None else formats.number_text(number, said)
            for number in (known.words, known.words_added, known.words_removed)
        ),
        known.name,
    ]
