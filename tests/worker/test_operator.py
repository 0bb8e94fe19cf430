"""The command line as it is used: processes, their exit status, and what stands on which output."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cli import main
from core.actions import batches, claims, endings
from core.context import AppContext
from core.domain.planning import Manner
from core.errors import FailureKind, OutsideFailure
from core.settings import ROOT
from core.store.tables import audit_entries
from tests.bench.surroundings import environment
from tests.make import batch_seen, claim_next, csv_file, event_row, planned_batch, project_with
from tests.support.reviewing import seen, texts, view
from tests.support.terminal import FROM_A_TERMINAL, Done
from worker.tasks import hang_bell

Cli = Callable[..., Done]


def surroundings_of(context: AppContext, changes: Mapping[str, str]) -> dict[str, str]:
    return {**environment(context.settings), **FROM_A_TERMINAL, **changes}


@pytest.fixture
def cli(context: AppContext) -> Cli:
    """Run a command as a process over the store of the context, with changes to its surroundings."""

    def run(*arguments: str, **changes: str) -> Done:
        command = [sys.executable, str(ROOT / "cli.py"), *arguments]
        done = subprocess.run(
            command,
            env=surroundings_of(context, changes),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def command(context: AppContext, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The same within this process, which takes a fraction of the time."""

    def run(*arguments: str, **changes: str) -> Done:
        capsys.readouterr()
        with monkeypatch.context() as patch:
            for name, value in surroundings_of(context, changes).items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["cronica", *arguments])
            with pytest.raises(SystemExit) as left:
                main()
        return Done(int(str(left.value.code or 0)), *capsys.readouterr())

    return run


def said(done: Done) -> dict[str, Any]:
    """The one JSON object that stands alone on standard output."""
    assert done.stdout.count("\n") == 1, done.stdout + done.stderr
    return json.loads(done.stdout)


def lines(done: Done) -> list[str]:
    """What was said to the person."""
    assert not done.stdout, done.stdout
    return done.stderr.splitlines()


def test_from_a_file_to_narratives(cli: Cli, tmp_path: Path) -> None:
    """A worker process is started for the duration, because none is alive."""
    file, out = tmp_path / "events.csv", tmp_path / "all.docx"
    rows = [event_row(number) for number in range(1, 7)]
    file.write_bytes(csv_file([*rows, event_row(7, estado="cancelado"), event_row(8, asistentes="muchas")]))
    taken = cli("import", str(file), "--project", "HUERTOS", "--json")
    told = said(taken)
    assert taken.status == 1, "a row was refused"
    assert {name: told[name] for name in ("rows", "taken", "updated", "unchanged", "refused", "kept")} == {
        "rows": 8, "taken": 7, "updated": 0, "unchanged": 0, "refused": 1, "kept": 0,
    }  # fmt: skip
    (refusal,) = told["refusals"]
    assert (refusal["row"], refusal["column"], refusal["value"]) == (9, "asistentes", "muchas")
    written = cli("generate", "--project", "HUERTOS", "--json", "--out", str(out))
    told = said(written)
    assert written.status == 0, written.stderr
    assert {name: told[name] for name in ("total", "succeeded", "failed", "cancelled", "skipped")} == {
        "total": 7, "succeeded": 6, "failed": 0, "cancelled": 0, "skipped": 1,
    }  # fmt: skip
    assert (told["batch"], told["tokens"], told["cost_usd"]) == (1, 0, 0)
    assert told["skips"] == {"cancelled_event": 1}
    assert "1 left out: the event was called off" in written.stderr
    assert out.read_bytes().startswith(b"PK")
    again = cli("generate", "--project", "HUERTOS", "--here")
    assert again.status == 0
    assert "There is nothing to write." in again.stderr
    status = said(cli("status", "--json"))
    assert (status["service"], status["waiting"], status["workers"], status["batches"]) == (
        "stopped",
        0,
        [],
        [],
    )


def test_what_failed_is_shown_with_its_reason_and_can_be_queued_again(
    command: Cli, context: AppContext
) -> None:
    choice = project_with(context, 2)
    planned = batches.plan(context, choice, Manner(provider="openai"))
    for kind in (FailureKind.KEY_REJECTED, FailureKind.CUT_OFF):
        claimed = claims.claim(context)
        assert claimed
        endings.fail(context, claimed, OutsideFailure(kind, "said the server"), 1)
    shown = command("failed", "--json")
    assert shown.status == 0
    failed = {row["event"]: row for row in said(shown)["failed"]}
    row = failed["Taller de huertos 1"]
    assert (row["batch"], row["error"], row["detail"]) == (
        planned.batch_id,
        "key_rejected",
        "said the server",
    )
    assert row["reason"] == "The AI service does not accept the key."
    in_spanish = said(command("failed", "--json", LC_ALL="es_BO.UTF-8"))["failed"]
    assert "El servicio de IA no acepta la clave." in [row["reason"] for row in in_spanish]
    assert lines(command("retry", str(row["job"]))) == ["1 narrative is queued again."]
    assert not hang_bell(context.settings).is_silent(), "the workers are rung"
    assert lines(command("retry", "--batch", str(planned.batch_id))) == ["1 narrative is queued again."]
    assert lines(command("cancel", str(planned.batch_id))) == ["2 narratives were cancelled."]
    assert command("flush").status == 0
    assert hang_bell(context.settings).is_silent()


