"""The list of all batches: which it shows and in which order, what it tells of each, and when it changed."""

import csv
import io
from datetime import date, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, update

from core.actions import batches, endings, jobs, queue, workers
from core.context import AppContext
from core.domain.actors import system
from core.domain.jobs import BatchState, JobState
from core.domain.planning import Manner
from core.errors import FailureKind, OutsideFailure
from core.llm import Text, Usage
from core.queries.batch_figures import Figures, batch_figures
from core.queries.batch_filter import HOUSE, BatchFilter, Order
from core.queries.batch_table import batches_csv
from core.queries.batches import list_batches, pulse, who_asked
from core.queries.holds import Hold
from core.store import tables
from tests.conftest import Clock
from tests.make import batch_seen, claim_next, planned_batch, project_with

TEXT = Text("Un texto.", "gpt-5-mini", Usage(1_000, 0, 200, 0))
CUT_OFF = OutsideFailure(FailureKind.CUT_OFF, "half a text")


def listed(context: AppContext, **wanted: Any) -> list[int]:
    return [batch.id for batch in list_batches(context, BatchFilter(**wanted), limit=1_000).rows]


def figures_of(context: AppContext, batch_id: int) -> Figures:
    return batch_figures(context, [batch_seen(context, batch_id)])[batch_id]


def test_the_store_and_the_counts_agree_on_every_state(any_context: AppContext) -> None:
    """Each combination of states that jobs can be in, of a batch that was closed, cancelled, paused."""
    project_with(any_context, 40)
    now = any_context.clock()
    subsets = product((False, True), repeat=len(JobState))
    moments = product((None, now), repeat=3)
    combinations = list(product(subsets, moments))
    with any_context.database.write() as connection:
        for number, (held, said) in enumerate(combinations, 1):
            known = dict(zip(("finished", "cancel_requested", "paused"), said, strict=True))
            row = {"id": number, "name": "B", "project_id": 1, "options": {}, "created": now, **known}
            connection.execute(insert(tables.batches), row)
            # No narrative is written by two batches at once.
            known = {"event_id": number % 40 + 1, "language": f"{number // 40:02}", "available_at": now}
            states = [state for state, there in zip(JobState, held, strict=True) if there]
            rows = [{**known, "batch_id": number, "state": state} for state in states]
            if {JobState.QUEUED, JobState.RUNNING} <= set(states):
                rows[1]["language"] = f"{number // 40 + 50}"
            if rows:
                connection.execute(insert(tables.jobs), rows)
    every = list_batches(any_context, limit=1_000).rows
    assert len(every) == len(combinations) == 512
    expected: dict[BatchState, set[int]] = {state: set() for state in BatchState}
    for batch in every:
        expected[batch.state].add(batch.id)
    assert all(expected.values())
    for state in BatchState:
        assert set(listed(any_context, states=(state,))) == expected[state], state
    both = (BatchState.FAILED, BatchState.PAUSED)
    assert set(listed(any_context, states=both)) == set.union(*(expected[state] for state in both))


def test_each_condition_is_checked_by_the_store(any_context: AppContext, clock: Clock) -> None:
    choice = project_with(any_context, 6)
    ids = []
    for first, last in (("2026-01-01", "2026-03-31"), ("2026-04-01", "2026-06-30"), (None, None)):
        batch_id = planned_batch(any_context, 1, f"P-{len(ids)}")
        days = {"first_day": first, "last_day": last}
        name = f"50% \\ Ñandú_{len(ids)}"
        with any_context.database.write() as connection:
            known = tables.batches.c.id == batch_id
            connection.execute(update(tables.batches).where(known).values(options=days, name=name))
        ids.append(batch_id)
        clock.advance(days=1)
    first, second, everything = ids
    spring = {"first_day": date(2026, 4, 1), "last_day": date(2026, 4, 30)}
    assert listed(any_context, **spring) == [everything, second]
    assert listed(any_context, first_day=date(2026, 3, 31), last_day=date(2026, 4, 1)) == ids[::-1]
    assert listed(any_context, first_day=date(2027, 1, 1)) == [everything]
    assert listed(any_context, words="ñANDÚ") == ids[::-1]
    assert listed(any_context, words="% \\ ñandú_1") == [second]
    assert listed(any_context, words="ñandú%1") == []
    assert listed(any_context, project_id=choice.project_id) == []
    assert listed(any_context, project_id=batch_seen(any_context, second).project_id) == [second]
    # The first was asked for at nine in the morning, which in Tonga is ten in the evening.
    day, tonga = date(2026, 11, 20), ZoneInfo("Pacific/Tongatapu")
    assert listed(any_context, asked_to=day) == [first]
    assert listed(any_context, asked_from=day + timedelta(days=1)) == [everything, second]
    assert listed(any_context, asked_from=day, asked_to=day, zone=tonga) == [first]
    clock.advance(hours=3)
    late = planned_batch(any_context, 1, "TARDE")
    asked = {"asked_from": day + timedelta(days=3), "asked_to": day + timedelta(days=3)}
    assert listed(any_context, **asked) == [late]
    assert listed(any_context, **asked, zone=tonga) == []


