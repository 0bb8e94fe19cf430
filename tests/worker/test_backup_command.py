"""`backup` and `restore` from a terminal: what they say, and that an older store is copied as it is."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.actions import projects
from core.actions.backup import back_up
from core.context import AppContext, open_context
from core.domain.projects import ProjectData
from core.settings import Settings
from core.store import schema
from core.store.tables import projects as project_rows
from tests.conftest import Clock
from tests.support.accounts import rows
from tests.support.terminal import Command, terminal


@pytest.fixture
def command(
    context: AppContext, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    return terminal(context, monkeypatch, capsys)


def test_there_and_back_again(command: Command, context: AppContext, tmp_path: Path) -> None:
    projects.create_project(context, ProjectData("P", "P", "es"))
    file = tmp_path / "copy.zip"
    done = command("backup", file)
    assert (done.status, done.stdout) == (0, "")
    said, besides = done.stderr.splitlines()
    assert f"in {file}, " in said
    assert str(context.secret.file) in besides
    assert "CRONICA_SECRET_KEY" in command("backup", file, "--force", CRONICA_SECRET_KEY="s" * 40).stderr
    taken = command("backup", file)
    assert (taken.status, "--force" in taken.stderr) == (2, True)
    missing = command("backup", tmp_path / "nowhere" / "copy.zip")
    assert (missing.status, len(missing.stderr.splitlines())) == (2, 1)

    projects.create_project(context, ProjectData("Q", "Q", "es"))
    busy = command("restore", file, "--replace")
    assert (busy.status, "Stop them" in busy.stderr) == (2, True)
    context.database.close()
    kept = command("restore", file)
    assert (kept.status, "--replace" in kept.stderr) == (2, True)
    done = command("restore", file, "--replace")
    assert (done.status, done.stdout) == (0, "")
    assert "python run.py check" in done.stderr
    assert [row.code for row in rows(context, project_rows)] == ["P"]
    assert command("check").status == 0


def test_an_older_store_is_copied_as_it_is(command: Command, tmp_path: Path) -> None:
    """Whoever pulls a new release first and thinks of the back-up then."""
    folder = tmp_path / "old"
    old = open_context(Settings(data_dir=folder))
    with schema.rebuilding(old.database) as connection:
        schema.bring_to(connection, "0006")
    assert command("backup", tmp_path / "copy.zip", CRONICA_DATA_DIR=str(folder)).status == 0
    with old.database.read() as connection:
        assert schema.revision(connection) == "0006"
    old.database.close()


def test_check_says_when_the_last_back_up_is_old(
    command: Command, context: AppContext, clock: Clock, tmp_path: Path
) -> None:
    """Once there is something to lose."""
    assert "back" not in command("check").stderr
    projects.create_project(context, ProjectData("P", "P", "es"))
    assert "never been backed up" in command("check").stderr
    clock.now = datetime.now(UTC) - timedelta(days=8, hours=1)
    back_up(context, tmp_path / "copy.zip")
    said = command("check")
    assert (said.status, "is 8 days old" in said.stderr) == (0, True)
    command("backup", tmp_path / "copy.zip", "--force")
    assert "back" not in command("check").stderr


@pytest.mark.parametrize(
    "address", ["redis://:secret@127.0.0.1:9/0", "postgresql://x:secret@127.0.0.1:9/x?connect_timeout=2"]
)
def test_check_says_that_the_queue_cannot_be_reached(command: Command, address: str) -> None:
    done = command("check", "--json", CRONICA_QUEUE_URL=address)
    told = json.loads(done.stdout)
    (fault,) = [problem["message"] for problem in told["problems"] if problem["fault"]]
    assert (done.status, told["ok"]) == (1, False)
    assert "127.0.0.1:9" in fault
    assert "secret" not in done.stdout + done.stderr
