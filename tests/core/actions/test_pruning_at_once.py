"""Retention beside others: several runs, the run of the day, approvals and names at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from core.actions import retention as actions
from core.actions.retention import Pruned, prune, prune_daily
from core.actions.versions import name_version
from core.context import AppContext
from core.domain.actors import system
from core.domain.review import ReviewStep
from core.queries.retention import retention
from core.store import keeping, narratives, reviews
from core.store import retention as rows_of_old
from core.store import tables as t
from tests.conftest import Clock
from tests.support.accounts import at_once, logged, refusal
from tests.support.histories import fill
from tests.support.promise_six import by_id, expected, switch


def test_the_run_of_the_day_is_made_once_and_not_before_a_day_has_passed(
    any_context: AppContext, clock: Clock, open_store: Callable[..., AppContext]
) -> None:
    fill(any_context, 300)
    switch(any_context)
    url = "" if any_context.database.is_sqlite else any_context.settings.database_url
    several = [any_context, *(open_store(url) for _each in range(3))]
    house = [each.acting_as(system("worker")) for each in several]
    assert [prune_daily(each) for each in house] == [None] * 4, "there is a day to think better of it"
    clock.advance(hours=24)
    go = expected(any_context, by_id(any_context))
    done = [each for each in at_once(*(lambda each=each: prune_daily(each) for each in house)) if each]
    assert [each.versions for each in done if isinstance(each, Pruned)] == [len(go)]
    clock.advance(hours=23)
    assert [prune_daily(each) for each in house] == [None] * 4
    clock.advance(hours=2)
    assert prune_daily(house[0]) is not None
    assert prune_daily(house[1]) is None
    switch(any_context, on=False)
    clock.advance(days=2)
    assert prune_daily(house[1]) is None


def test_two_runs_at_once_remove_each_version_once(any_context: AppContext) -> None:
    fill(any_context, 3_000)
    go = expected(any_context, by_id(any_context))
    switch(any_context)
    with any_context.database.write() as connection:
        keeping.put_compression(connection, keeping.Compression(on=True, days=30), any_context.clock())
    first, second = at_once(lambda: prune(any_context), lambda: prune(any_context))
    assert isinstance(first, Pruned)
    assert isinstance(second, Pruned)
    assert first.versions + second.versions == len(go)
    assert not go & set(by_id(any_context))
    small = [row for row in by_id(any_context).values() if row.packed is not None]
    assert first.packed + second.packed == len(small) == retention(any_context).packed
    assert sum(row.details["versions"] for row in logged(any_context, "retention.pruned")) == len(go)


def test_an_approval_at_the_same_moment_is_seen(
    any_context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody approves while the run, which has made its plan, waits for the narrative."""
    fill(any_context, 300)
    there = by_id(any_context)
    go = expected(any_context, there)
    chosen = there[min(go)]
    switch(any_context)
    planned, stretches = threading.Event(), actions._stretches

    def told(found: Any) -> Any:
        planned.set()
        return stretches(found)

    monkeypatch.setattr(actions, "_stretches", told)
    with ThreadPoolExecutor(1) as pool:
        with any_context.database.write() as connection:
            narratives.held_one(connection, t.narratives.c.id == chosen.narrative_id)
            running = pool.submit(prune, any_context)
            assert planned.wait(30)
            now, step = any_context.clock(), ReviewStep.APPROVED
            reviews.add(connection, any_context.actor, now, chosen.narrative_id, chosen.id, step)
            with pytest.raises(TimeoutError):
                running.result(timeout=0.5)
        done = running.result(timeout=60)
    assert set(there) - set(by_id(any_context)) == go - {chosen.id}
    assert done.versions == len(go) - 1


def between_plan_and_work(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let something happen once a run has made its plan."""
    stretches = actions._stretches

    def after(found: Any) -> Any:
        act()
        return stretches(found)

    monkeypatch.setattr(actions, "_stretches", after)


def test_what_is_named_after_the_plan_was_made_stays(
    any_context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(any_context, 300)
    there = by_id(any_context)
    go = expected(any_context, there)
    switch(any_context)
    between_plan_and_work(monkeypatch, lambda: name_version(any_context, min(go), "Enviada a Bruselas"))
    prune(any_context)
    assert set(there) - set(by_id(any_context)) == go - {min(go)}


def test_whoever_names_what_is_being_removed_is_told_that_it_is_gone(
    any_context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(any_context, 300)
    gone = min(expected(any_context, by_id(any_context)))
    switch(any_context)
    remove = rows_of_old.remove
    with ThreadPoolExecutor(1) as pool:
        asked: list[Future[str]] = []

        def told(*removed: Any) -> None:
            remove(*removed)
            asked.append(pool.submit(refusal, name_version, any_context, gone, "Enviada"))
            with pytest.raises(TimeoutError):
                asked[0].result(timeout=0.5)

        monkeypatch.setattr(rows_of_old, "remove", told)
        prune(any_context)
        assert asked[0].result(timeout=30) == "There is no such version."


def test_whoever_switches_it_off_stops_it(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(context, 300)
    there = by_id(context)
    switch(context)
    between_plan_and_work(monkeypatch, lambda: switch(context, on=False))
    assert prune(context) == Pruned()
    assert by_id(context) == there