def test_who_asked_can_be_chosen_and_the_house_too(any_context: AppContext) -> None:
    assert who_asked(any_context) == {}
    mine = planned_batch(any_context, 1)
    assert who_asked(any_context) == {any_context.actor.user_id: any_context.actor.name}
    by_house = planned_batch(any_context.acting_as(system("ana-terminal")), 1, "OTRO")
    assert who_asked(any_context) == {any_context.actor.user_id: any_context.actor.name, HOUSE: ""}
    assert listed(any_context, person=any_context.actor.user_id) == [mine]
    assert listed(any_context, person=HOUSE) == [by_house]


def test_the_list_is_sorted_by_the_store(any_context: AppContext) -> None:
    ids = [planned_batch(any_context, 2, f"P-{number}") for number in range(3)]
    for batch_id, name in zip(ids, ("Beta", "alfa", "Gamma"), strict=True):
        with any_context.database.write() as connection:
            known = tables.batches.c.id == batch_id
            connection.execute(update(tables.batches).where(known).values(name=name))
    for _each in range(2):
        endings.fail(any_context, claim_next(any_context, ids[2]), CUT_OFF, 1)
    first, second, third = ids
    assert listed(any_context) == [second, first, third]
    assert listed(any_context, order=Order.NEWEST) == [third, second, first]
    assert listed(any_context, order=Order.OLDEST) == [first, second, third]
    assert listed(any_context, order=Order.NAME) == [second, first, third]
    assert listed(any_context, order=Order.FAILURES) == [third, second, first]
    stretch = list_batches(any_context, BatchFilter(order=Order.NAME), offset=1, limit=1)
    assert ([batch.id for batch in stretch.rows], stretch.total) == ([first], 3)


def test_whatever_happens_to_a_batch_is_felt_in_the_pulse(any_context: AppContext, clock: Clock) -> None:
    """And where nothing happens, the pulse stays, however much time passes."""
    felt = [pulse(any_context)]

    def changed() -> bool:
        clock.advance(minutes=1)
        felt.append(pulse(any_context))
        return felt[-1] not in felt[:-1]

    assert not changed()
    assert not felt[0].goes_on
    batch_id = planned_batch(any_context, 6)
    assert changed()
    assert felt[-1].goes_on
    begun = []
    for _each in range(4):
        begun.append(claim_next(any_context, batch_id))
        assert changed()
    endings.succeed(any_context, begun.pop(), TEXT, (), 1)
    assert changed()
    for _each in range(2):
        endings.fail(any_context, begun.pop(), CUT_OFF, 1)
        assert changed()
    assert not changed()
    batches.cancel(any_context, batch_id)
    assert changed()
    endings.let_go(any_context, begun.pop(), 1, "cancelled")
    assert changed()
    assert not felt[-1].goes_on
    assert not changed()


def test_a_batch_that_comes_and_goes_between_two_polls_is_felt_too(any_context: AppContext) -> None:
    kept = planned_batch(any_context, 1)
    before = pulse(any_context)
    batches.cancel(any_context, planned_batch(any_context, 1, "OTRO"))
    after = pulse(any_context)
    assert before != after
    assert batch_seen(any_context, kept).active


def write(context: AppContext, clock: Clock, batch_id: int, number: int, each: float) -> None:
    """Write so many narratives of a batch, one after another."""
    for _each in range(number):
        claimed = claim_next(context, batch_id)
        clock.advance(seconds=each)
        endings.succeed(context, claimed, TEXT, (), each)


def test_a_batch_tells_how_long_it_takes_from_its_own_pace(any_context: AppContext, clock: Clock) -> None:
    batch_id, other = planned_batch(any_context, 30), planned_batch(any_context, 1, "OTRO")
    worker = workers.sign_on(any_context, "casa", 1, "1", 1)
    waiting = figures_of(any_context, other)
    assert (waiting.duration(clock()), waiting.left(clock()), waiting.bill) == (None, None, None)
    write(any_context, clock, batch_id, 5, 4)
    assert figures_of(any_context, batch_id).left(clock()) is None, "too little to tell"
    write(any_context, clock, batch_id, 15, 4)
    workers.beat(any_context, worker, 1)
    seen = figures_of(any_context, batch_id)
    left = seen.left(clock())
    assert left
    assert left.low < timedelta(seconds=40) < left.high
    assert seen.duration(clock()) == timedelta(seconds=80)
    write(any_context, clock, batch_id, 10, 4)
    clock.advance(hours=1)
    ended = figures_of(any_context, batch_id)
    assert (ended.duration(clock()), ended.left(clock())) == (timedelta(seconds=120), None)


