"""The sample comes whole or not at all, once, quickly, far from any worker, and goes without a trace."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy.exc import NoResultFound

from core.actions import batches, claims
from core.actions.sample import remove_sample
from core.context import AppContext
from core.domain.actors import system
from core.domain.planning import Manner
from core.queries.projects import sample_to_begin
from core.sample import load_sample, loading
from core.store import tables as t
from tests.support.accounts import rows


def whole(context: AppContext) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    return {table.name: [tuple(row) for row in rows(context, table)] for table in t.metadata.sorted_tables}


def test_it_comes_within_two_seconds(any_context: AppContext, capsys: pytest.CaptureFixture[str]) -> None:
    """Of this process's own time: what else the machine does meanwhile is no fault of it."""
    begun, clock = time.process_time(), time.monotonic()
    assert load_sample(any_context)
    spent = time.process_time() - begun
    with capsys.disabled():
        print(f" [{spent:.2f} s of work, {time.monotonic() - clock:.2f} s by the clock]", end="")
    assert spent < 2


def test_a_worker_never_meets_a_job_of_the_past(context: AppContext) -> None:
    """One that claims without a pause while the sample is loaded takes none of its jobs."""
    stop, taken = threading.Event(), []
    worker = context.acting_as(system("worker"))

    def claim_without_a_pause() -> None:
        while not stop.is_set():
            if claimed := claims.claim(worker):
                taken.append(claimed)

    with ThreadPoolExecutor(1) as threads:
        working = threads.submit(claim_without_a_pause)
        try:
            assert load_sample(context)
            time.sleep(0.05)
        finally:
            stop.set()
        working.result()
    assert taken == []


def test_two_who_load_it_at_once_make_one(any_context: AppContext) -> None:
    together = threading.Barrier(2)

    def load(_each: int) -> int | None:
        any_context.database.engine.connect().close()
        together.wait()
        return load_sample(any_context)

    with ThreadPoolExecutor(2) as threads:
        loaded = list(threads.map(load, range(2)))
    assert sorted(each is None for each in loaded) == [False, True]
    assert len(rows(any_context, t.projects)) == 2


def test_it_comes_whole_or_not_at_all(any_context: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever step it fails at."""
    before, past = whole(any_context), loading.read_past()
    past["step"].append({"at": "-1 18:00", "who": "coordinator", "do": "submit", "event": "NONE"})
    monkeypatch.setattr(loading, "read_past", lambda: past)
    with pytest.raises(NoResultFound):
        load_sample(any_context)
    assert whole(any_context) == before


def test_it_goes_without_a_trace(any_context: AppContext) -> None:
    """But for the one line of the log that says who removed it."""
    before = whole(any_context)
    load_sample(any_context)
    choice = sample_to_begin(any_context)
    assert choice
    batches.plan(any_context, choice, Manner("rehearsal"))
    remove_sample(any_context)
    after = whole(any_context)
    last = rows(any_context, t.audit_entries)[-1]
    assert (last.action, last.user_id) == ("sample.removed", any_context.actor.user_id)
    assert after.pop("audit_entries")[:-1] == before.pop("audit_entries")
    assert after == before
    assert load_sample(any_context), "and it can come again"
