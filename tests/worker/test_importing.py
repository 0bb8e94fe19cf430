"""The import at a terminal: what it prints, what it says beside, and how it ends."""

import json
from pathlib import Path

import openpyxl
import pytest

from core.actions.events import mend_event
from core.context import AppContext
from core.queries.events import event_to_edit
from tests.make import csv_file, event_row
from tests.support.terminal import Command, terminal


@pytest.fixture
def command(
    context: AppContext, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    return terminal(context, monkeypatch, capsys)


def test_rows_are_told_with_what_is_odd_and_what_stays(
    command: Command, context: AppContext, tmp_path: Path
) -> None:
    file = tmp_path / "events.csv"
    file.write_bytes(
        csv_file([event_row(1), event_row(2, asistentes="5", mujeres="9"), event_row(3, título="")])
    )
    first = command("import", file, "--project", "HUERTOS", "--json")
    told = json.loads(first.stdout)
    assert (first.status, told["taken"], told["refused"], told["kept"]) == (1, 2, 1, 0)
    assert [(each["row"], bool(each["reason"])) for each in told["warnings"]] == [(3, True)]
    assert "Warning, row 3" in first.stderr
    seen = event_to_edit(context, 1)
    assert seen
    mend_event(context, 1, {"total": 45}, seen.values)
    again = command("import", file, "--project", "HUERTOS")
    assert "1 value was mended here and stays" in again.stderr
    assert not again.stdout


def test_what_is_ambiguous_is_read_the_likelier_way_and_said(command: Command, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("Marzo", "Abril"):
        book.create_sheet(name).append(["título", "fecha"])
        book[name].append([f"Taller de {name}", "03/04/2026"])
    file = tmp_path / "libro.xlsx"
    book.save(file)
    done = command("import", file, "--project", "P", "--sheet", "Abril", "--dry-run", "--json")
    assert (done.status, json.loads(done.stdout)["taken"]) == (0, 1)
    assert "It was read so: Day first: 03/04 is 3 April." in done.stderr


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_columns_that_are_missing_are_named(
    command: Command, tmp_path: Path, options: tuple[str, ...]
) -> None:
    file = tmp_path / "events.csv"
    file.write_text("lugar,asistentes\npatio,12\n")
    done = command("import", file, "--project", "P", "--json", *options)
    assert (done.status, done.stdout) == (2, "")
    assert "“title” and “date”" in done.stderr
