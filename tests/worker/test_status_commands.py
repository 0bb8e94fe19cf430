"""`status`, `logs` and `failed` from a terminal, and the commands that pause, resume and retry by kind."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from core.actions import claims, endings, queue, workers
from core.context import AppContext
from core.domain.jobs import BatchState
from core.errors import FailureKind, OutsideFailure
from core.store.tables import batches, endpoints, events
from tests.conftest import Clock
from tests.make import batch_seen, claim_next, planned_batch
from tests.support.terminal import Command, Done, terminal


@pytest.fixture
def command(
    context: AppContext, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    return terminal(context, monkeypatch, capsys)


def told(done: Done) -> dict[str, Any]:
    assert done.stdout.count("\n") == 1, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_status_tells_what_runs_what_waits_and_what_is_in_its_way(
    command: Command, context: AppContext, clock: Clock
) -> None:
    clock.now = datetime.now(UTC) - timedelta(minutes=4)
    batch_id = planned_batch(context, 3)
    address = claim_next(context).address
    clock.now = datetime.now(UTC) - timedelta(seconds=2)
    worker_id = workers.sign_on(context, "writer.example.org", 4711, "0.1.0", 8)
    workers.beat(context, worker_id, 1, 2.5)
    trouble = {"address": address, "failures": 5, "failure": FailureKind.NO_CONNECTION}
    with context.database.write() as connection:
        since = dict.fromkeys(("failing_since", "opened", "probe_at"), clock.now)
        connection.execute(insert(endpoints), {**trouble, **since, "failure_values": {}})
    queue.pause(context)
    seen = told(command("status", "--json"))
    assert {name: seen[name] for name in ("service", "waiting", "writing", "given_up")} == {
        "service": "running", "waiting": 0, "writing": 1, "given_up": "",
    }  # fmt: skip
    (worker,) = seen["workers"]
    assert (worker["host"], worker["pid"], worker["version"]) == ("writer.example.org", 4711, "0.1.0")
    assert (worker["threads"], worker["running"], worker["state"]) == (8, 1, "running")
    assert worker["responds"]
    assert worker["clock_offset"] == 2.5
    assert 2 < worker["seen_seconds"] < 60
    (circuit,) = seen["circuits"]
    assert (circuit["address"], circuit["error"]) == (address, "no_connection")
    assert circuit["reason"] == "There is no connection to the AI service."
    assert seen["paused"]["by"] == context.actor.name
    (batch,) = seen["batches"]
    assert (batch["id"], batch["state"], batch["queued"], batch["total"]) == (batch_id, "running", 2, 3)
    assert seen["held"] == 2
    assert seen["oldest_wait_seconds"] is None, "what is held back waits for a person"

    said = command("status").stderr
    assert "0 waiting, 1 being written." in said
    assert "0 to be retried later, 2 held back" in said
    assert f"{context.actor.name} paused the whole queue" in said
    assert f"{address} has been in trouble since" in said
    assert "writer.example.org 4711: at work, 1 of 8 threads" in said
    assert command("resume").status == 0
    seen = told(command("status", "--json"))
    assert seen["paused"] is None
    assert (seen["waiting"], seen["held"]) == (2, 0)
    assert seen["rings"] > 0
    assert 200 < seen["oldest_wait_seconds"] < 400


def test_a_queue_that_is_away_is_told_of_in_one_line(command: Command, context: AppContext) -> None:
    planned_batch(context, 1)
    away = {"CRONICA_QUEUE_URL": "redis://127.0.0.1:9/0"}
    assert told(command("status", "--json", **away))["rings"] is None
    assert "The queue cannot be reached" in command("status", **away).stderr


def test_runs_are_paused_and_go_on(command: Command, context: AppContext) -> None:
    batch_id = planned_batch(context, 1)
    assert command("pause", batch_id).stderr == f"Generation run {batch_id} is paused.\n"
    assert batch_seen(context, batch_id).state is BatchState.PAUSED
    assert "paused already" in command("pause", batch_id).stderr
    assert command("resume", batch_id).stderr == f"Generation run {batch_id} goes on.\n"
    assert "was not paused" in command("resume", batch_id).stderr
    assert command("pause").status == 0
    assert claims.claim(context) is None
    assert "paused the whole queue" in command("check").stderr
    assert command("resume").status == 0
    assert claims.claim(context)
    assert command("pause", 404).status == 2


def test_what_failed_is_told_whole_and_queued_again_by_its_kind(
    command: Command, context: AppContext
) -> None:
    one, other = planned_batch(context, 3, "P"), planned_batch(context, 2, "Q")
    kinds = (FailureKind.QUOTA, FailureKind.REFUSED, FailureKind.REFUSED)
    for number, kind in enumerate(kinds):
        failure = OutsideFailure(kind, f"reason {number}", http_status=400)
        endings.fail(context, claim_next(context, one), failure, 1)
    for _each in range(2):
        endings.fail(context, claim_next(context, other), OutsideFailure(FailureKind.QUOTA), 1)
    rows = told(command("failed", "--json"))["failed"]
    assert len(rows) == 5
    row = next(row for row in rows if row["detail"] == "reason 1")
    assert (row["batch"], row["batch_name"], row["error"]) == (one, batch_seen(context, one).name, "refused")
    assert isinstance(row["values"], dict)
    assert datetime.fromisoformat(row["at"]).tzinfo
    again = command("retry", "--batch", one, "--kind", "refused")
    assert again.stderr == "2 narratives are queued again.\n"
    assert command("retry", "--all", "--kind", "quota").stderr == "3 narratives are queued again.\n"
    assert told(command("failed", "--json"))["failed"] == []
    wrong = command("retry", "--all", "--kind", "bad luck")
    assert (wrong.status, "no_connection" in wrong.stderr) == (2, True)
    assert command("retry", "7", "--kind", "quota").status == 2


def log_line(moment: int, message: str, level: str = "info", **besides: str) -> str:
    at = f"2026-11-20T09:00:{moment:02}.000+00:00"
    return json.dumps({"at": at, "level": level, "from": "worker", "message": message, **besides}) + "\n"


def test_logs_shows_the_last_lines_of_every_process(command: Command, context: AppContext) -> None:
    empty = command("logs")
    assert (empty.status, "no log yet" in empty.stderr) == (0, True)
    folder = context.settings.data_dir / "logs"
    folder.mkdir()
    (folder / "worker-1.log").write_text(
        log_line(1, "one") + log_line(3, "three", "error", traceback="Line 7")
    )
    (folder / "web.log").write_text(log_line(2, "two") + '{"half')
    said = command("logs").stdout.splitlines()
    assert [line.split(": ")[-1] for line in said] == ["one", "two", "three", "Line 7"]
    assert "web" in said[1]
    assert command("logs", "--lines", 1).stdout.splitlines()[-1] == "Line 7"
    seen = told(command("logs", "--json", "--level", "error"))
    assert [line["message"] for line in seen["lines"]] == ["three"]
    assert seen["folder"] == str(folder)
    assert command("logs", "--level", "loud").status == 2
    assert command("logs", "--json", "--follow").status == 2
    away = command("logs", CRONICA_DATABASE_URL="postgresql://127.0.0.1:9/none?connect_timeout=2")
    assert (away.status, "three" in away.stdout) == (0, True), "why the store is away stands in the log"


def test_no_text_from_outside_steers_the_terminal(command: Command, context: AppContext) -> None:
    folder = context.settings.data_dir / "logs"
    folder.mkdir()
    evil = "a\x1b[2Jb\x9b31mc\u202ed\rano"
    (folder / "web.log").write_text(log_line(1, evil, traceback=f"{evil}\n  line 2"), "utf-8")
    planned_batch(context, 2)
    with context.database.write() as connection:
        connection.execute(update(batches).values(name=evil))
        connection.execute(update(events).values(title=evil))
    endings.fail(context, claim_next(context), OutsideFailure(FailureKind.CUT_OFF), 1)
    asked = ("logs", "status", "failed")
    for words in (*((name,) for name in asked), *((name, "--json") for name in asked)):
        done = command(*words)
        printed = done.stdout + done.stderr
        assert not set("\x1b\x9b\u202e\r") & set(printed), words
        assert "ano" in printed
    assert "\n  line 2\n" in command("logs").stdout
    assert told(command("logs", "--json"))["lines"][0]["message"] == evil, "the data are what they were"


def test_logs_goes_on_with_what_comes(
    command: Command, context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = context.settings.data_dir / "logs"
    folder.mkdir()
    file = folder / "worker-1.log"
    file.write_text(log_line(1, "one"))
    looks = 0

    def look(_seconds: float) -> None:
        nonlocal looks
        looks += 1
        if looks == 2:  # the file is turned over
            file.rename(folder / "worker-1.log.1")
        if looks > 3:
            raise SystemExit(0)
        with file.open("a") as log:
            log.write(log_line(1 + looks, f"line {looks}"))

    monkeypatch.setattr("worker.status.time.sleep", look)
    said = command("logs", "--follow").stdout.splitlines()
    assert [line.split(": ")[-1] for line in said] == ["one", "line 1", "line 2", "line 3"]
