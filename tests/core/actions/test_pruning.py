"""What retention removes, on 20,000 versions, against a reckoning of its own; and what it never does."""

from dataclasses import asdict
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from core.actions.retention import Packed, Pruned, change_compression, change_retention, prune, prune_daily
from core.context import AppContext
from core.domain.retention import Rule
from core.errors import Refusal
from core.queries.retention import retention, would_remove, would_save
from core.queries.versions import version
from core.store import authorship
from core.store import tables as t
from core.store.bodies import body_of
from tests.support.accounts import logged, refusal, rows
from tests.support.histories import fill
from tests.support.promise_six import DAYS, LAST, by_id, expected, facts_used, protected, switch


def test_what_the_rule_lets_go_is_gone_and_nothing_else_has_changed(any_context: AppContext) -> None:
    context = any_context
    # The rules are the same on both; the many versions are there once.
    number = 20_000 if context.database.is_sqlite else 4_000
    fill(context, number + number // 30)
    before, read = by_id(context), {tuple(row) for row in rows(context, t.readings)}
    facts, used = {row.facts_hash for row in rows(context, t.fact_sets)}, facts_used(context)
    go, safe = expected(context, before), protected(context, before)
    assert len(before) >= number
    assert len(go) > number / 4
    assert len(safe) > number / 7
    size = sum(len(before[each].body.encode()) for each in go)
    affected = len({before[each].narrative_id for each in go})
    foreseen = would_remove(context, Rule(DAYS, LAST))
    assert (foreseen.versions, foreseen.narratives, foreseen.bytes) == (len(go), affected, size)
    assert foreseen.oldest == min(before[each].created for each in go)

    switch(context)
    assert by_id(context) == before, "the switch itself removes nothing"
    assert prune(context) == Pruned(len(go), affected, size)
    after = by_id(context)
    assert safe <= set(after)
    assert set(after) == set(before) - go
    assert after == {each: before[each] for each in after}, "no version that stays is another one"
    assert {tuple(row) for row in rows(context, t.readings)} == {row for row in read if row[0] not in go}
    assert not {row.version_id for row in rows(context, t.proposals)} & go
    forgotten = used - facts_used(context)
    assert len(forgotten) > number // 1_000
    assert {row.facts_hash for row in rows(context, t.fact_sets)} == facts - forgotten
    told = [row.details for row in logged(context, "retention.pruned")]
    assert {name: sum(each[name] for each in told) for name in ("versions", "narratives", "bytes")} == {
        "versions": len(go),
        "narratives": affected,
        "bytes": size,
    }
    entries = len(rows(context, t.audit_entries))
    assert prune(context) == Pruned(), "a second run finds nothing"
    assert len(rows(context, t.audit_entries)) == entries, "and says nothing"
    last = retention(context).last
    assert last is not None
    assert asdict(last) == {**asdict(Pruned()), "at": context.clock()}


def test_who_wrote_what_of_those_that_stay_is_as_it_was(any_context: AppContext) -> None:
    """Also where it was never written down, and would have to be found out from those that go."""
    context = any_context
    fill(context, 200, known_authors=False)

    def told(connection: Connection, row: Any) -> authorship.Written:
        return authorship.written(connection, row.narrative_id, row.number)

    def all_told() -> dict[int, authorship.Written]:
        with context.database.read() as connection:
            return {each: told(connection, row) for each, row in by_id(context).items()}

    before = all_told()
    assert any(len(each.trace.sources) > 1 for each in before.values())
    switch(context)
    assert prune(context).versions > 25
    after = all_told()
    assert after == {each: before[each] for each in after}


@pytest.mark.parametrize("keeps_authors", [True, False])
def test_compression_leaves_every_text_as_it_was(any_context: AppContext, *, keeps_authors: bool) -> None:
    context = any_context
    fill(context, 250 if keeps_authors else 100, known_authors=keeps_authors)
    before = by_id(context)
    seen = {each: version(context, each) for each in before}
    current = {(row.id, row.current_number) for row in rows(context, t.narratives)}
    old = context.clock() - timedelta(days=60)
    foreseen = would_save(context, 60)

    done = change_compression(context, on=True, days=60)
    after = by_id(context)
    small = {each for each, row in after.items() if row.packed is not None}
    assert small == {
        each
        for each, row in before.items()
        if len(row.body) >= 200 and row.created < old and (row.narrative_id, row.number) not in current
    }
    saved = sum(len(before[each].body.encode()) - len(after[each].packed) for each in small)
    assert (done.packed, done.saved_bytes) == (len(small), saved)
    assert saved > 2_500
    assert (foreseen.versions, foreseen.measured) == (len(small), min(len(small), 200))
    assert foreseen.saved_bytes == pytest.approx(saved, rel=0.1)
    assert all((after[each].body == "") == (each in small) for each in after)
    for each, row in after.items():
        assert body_of(row.body, row.packed) == before[each].body
        stays = set(row._fields) - {"body", "packed"}
        assert all(getattr(row, name) == getattr(before[each], name) for name in stays)
    assert {each: version(context, each) for each in after} == seen

    assert prune(context) == Pruned(), "nothing is compressed twice"
    change_compression(context, on=False, days=60)
    assert by_id(context) == after, "switched off, what is compressed stays so"
    known = retention(context)
    assert (known.packed, known.saved_bytes, known.compression_on) == (len(small), saved, False)


def test_what_was_compressed_is_removed_too(any_context: AppContext) -> None:
    fill(any_context, 500)
    go = expected(any_context, by_id(any_context))
    change_compression(any_context, on=True, days=30)
    packed = sum(
        len(row.packed or row.body.encode()) for each, row in by_id(any_context).items() if each in go
    )
    switch(any_context)
    done = prune(any_context)
    assert (done.versions, done.bytes) == (len(go), packed)
    assert not go & set(by_id(any_context))


def test_it_is_off_until_it_is_switched_on_and_says_so(context: AppContext) -> None:
    fill(context, 300)
    known = retention(context)
    assert (known.on, known.rule, known.compression_on) == (False, Rule(90, 3), False)
    assert refusal(prune, context)
    assert prune_daily(context) is None
    for days, last in ((29, 3), (3651, 3), (90, 0), (90, 101)):
        assert refusal(change_retention, context, on=True, days=days, keep_last=last)
        assert refusal(would_remove, context, Rule(days, last))
    assert refusal(change_compression, context, on=True, days=29)
    assert not retention(context).on
    change_retention(context, on=False, days=400, keep_last=7)
    assert refusal(prune, context)
    change_compression(context, on=True, days=3650)
    there = by_id(context)
    assert prune(context) == Pruned(), "compression alone removes nothing"
    assert by_id(context) == there
    told = [(row.action, row.details) for row in rows(context, t.audit_entries)[-2:]]
    assert told == [
        ("settings.retention_changed", {"on": False, "days": 400, "keep_last": 7}),
        ("settings.compression_changed", {"on": True, "days": 3650}),
    ]


def test_facts_stay_while_their_event_is_being_written_about(any_context: AppContext) -> None:
    """A writer keeps them first, and says for which version in the same breath, but later."""
    context = any_context
    fill(context, 300)
    go = expected(context, by_id(context))
    with context.database.write() as connection:
        now = context.clock()
        batch = {"id": 1, "name": "T3", "project_id": 1, "options": {}, "created": now}
        connection.execute(insert(t.batches), batch)
        work = {"batch_id": 1, "language": "es", "state": "running", "available_at": now}
        of_events = connection.execute(select(t.events.c.id)).scalars().all()
        connection.execute(insert(t.jobs), [{**work, "event_id": event_id} for event_id in of_events])
    before = rows(context, t.fact_sets)
    switch(context)
    assert prune(context).versions == len(go)
    assert rows(context, t.fact_sets) == before


def test_a_narrative_without_a_text_in_use_loses_no_proposal(context: AppContext) -> None:
    fill(context, 300)
    with context.database.write() as connection:
        connection.execute(update(t.narratives).values(current_number=0))
        waiting = select(t.versions.c.id).where(t.versions.c.id.not_in(select(t.proposals.c.version_id)))
        found = connection.execute(waiting.add_columns(t.versions.c.narrative_id)).all()
        created = {"created": context.clock()}
        connection.execute(update(t.proposals).values(decided=None, outcome=None))
        connection.execute(
            insert(t.proposals),
            [{"version_id": row.id, "narrative_id": row.narrative_id, **created} for row in found],
        )
    switch(context)
    assert prune(context) == Pruned()


def test_a_text_that_is_not_smaller_compressed_stays_plain(context: AppContext) -> None:
    """Letters in no order."""
    fill(context, 50)
    odd = "".join(Random(3).choices([chr(code) for code in range(33, 127)], k=210))
    with context.database.write() as connection:
        connection.execute(update(t.versions).values(body=odd))
    assert change_compression(context, on=True, days=30) == Packed()
    assert {row.body for row in rows(context, t.versions)} == {odd}


def test_a_refusal_leaves_no_trace(context: AppContext) -> None:
    before = len(rows(context, t.audit_entries))
    with pytest.raises(Refusal):
        prune(context)
    assert retention(context).last is None
    assert len(rows(context, t.audit_entries)) == before
