"""The history of a narrative as it is asked for: filtered, in stretches, with what is known of each."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from core.actions.imports import import_file
from core.actions.reviews import Seen, approve, protect
from core.actions.versions import edit, name_version, restore
from core.context import AppContext
from core.domain.actors import ActorKind
from core.domain.planning import Choice, Manner, Which
from core.domain.review import ReviewState
from core.domain.versions import ChangeType
from core.queries.narratives import Filter, list_narratives, narrative
from core.queries.versions import HistoryFilter, authors, find_version, history, version
from core.store.bodies import packed
from core.store.tables import versions as version_rows
from tests.conftest import Clock
from tests.make import csv_file, event_row, write_all, written_event


@pytest.fixture
def event(any_context: AppContext, clock: Clock) -> int:
    """An event with five versions, a day between each: written, edited, restored, proposed, edited."""
    event_id = written_event(any_context, "Primera versión del texto.")
    clock.advance(days=1)
    edit(any_context, event_id, "es", "Segunda versión del texto.", base_number=1)
    clock.advance(days=1)
    first = find_version(any_context, event_id, "es", 1)
    assert first
    restore(any_context, first, base_number=2, reason="era mejor")
    clock.advance(days=1)
    beside = Choice(1, "es", which=Which.ALL, as_proposals=True)
    write_all(any_context, beside, "De la máquina.", Manner(provider="facts"))
    clock.advance(days=1)
    edit(any_context, event_id, "es", "Quinta versión del texto.", base_number=3)
    return event_id


def numbers(context: AppContext, event_id: int, wanted: HistoryFilter, **stretch: int) -> list[int]:
    return [each.number for each in history(context, event_id, "es", wanted, **stretch).rows]


def test_the_newest_comes_first_and_in_stretches(any_context: AppContext, event: int) -> None:
    assert numbers(any_context, event, HistoryFilter()) == [5, 4, 3, 2, 1]
    assert numbers(any_context, event, HistoryFilter(), offset=1, limit=2) == [4, 3]
    assert history(any_context, event, "es", limit=2).total == 5
    assert history(any_context, event, "en").total == 0
    assert history(any_context, 999, "es").rows == ()


def test_it_is_filtered_by_kind_by_writer_and_by_period(
    any_context: AppContext, event: int, clock: Clock
) -> None:
    me, now = any_context.actor.name, clock()
    assert numbers(any_context, event, HistoryFilter(ChangeType.MANUAL_EDIT)) == [5, 2]
    assert numbers(any_context, event, HistoryFilter(ChangeType.RESTORATION)) == [3]
    assert numbers(any_context, event, HistoryFilter(author=me)) == [5, 3, 2]
    assert numbers(any_context, event, HistoryFilter(author="gpt-5-mini")) == [1]
    assert numbers(any_context, event, HistoryFilter(author="facts")) == [4]
    assert set(authors(any_context, event, "es")) == {me, "gpt-5-mini", "facts"}
    ago = [now - timedelta(days=days) for days in range(5)]
    assert numbers(any_context, event, HistoryFilter(since=ago[1])) == [5, 4]
    assert numbers(any_context, event, HistoryFilter(until=ago[3])) == [1]
    assert numbers(any_context, event, HistoryFilter(ChangeType.MANUAL_EDIT, me, ago[4], ago[0])) == [2]


def test_what_is_known_of_a_version(any_context: AppContext, event: int) -> None:
    approve(any_context, [Seen(event, "es", 5)])
    last = find_version(any_context, event, "es", 5)
    assert last
    name_version(any_context, last, "la del informe")
    fifth, proposed, third, second, first = history(any_context, event, "es").rows
    assert (fifth.name, bool(fifth.approved), first.name, first.approved) == (
        "la del informe",
        True,
        "",
        None,
    )
    assert (first.author_kind, first.author, first.on_behalf_of) == (
        ActorKind.MODEL,
        "gpt-5-mini",
        any_context.actor.name,
    )
    assert (second.author, second.on_behalf_of) == (any_context.actor.name, "")
    assert (third.restored_number, proposed.proposal, proposed.base_number) == (1, "open", 3)
    assert first.seconds == 1.0


def test_a_compressed_body_is_read_like_any_other(any_context: AppContext, event: int) -> None:
    version_id = find_version(any_context, event, "es", 2)
    assert version_id
    before = version(any_context, version_id)
    assert before
    with any_context.database.write() as connection:
        small = {"body": "", "packed": packed(before.body)}
        connection.execute(update(version_rows).where(version_rows.c.id == version_id).values(small))
    assert version(any_context, version_id) == before
    restore(any_context, version_id, base_number=5, reason="era mejor")
    seen = narrative(any_context, event)
    assert seen
    assert seen.current
    assert seen.current.body == before.body


def test_the_list_says_how_far_each_text_is(any_context: AppContext, event: int) -> None:
    protect(any_context, [Seen(event, "es", 5)])
    (listed,) = list_narratives(any_context, Filter(1, "es", proposed=True)).rows
    assert (listed.versions, listed.number, listed.review) == (5, 5, "draft")
    assert (listed.protected, listed.proposals, listed.author_kind) == (True, 1, ActorKind.PERSON)
    assert list_narratives(any_context, Filter(1, "es", review=ReviewState.DRAFT)).total == 1
    assert list_narratives(any_context, Filter(1, "es", review=ReviewState.APPROVED)).total == 0


def test_a_text_out_of_date_says_what_has_changed(any_context: AppContext) -> None:
    event_id = written_event(any_context, "Primera.")
    mended = event_row(1, asistentes="45")
    import_file(any_context, "HUERTOS", "mended.csv", csv_file([mended]))
    seen = narrative(any_context, event_id)
    assert seen
    assert seen.stale
    assert [(each.left, each.right) for each in seen.changes] == [("21", "45")]
