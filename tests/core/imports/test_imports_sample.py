"""The sample that a new installation shows."""

from datetime import date

import pytest

from core.domain.facts import EventState, facts_hash
from core.imports.sample import sample_events


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2028, 2, 29)])
def test_the_sample_is_eight_events_of_the_last_weeks(today: date) -> None:
    parsed = sample_events(today)
    assert parsed.refusals == ()
    assert [row.external_id for row in parsed.rows] == [f"EA-0{number}" for number in range(1, 9)]
    for row in parsed.rows:
        start = row.facts.starts_on
        assert start is not None
        assert 0 < (today - start).days <= 90
        assert (row.facts.ends_on or start) < today
        assert row.extra == ()


def test_the_sample_shows_what_records_are_like() -> None:
    rows = {row.external_id: row.facts for row in sample_events(date(2026, 11, 22)).rows}
    assert [facts.state for facts in rows.values()].count(EventState.DONE) == 6
    assert rows["EA-04"].state is EventState.UNKNOWN
    assert rows["EA-05"].state is EventState.CANCELLED
    assert rows["EA-05"].change_reason
    assert [quote.consent for facts in rows.values() for quote in facts.quotes] == [True, False, True]


def test_loading_it_again_on_the_same_day_changes_nothing() -> None:
    day = date(2026, 11, 22)
    hashes = [[facts_hash(row.facts) for row in sample_events(day).rows] for _ in range(2)]
    assert hashes[0] == hashes[1]
