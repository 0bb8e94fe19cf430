"""The facts of an event and their name: nothing empty leaves a trace, and nothing gets lost."""

import json
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.facts import (
    AgeBand,
    Attendance,
    EventState,
    Facts,
    Output,
    Quote,
    as_data,
    facts_hash,
    from_data,
)

EXAMPLE = Facts(
    title="Cuentas claras en casa",
    state=EventState.DONE,
    starts_on=date(2026, 9, 12),
    starts_at=time(9, 30),
    hours=Decimal("3.0"),
    outputs=(Output(Decimal(14), "presupuestos terminados"),),
    quotes=(Quote("Nunca había visto en qué se me iba la plata", "Ana", consent=True),),
    attendance=Attendance(total=45, women=31, men=0, age_bands=(AgeBand("menores de 18", 9),)),
)

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
said = words.filter(bool)
amounts = st.decimals(0, 10_000, places=2)
counts = st.none() | st.integers(0, 500)
attendances = st.builds(
    Attendance,
    **dict.fromkeys(("total", "women", "men", "other", "not_recorded", "disability"), counts),
    age_bands=st.lists(st.builds(AgeBand, said, st.integers(0, 99)), max_size=2).map(tuple),
)
facts = st.builds(
    Facts,
    title=said,
    state=st.sampled_from(EventState),
    **dict.fromkeys(("kind", "place", "objectives", "results", "difficulties"), words),
    **{name: st.none() | st.dates() for name in ("starts_on", "ends_on", "planned_on")},
    starts_at=st.none() | st.times(),
    sessions=counts,
    hours=st.none() | amounts,
    outputs=st.lists(st.builds(Output, amounts, said), max_size=2).map(tuple),
    quotes=st.lists(st.builds(Quote, said, words, st.booleans()), max_size=2).map(tuple),
    attendance=attendances,
    distinct_people=counts,
    extra=st.lists(st.tuples(said, said), max_size=2).map(tuple),
)


@given(facts)
def test_facts_survive_being_kept_as_json(known: Facts) -> None:
    kept = json.loads(json.dumps(as_data(known)))
    assert from_data(kept) == known
    assert facts_hash(from_data(kept)) == facts_hash(known)


def test_the_name_of_a_state_of_the_facts_never_changes_by_accident() -> None:
    """If this fails, every narrative there is would be shown as out of date."""
    assert facts_hash(EXAMPLE) == "f1:24afa69b46af346194002e44d64bc6d98ab5ac4c"


def test_a_new_field_that_is_empty_changes_no_name() -> None:
    data = as_data(EXAMPLE)
    assert data.keys() == {
        "title", "state", "starts_on", "starts_at", "hours", "outputs", "quotes", "attendance",
    }  # fmt: skip
    assert data["attendance"] == {
        "total": 45,
        "women": 31,
        "men": 0,
        "age_bands": [{"band": "menores de 18", "count": 9}],
    }


def test_the_order_in_which_fields_come_changes_no_name() -> None:
    turned = dict(reversed(as_data(EXAMPLE).items()))
    assert facts_hash(from_data(turned)) == facts_hash(EXAMPLE)


def test_the_same_amount_written_otherwise_has_the_same_name() -> None:
    assert facts_hash(replace(EXAMPLE, hours=Decimal(3))) == facts_hash(EXAMPLE)
    assert facts_hash(replace(EXAMPLE, hours=Decimal("30"))) != facts_hash(EXAMPLE)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Cuentas claras"},
        {"state": EventState.UNKNOWN},
        {"starts_on": date(2026, 9, 13)},
        {"attendance": Attendance(total=42)},
        {"attendance": replace(EXAMPLE.attendance, men=None)},
        {"quotes": (replace(EXAMPLE.quotes[0], consent=False),)},
        {"extra": (("color", "azul"),)},
    ],
)
def test_whatever_is_told_changes_the_name(change: dict) -> None:
    assert facts_hash(replace(EXAMPLE, **change)) != facts_hash(EXAMPLE)