def test_nothing_is_promised_while_nothing_can_be_written(any_context: AppContext, clock: Clock) -> None:
    """The pulse feels each of them, and each is said of the batches that it keeps from being begun."""
    batch_id = planned_batch(any_context, 30)
    rehearsed = planned_batch(any_context, 2, "OTRO", Manner(provider="rehearsal"))
    paused = planned_batch(any_context, 2, "PAUSA")
    batches.pause(any_context, paused)
    write(any_context, clock, batch_id, 20, 4)
    felt = [pulse(any_context)]

    def held() -> list[Hold | None]:
        felt.append(pulse(any_context))
        assert felt[-1] != felt[-2]
        figures = [figures_of(any_context, each) for each in (batch_id, rehearsed, paused)]
        assert bool(figures[0].left(clock())) == (figures[0].held is None)
        return [each.held for each in figures]

    worker = workers.sign_on(any_context, "casa", 1, "1", 1)
    assert held() == [None] * 3
    put_in_trouble(any_context, clock)
    assert held() == [Hold.SERVICE_IN_TROUBLE, None, None]
    queue.pause(any_context)
    assert held() == [Hold.QUEUE_PAUSED, Hold.QUEUE_PAUSED, None]
    queue.resume(any_context)
    assert held() == [Hold.SERVICE_IN_TROUBLE, None, None]
    with any_context.database.write() as connection:
        connection.execute(update(tables.endpoints).values(opened=None))
    workers.sign_off(any_context, worker)
    assert held() == [Hold.NO_WORKER, Hold.NO_WORKER, None]


def test_a_page_that_writes_needs_no_worker(any_context: AppContext, clock: Clock) -> None:
    choice = project_with(any_context, 2)
    batch_id = batches.plan(any_context, choice, Manner("facts"), inline=True).batch_id
    assert batch_id
    assert figures_of(any_context, batch_id).held is None
    clock.advance(minutes=2)
    assert figures_of(any_context, batch_id).held is Hold.NO_WORKER, "the page is gone"


def put_in_trouble(context: AppContext, clock: Clock) -> None:
    with context.database.write() as connection:
        address = context.asked_at(connection)["openai"]
        row = {"address": address, "failures": 5, "opened": clock(), "failing_since": clock()}
        connection.execute(insert(tables.endpoints).values(row))


def test_a_retry_takes_as_long_as_the_retry(any_context: AppContext, clock: Clock) -> None:
    batch_id = planned_batch(any_context, 1)
    endings.fail(any_context, claim_next(any_context, batch_id), CUT_OFF, 1)
    clock.advance(days=3)
    assert jobs.retry(any_context, batch_id) == 1
    write(any_context, clock, batch_id, 1, 4)
    assert batch_seen(any_context, batch_id).round == 2
    assert figures_of(any_context, batch_id).duration(clock()) == timedelta(seconds=4)


def test_what_a_batch_has_cost_is_told_only_where_an_ai_service_was_asked(any_context: AppContext) -> None:
    batch_id = planned_batch(any_context, 2)
    assert figures_of(any_context, batch_id).bill is None
    claimed = claim_next(any_context, batch_id)
    running = figures_of(any_context, batch_id).bill
    assert running
    assert (running.calls, running.cost) == (1, 0), "what is being asked has cost nothing yet"
    endings.succeed(any_context, claimed, TEXT, (), 1)
    known = figures_of(any_context, batch_id).bill
    assert known
    assert known.cost
    endings.fail(any_context, claim_next(any_context, batch_id), CUT_OFF, 1)
    unknown = figures_of(any_context, batch_id).bill
    assert unknown
    assert (unknown.cost, unknown.at_least) == (None, known.cost)
    rehearsed = planned_batch(any_context, 1, "OTRO", Manner(provider="rehearsal"))
    endings.succeed(any_context, claim_next(any_context, rehearsed), TEXT, (), 1)
    assert figures_of(any_context, rehearsed).bill is None


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_table_holds_what_the_filter_lets_through_and_no_formula(
    any_context: AppContext, clock: Clock
) -> None:
    batch_id = planned_batch(any_context, 3)
    planned_batch(any_context, 1, "OTRO")
    write(any_context, clock, batch_id, 1, 4)
    name = '=HYPERLINK("http://evil.example")'
    with any_context.database.write() as connection:
        known = tables.batches.c.id == batch_id
        connection.execute(update(tables.batches).where(known).values(name=name))
    content = batches_csv(any_context, BatchFilter(states=(BatchState.RUNNING,)), "en")
    assert content.startswith(b"\xef\xbb\xbf")
    [row] = csv_rows(content)
    assert row["Generation run"] == f"'{name}"
    assert (row["Project code"], row["State"], row["To write"]) == ("HUERTOS", "running", "3")
    assert (row["Ready"], row["Still open"], row["Percent"]) == ("1", "2", "33")
    assert (row["Asked for (UTC)"], row["Ended (UTC)"]) == ("2026-11-20T09:00:00+00:00", "")
    assert (row["Seconds of the last round"], row["AI calls"]) == ("4", "1")
    assert float(row["Cost (US$)"]) > 0
    assert row["Is that all of the cost?"] == "yes"
    assert len(csv_rows(batches_csv(any_context, language="es"))) == 2
