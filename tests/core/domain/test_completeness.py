"""What is missing of an event: told for each thing that a report needs, and for nothing else."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.domain.completeness import Gap, gaps
from core.domain.event_fields import FIELDS, column_of, field_of
from core.domain.facts import Attendance, EventState, Facts, Output
from core.imports.columns import AGE_BAND, ALIASES
from core.store.tables import events

DAY = date(2026, 9, 12)
WHOLE: dict[str, Any] = {
    "title": "Taller",
    "state": EventState.DONE,
    "starts_on": DAY,
    "place": "Escuela",
    "results": "12 huertos",
    "attendance": Attendance(total=12),
}


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, ()),
        ({"state": EventState.UNKNOWN}, (Gap.STATE,)),
        ({"starts_on": None}, (Gap.DATE,)),
        ({"starts_on": None, "planned_on": DAY}, (Gap.DATE,)),
        ({"place": ""}, (Gap.PLACE,)),
        ({"place": "", "locality": "Soacha"}, ()),
        ({"attendance": Attendance()}, (Gap.ATTENDANCE,)),
        ({"attendance": Attendance(disability=3)}, (Gap.ATTENDANCE,)),
        ({"attendance": Attendance(total=0)}, ()),
        ({"attendance": Attendance(women=5)}, ()),
        ({"results": ""}, (Gap.WHAT_CAME_OF_IT,)),
        ({"results": "", "description": "Se sembró."}, ()),
        ({"results": "", "outputs": (Output(Decimal(3), "guías"),)}, ()),
        ({"state": EventState.PLANNED, "attendance": Attendance(), "results": ""}, ()),
        ({"state": EventState.POSTPONED, "starts_on": None, "planned_on": DAY}, ()),
        ({"state": EventState.CANCELLED, "starts_on": None, "place": ""}, (Gap.DATE, Gap.PLACE)),
    ],
)
def test_what_is_missing_is_told(changes: dict, missing: tuple[Gap, ...]) -> None:
    assert gaps(Facts(**{**WHOLE, **changes})) == missing


def test_every_field_of_a_file_is_a_field_of_an_event_and_has_its_column() -> None:
    assert {field.name for field in FIELDS} == {*ALIASES, AGE_BAND}
    for field in FIELDS:
        assert column_of(field.name) in events.c
    assert field_of("attendance_women") == "women"
    assert field_of("quotes") == "quote"
    assert field_of("title") == "title"
