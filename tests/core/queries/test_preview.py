"""What a choice would write: counted in the store, and never otherwise than planning sorts it."""

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from sqlalchemy import select, update

from core.actions import batches, claims, endings, imports
from core.actions.reviews import Seen, approve, protect
from core.actions.versions import edit
from core.context import AppContext
from core.domain.planning import Choice, Include, Manner, SkipReason, Which, sorted_out
from core.errors import FailureKind, OutsideFailure
from core.llm import Text, Usage
from core.queries.narratives import Filter, list_narratives
from core.queries.planning import EXAMPLES, first_to_write, left_out, preview
from core.store.events import candidates
from core.store.tables import events as event_rows
from tests.make import csv_file, event_row

FACTS = Manner(provider="facts")
TEXT = Text("Un texto.", "", Usage(0, 0, 0, 0))
STATES = ("realizado", "planificado", "pospuesto", "cancelado", "")
DAYS = ("2026-11-02", "2027-02-01")


@pytest.fixture
def choice(any_context: AppContext) -> Choice:
    """Events in every state, of the past and of the future, one without a title and one without a day;
    some written, of which some have changed since, some that failed, some that are being written."""
    kinds = list(product(STATES, DAYS)) * 2
    rows = [event_row(number, estado=state, fecha=day) for number, (state, day) in enumerate(kinds, 1)]
    result = imports.import_file(any_context, "P", "events.csv", csv_file(rows))
    assert result.project_id
    whole = Choice(result.project_id, "es", include=frozenset(Include))
    batches.plan(any_context, replace(whole, limit=9), FACTS)
    for place in range(9):
        claimed = claims.claim(any_context)
        assert claimed
        if place in (0, 4, 6):
            endings.fail(any_context, claimed, OutsideFailure(FailureKind.CONTENT_FILTER), 1)
        else:
            endings.succeed(any_context, claimed, TEXT, (), 1)
    changed = [{**row, "resultados": "otros"} for row in rows[:6]]
    imports.import_file(any_context, "P", "mended.csv", csv_file(changed))
    # Each event has a twin, ten places on, that what has happened to it must be told apart from.
    batches.plan(any_context, replace(whole, events=(18, 20)), FACTS)
    _guard_some(any_context, whole.project_id)
    _take_away(any_context, 7, title=" ")
    _take_away(any_context, 6, starts_on=None)
    return replace(whole, include=frozenset())


def _guard_some(context: AppContext, project_id: int) -> None:
    """Texts that no batch may replace: one that was edited, one approved, two protected."""
    found = list_narratives(context, Filter(project_id, "es", written=True)).rows
    edited, approved, *protected = (Seen(each.event_id, "es", each.number) for each in found[:4])
    edit(context, edited.event_id, "es", "Otro texto.", base_number=edited.number)
    approve(context, [approved])
    protect(context, protected)


def _take_away(context: AppContext, event_id: int, **values: object) -> None:
    """Let an event lack what no import would let it lack."""
    with context.database.write() as connection:
        connection.execute(update(event_rows).where(event_rows.c.id == event_id).values(**values))


def test_it_counts_what_planning_would_sort(any_context: AppContext, choice: Choice) -> None:
    reasons: set[SkipReason] = set()
    for which, include, limit, as_proposals in product(
        Which, ((), (Include.PLANNED,), (Include.CANCELLED,), tuple(Include)), (None, 2), (False, True)
    ):
        asked = replace(
            choice, which=which, include=frozenset(include), limit=limit, as_proposals=as_proposals
        )
        with any_context.database.read() as connection:
            found = candidates(connection, asked)
        to_write, skipped = sorted_out(found, asked, any_context.today())
        seen = preview(any_context, asked)
        assert (seen.to_write, seen.skipped) == (len(to_write), Counter(skipped.values())), asked
        assert seen.written == sum(candidate.written_from is not None for candidate in found)
        assert first_to_write(any_context, asked) == next(iter(to_write), None)
        titles = {candidate.event_id: candidate.title for candidate in found}
        assert left_out(any_context, asked) == {
            reason: tuple(titles[event] for event, why in skipped.items() if why is reason)[:EXAMPLES]
            for reason in set(skipped.values())
        }
        reasons |= seen.skipped.keys()
    assert reasons == set(SkipReason), "a reason that no event here gives is not tried"


def test_a_choice_of_days_or_of_another_language(any_context: AppContext, choice: Choice) -> None:
    day = next(filter(None, _days(any_context)))
    seen = preview(any_context, replace(choice, first_day=day, last_day=day, which=Which.ALL))
    assert seen.to_write + sum(seen.skipped.values()) == sum(each == day for each in _days(any_context))
    assert preview(any_context, replace(choice, language="en")).written == 0
    nothing = replace(choice, project_id=choice.project_id + 1)
    assert (preview(any_context, nothing).to_write, first_to_write(any_context, nothing)) == (0, None)
    assert left_out(any_context, nothing) == {}


def _days(context: AppContext) -> list[object]:
    with context.database.read() as connection:
        return list(connection.execute(select(event_rows.c.starts_on)).scalars())
