"""The days of the sample hold on every day of the year on which it may be loaded."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from core.sample.days import day_of, moment_of
from core.sample.files import read_past, table_of

FIRST = date(2027, 7, 1)
LOAD_DAYS = [FIRST + timedelta(days=number) for number in range(400)]
"""More than a year, with a leap day in it."""

PAST = read_past()["step"]
IMPORTS = [step for step in PAST if step["do"] == "import"]
Span = tuple[date, date]


def ended_by(today: date, mark: str) -> bool:
    return day_of(mark, today) < today


@pytest.mark.parametrize(
    ("mark", "day"),
    [
        ("M1-05", date(2027, 12, 5)),
        ("M3-end", date(2028, 2, 29)),
        ("M4-01", date(2028, 3, 1)),
        ("M-8-01", date(2027, 3, 1)),
        ("M6-end", date(2028, 5, 31)),
        ("+12", date(2028, 3, 27)),
        ("-30", date(2028, 2, 14)),
    ],
)
def test_a_mark_is_a_day_seen_from_that_of_loading(mark: str, day: date) -> None:
    assert day_of(mark, date(2028, 3, 15)) == day


@pytest.mark.parametrize("mark", ["", "M1", "M1-5", "12", "M1-05 10:00", "+", "M13"])
def test_nothing_else_is_a_day(mark: str) -> None:
    with pytest.raises(ValueError, match="not a day of the sample"):
        day_of(mark, FIRST)


def test_the_quarter_is_three_whole_months_that_are_over() -> None:
    for today in LOAD_DAYS:
        first, last = day_of("M1-01", today), day_of("M3-end", today)
        assert first.day == 1
        assert (last + timedelta(days=1)).day == 1
        assert last < today <= last + timedelta(days=31)
        assert (last.year * 12 + last.month) - (first.year * 12 + first.month) == 2


def test_what_people_did_lies_in_the_month_before_and_in_order() -> None:
    for today in LOAD_DAYS:
        now = datetime.combine(today, datetime.min.time()).astimezone(UTC)
        moments = [moment_of(step["at"], today) for step in PAST]
        assert moments == sorted(moments)
        assert moments[0] > now - timedelta(days=31)
        assert moments[-1] < now - timedelta(hours=6)


def rows_of(name: str, today: date) -> Iterator[dict[str, str]]:
    """The rows of a file as somebody would read them, in either language."""
    for row in csv.DictReader(io.StringIO(table_of(name, today).decode())):
        yield {
            "id": row.get("Código") or row["ID"],
            "state": row.get("Estado") or row.get("Status") or "",
            "starts": row.get("Fecha") or row["Start date"],
            "ends": row.get("Fecha fin") or row.get("End date") or "",
        }


def span(row: dict[str, str]) -> Span:
    first = date.fromisoformat(row["starts"])
    return first, date.fromisoformat(row["ends"]) if row["ends"] else first


def test_events_stay_on_their_side_of_the_quarter_whatever_the_day() -> None:
    for today in LOAD_DAYS:
        first, last = day_of("M1-01", today), day_of("M3-end", today)
        spans = {row["id"]: span(row) for step in IMPORTS for row in rows_of(step["file"], today)}
        assert len(spans) == 30
        across = {name for name, (starts, ends) in spans.items() if starts <= last < ends}
        outside = {name for name, (starts, _ends) in spans.items() if not first <= starts <= last}
        assert across == {"EA-22"}
        assert outside == {"EA-23", "EA-24"}
        assert all(spans[name][0] > today for name in outside), "still to come"
        assert all(ends <= today for name, (_starts, ends) in spans.items() if name not in outside)


def test_what_was_held_was_over_when_it_was_imported() -> None:
    """But for the one that went on across the end of the quarter, which may end on the very day."""
    for today in LOAD_DAYS:
        for step in IMPORTS:
            day = moment_of(step["at"], today).date()
            held = [row for row in rows_of(step["file"], today) if row["state"] in ("Realizado", "Done", "")]
            assert held
            assert all(span(row)[1] < day for row in held if row["id"] != "EA-22")
