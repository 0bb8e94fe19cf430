"""`prune` from a terminal, and by a worker once a day: what they remove, and what they say."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from core.actions.retention import change_compression, change_retention
from core.context import AppContext
from core.domain.retention import Rule
from core.queries.retention import retention, would_remove
from core.store.tables import versions
from tests.bench.surroundings import start_worker
from tests.make import wait_until
from tests.support.accounts import logged, rows
from tests.support.histories import fill
from tests.support.terminal import Command, Done, terminal


@pytest.fixture
def past(context: AppContext) -> AppContext:
    """A store with old versions, at the hour that it really is."""
    real = replace(context, clock=lambda: datetime.now(UTC))
    fill(real, 500)
    return real


@pytest.fixture
def command(past: AppContext, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command over that store."""
    return terminal(past, monkeypatch, capsys)


def told(done: Done) -> dict[str, Any]:
    assert done.stdout.count("\n") == 1, done.stdout
    return json.loads(done.stdout)


def test_switched_off_it_removes_nothing_and_says_so(command: Command, past: AppContext) -> None:
    before = rows(past, versions)
    done = command("prune")
    assert (done.status, done.stdout) == (0, "")
    assert done.stderr.splitlines() == [
        "Retention is off: no version is removed until it is switched on in Settings.",
        "Compression is off: no version is compressed until it is switched on in Settings.",
    ]
    nothing = {"versions": 0, "narratives": 0, "bytes": 0, "packed": 0, "saved_bytes": 0}
    off = {"retention": False, "days": 90, "keep_last": 3, "compression": False, "dry_run": False}
    assert told(command("prune", "--json")) == {**off, **nothing}
    assert rows(past, versions) == before


def test_a_dry_run_tells_what_would_go_and_touches_nothing(command: Command, past: AppContext) -> None:
    before = rows(past, versions)
    foreseen = would_remove(past, Rule())
    done = command("prune", "--dry-run", "--json")
    assert done.status == 0
    seen = told(done)
    assert seen["versions"] == foreseen.versions > 100
    assert (seen["narratives"], seen["bytes"]) == (foreseen.narratives, foreseen.bytes)
    assert seen["packed"] > 0
    assert seen["saved_bytes"] > 0
    assert (seen["retention"], seen["dry_run"]) == (False, True)
    lines = command("prune", "--dry-run").stderr.splitlines()
    assert f"To be removed: {foreseen.versions} versions of {foreseen.narratives} narratives, " in lines[2]
    assert "which would save about" in lines[3]
    assert rows(past, versions) == before


def test_switched_on_it_removes_and_compresses(command: Command, past: AppContext) -> None:
    change_retention(past, on=True, days=90, keep_last=3)
    foreseen, before = would_remove(past, Rule()), len(rows(past, versions))
    removed = told(command("prune", "--json"))
    assert (removed["versions"], removed["bytes"], removed["packed"]) == (
        foreseen.versions,
        foreseen.bytes,
        0,
    )
    assert len(rows(past, versions)) == before - foreseen.versions
    [entry] = logged(past, "retention.pruned")
    assert entry.actor_kind == "system"
    change_compression(past, on=True, days=3650)
    change_compression(past, on=True, days=30)
    done = command("prune")
    assert done.stderr.splitlines()[0] == "Removed: 0 versions of 0 narratives, 0\u00a0B."
    assert "Compressed:" in done.stderr.splitlines()[1]


def test_a_worker_does_it_by_itself(past: AppContext) -> None:
    """A store in which nothing was looked through yet is due at once."""
    change_compression(past, on=True, days=3650)
    assert retention(past).last is None
    worker = start_worker(past.settings)
    try:
        wait_until(lambda: retention(past).last)
    finally:
        worker.terminate()
        worker.wait(timeout=30)