def test_everything_that_failed_is_queued_again_with_what_was_cancelled_beside_it(
    command: Cli, context: AppContext
) -> None:
    """However long ago: more than 500 narratives failed since."""
    old, many, cancelled = (planned_batch(context, number, f"P-{number}") for number in (3, 501, 2))
    endings.fail(context, claim_next(context, old), OutsideFailure(FailureKind.CUT_OFF), 1)
    batches.cancel(context, old)
    batches.cancel(context, cancelled)
    while claimed := claims.claim(context, many):
        endings.fail(context, claimed, OutsideFailure(FailureKind.KEY_REJECTED), 1)
    assert lines(command("retry", "--all")) == ["504 narratives are queued again."]
    assert batch_seen(context, old).counts.queued == 3
    assert batch_seen(context, cancelled).counts.cancelled == 2
    told = " ".join(command("retry", "--help").stdout.split())
    assert "failed or was cancelled" in told


def test_what_failed_so_is_queued_again_once_however_soon_it_fails_again(
    command: Cli, context: AppContext
) -> None:
    one, other = planned_batch(context, 2, "P-1"), planned_batch(context, 2, "P-2")
    for batch, kinds in ((one, ("key_rejected", "cut_off")), (other, ("key_rejected", "key_rejected"))):
        for kind in kinds:
            endings.fail(context, claim_next(context, batch), OutsideFailure(FailureKind(kind)), 1)
    with context.database.write() as connection:  # in the place of a worker that is at it at once
        connection.exec_driver_sql(
            "CREATE TRIGGER at_once AFTER UPDATE ON jobs WHEN OLD.state = 'failed' AND NEW.state = 'queued' "
            "BEGIN UPDATE jobs SET state = 'failed', error_kind = OLD.error_kind WHERE id = NEW.id; END"
        )
    assert lines(command("retry", "--all", "--kind", "key_rejected")) == ["3 narratives are queued again."]
    with context.database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER at_once")
    again = command("retry", "--batch", other, "--kind", "key_rejected")
    assert lines(again) == ["2 narratives are queued again."]
    assert batch_seen(context, one).counts.failed == 2
    assert "0 narratives" in command("retry", "--all", "--kind", "quota").stderr
    assert command("retry", "--batch", 404, "--kind", "quota").status == 2


def test_a_user_of_the_system_without_a_name_is_known_by_number(
    command: Cli, context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A container may run under a number that nobody has given a name."""

    def nobody(number: int) -> None:
        raise KeyError(number)

    monkeypatch.setattr("pwd.getpwuid", nobody)
    nameless = dict.fromkeys(("LOGNAME", "USER", "LNAME", "USERNAME"), "")
    batch_id = planned_batch(context, 1)
    assert command("cancel", str(batch_id), **nameless).status == 0
    with context.database.read() as connection:
        logged = select(audit_entries.c.actor_name).where(audit_entries.c.action == "batch.cancelled")
        assert connection.execute(logged).scalar_one() == str(os.getuid())


def test_a_batch_that_fails_ends_with_one(command: Cli, context: AppContext) -> None:
    project_with(context, 1)
    done = command(
        "generate", "--project", "HUERTOS", "--here", "--json", "--provider", "openai",
        OPENAI_BASE_URL="http://127.0.0.1:9/v1",
    )  # fmt: skip
    told = said(done)
    assert (done.status, told["succeeded"], told["failed"], told["cost_usd"]) == (1, 0, 1, None)


def test_proposals_mean_all_narratives_and_replace_none(command: Cli, context: AppContext) -> None:
    choice = texts(context, 2)
    asked = ("generate", "--project", "HUERTOS", "--here", "--json", "--provider", "facts", "--as-proposals")
    told = said(command(*asked))
    assert (told["total"], told["succeeded"], told["skipped"]) == (2, 2, 0)
    for text in seen(context, choice):
        found = view(context, text)
        assert (found.number, found.versions, len(found.proposals)) == (1, 2, 1)
    missing = said(command(*asked, "--which", "missing"))
    assert (missing["succeeded"], missing["skips"]) == (0, {"already_written": 2})


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["generate", "--project", "NADA"], "NADA"),
        (["generate", "--project", "HUERTOS", "--from", "yesterday"], "--from"),
        (["generate", "--project", "HUERTOS", "--include", "everything"], "--include"),
        (["generate", "--project", "HUERTOS", "--provider", "poet"], "poet"),
        (["import", "no-such-file.csv", "--project", "X"], "no-such-file.csv"),
        (["cancel", "404"], "404"),
        (["retry", "--batch", "404"], "404"),
        (["retry", "404"], "404"),
        (["retry"], "--all"),
    ],
)
def test_wrong_use_is_one_clear_line_and_two(
    command: Cli, context: AppContext, arguments: list[str], named: str
) -> None:
    project_with(context, 1)
    done = command(*arguments)
    assert done.status == 2
    (line,) = lines(done)
    assert named in line


@pytest.mark.parametrize(
    ("surroundings", "named"),
    [
        ({"CRONICA_THREADS": "sk-a-secret"}, "CRONICA_THREADS"),
        ({"CRONICA_PROVIDER": "poet"}, "CRONICA_PROVIDER"),
        ({"CRONICA_QUEUE_URL": "amqp://secret@127.0.0.1"}, "CRONICA_QUEUE_URL"),
        ({"CRONICA_DATABASE_URL": "not an address"}, "CRONICA_DATABASE_URL"),
        ({"CRONICA_DATA_DIR": "/dev/null/data"}, "CRONICA_DATA_DIR"),
    ],
)
def test_a_wrong_setting_is_one_clear_line_without_its_value_and_two(
    command: Cli, surroundings: dict[str, str], named: str
) -> None:
    done = command("status", **surroundings)
    assert done.status == 2, done.stderr
    (line,) = lines(done)
    assert named in line
    assert "secret" not in line
