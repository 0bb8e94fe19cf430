"""The history of a narrative at a terminal: what stands on which output, and what is refused."""

import json
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from core.actions import versions
from core.context import AppContext
from core.settings import ROOT
from tests import make
from tests.support.terminal import Command, terminal


@pytest.fixture
def command(
    context: AppContext, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run `history` over the store of the context, where an event has two versions in Spanish."""
    make.project_with(context, 2)
    versions.edit(context, 1, "es", "Vinieron 42 vecinos.", base_number=0)
    versions.edit(context, 1, "es", "Vinieron 45 vecinos.", base_number=1, reason="Cifra")
    versions.name_version(context, 1, "Nota \x1b[31m[bold]:smile:")

    run = terminal(context, monkeypatch, capsys)
    return lambda *arguments: run("history", *arguments)


@pytest.mark.parametrize("event", ["1", "HUERTOS/E-00001"])
def test_the_table_has_a_line_for_each_version_and_steers_no_terminal(command: Command, event: str) -> None:
    done = command(event)
    assert (done.status, done.stderr) == (0, "")
    head, first, second = done.stdout.splitlines()
    assert head.split()[:4] == ["Version", "State", "Kind", "of"]
    assert first.split()[0] == "1"
    assert "Nota \N{REPLACEMENT CHARACTER}[31m[bold]:smile:" in first
    assert "\x1b" not in done.stdout
    assert second.split()[:5] == ["2", "in", "use", "manual", "edit"]
    assert second.split()[-3:] == ["3", "1", "1"]


def test_json_is_one_object_on_the_output_or_in_a_file(command: Command, tmp_path: Path) -> None:
    done = command(1, "--format", "json")
    assert (done.status, done.stderr) == (0, "")
    data = json.loads(done.stdout)
    assert [each["body"] for each in data["versions"]] == ["Vinieron 42 vecinos.", "Vinieron 45 vecinos."]
    file = tmp_path / "historia.json"
    done = command(1, "--out", file)
    assert (done.status, done.stdout) == (0, "")
    assert done.stderr == f"The versions are in {file}.\n"
    assert json.loads(file.read_bytes())["versions"] == data["versions"]


def test_workbook_and_pdf_go_into_a_file(command: Command, tmp_path: Path) -> None:
    book, paper, other = tmp_path / "h.xlsx", tmp_path / "h.PDF", tmp_path / "h.dat"
    assert [command(1, "--out", file).status for file in (book, paper)] == [0, 0]
    assert command("1", "--format", "pdf", "--language", "es", "--out", other).status == 0
    assert openpyxl.load_workbook(book).sheetnames == ["Versions", "Texts", "Changes"]
    assert paper.read_bytes()[:5] == other.read_bytes()[:5] == b"%PDF-"


def test_the_versions_of_a_project_are_a_workbook(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "p.xlsx"
    done = command("--project", "HUERTOS", "--format", "xlsx", "--out", file)
    assert (done.status, done.stdout) == (0, "")
    [sheet] = openpyxl.load_workbook(BytesIO(file.read_bytes())).worksheets
    assert sheet.max_row == 3


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([], "--project"),
        (["1", "--project", "HUERTOS"], "--project"),
        (["99"], "99"),
        (["HUERTOS/nada"], "HUERTOS/nada"),
        (["2"], "no narrative"),
        (["1", "--language", "en"], "no narrative"),
        (["1", "--language", "fr"], "--language"),
        (["1", "--format", "docx"], "--format"),
        (["1", "--format", "pdf"], "--out"),
        (["1", "--format", "table", "--out", "x.pdf"], "--format"),
        (["1", "--out", "x.txt"], "--out"),
        (["--project", "NADA", "--out", "x.xlsx"], "NADA"),
        (["--project", "HUERTOS"], "--out"),
        (["--project", "HUERTOS", "--format", "pdf", "--out", "x.pdf"], "--format"),
        (["1", "--out", "no/such/folder/x.pdf"], "no/such/folder/x.pdf"),
    ],
)
def test_wrong_use_is_one_clear_line_and_two(command: Command, arguments: list[str], named: str) -> None:
    done = command(*arguments)
    assert (done.status, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert named in line


def test_the_command_stands_in_its_document() -> None:
    text = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    assert "`history EVENT" in text
    assert "`history --project CODE" in text
