"""What a person decides about columns: the field, what writers are told, how ambiguous cells are read."""

from datetime import date

import pytest

from core.imports import ColumnChoice, ParsedFile, Reading, read_events

TODAY = date(2026, 11, 22)


def read(*lines: str, language: str = "es", **choices: ColumnChoice) -> ParsedFile:
    named = {heading.replace("_", " "): choice for heading, choice in choices.items()}
    return read_events("a.csv", "\n".join(lines).encode(), TODAY, named, language=language)


def test_without_a_title_or_a_date_the_columns_are_told_and_nothing_is_taken() -> None:
    parsed = read("foo,bar", "A,2026-01-02", "B,2026-01-03")
    assert (parsed.rows, parsed.refusals, parsed.missing) == ((), (), ("title", "starts_on"))
    assert [(use.header, use.examples) for use in parsed.columns] == [
        ("foo", ("A", "B")),
        ("bar", ("2026-01-02", "2026-01-03")),
    ]
    pointed = read("foo,bar", "A,2026-01-02", foo=ColumnChoice("title"), bar=ColumnChoice("planned_on"))
    assert (pointed.missing, [row.facts.planned_on for row in pointed.rows]) == ((), [date(2026, 1, 2)])
    assert all(use.by_hand for use in pointed.columns)


def test_a_column_is_what_a_person_points_it_to() -> None:
    lines = ("title,date,name,place,under 18", "A,2026-01-02,B,Aula,3")
    parsed = read(*lines, title=ColumnChoice(""), name=ColumnChoice("title"), place=ColumnChoice("locality"))
    assert [use.field for use in parsed.columns] == [None, "starts_on", "title", "locality", "age_band"]
    [row] = parsed.rows
    assert (row.facts.title, row.facts.place, row.facts.locality) == ("B", "", "Aula")
    assert row.extra == (("title", "A"),)


def test_two_columns_cannot_be_pointed_to_one_field() -> None:
    parsed = read("title,date,x,y", "A,2026-01-02,1,2", x=ColumnChoice("women"), y=ColumnChoice("women"))
    assert [use.field for use in parsed.columns] == ["title", "starts_on", "women", None]
    assert [notice.values for notice in parsed.notices] == [{"column": "y"}]


def test_only_ticked_columns_that_are_not_personal_are_told() -> None:
    told = ColumnChoice(told=True)
    parsed = read(
        "title,date,notas,clima,teléfono,contacto", "A,2026-01-02,x,sol,600123456,ana@example.org",
        clima=told, teléfono=told, contacto=told,
    )  # fmt: skip
    assert [use.told for use in parsed.columns] == [False, False, False, True, False, False]
    assert parsed.rows[0].facts.extra == (("clima", "sol"),)
    assert len(parsed.rows[0].extra) == 4


@pytest.mark.parametrize("cell", ["600 123 456", "ana@example.org", "12345678Z"])
@pytest.mark.parametrize("heading", ["responsable", "x"])
def test_what_points_at_single_people_becomes_no_field_that_writers_are_given(
    heading: str, cell: str
) -> None:
    parsed = read(f"title,date,{heading}", f"A,2026-01-02,{cell}", x=ColumnChoice("responsible"))
    assert (parsed.columns[2].field, parsed.columns[2].personal) == (None, True)
    assert parsed.rows[0].facts.responsible == ""
    assert [notice.values for notice in parsed.notices] == ([{"column": "x"}] if heading == "x" else [])


@pytest.mark.parametrize(
    ("cells", "language", "answer", "asked", "reading", "days"),
    [
        (["03/04/2026", "05/06/2026"], "es", None, True, Reading.DAY_FIRST, ["2026-04-03", "2026-06-05"]),
        (["03/04/2026"], "en", None, True, Reading.MONTH_FIRST, ["2026-03-04"]),
        (["03/04/2026"], "es", Reading.MONTH_FIRST, True, Reading.MONTH_FIRST, ["2026-03-04"]),
        (["03/04/2026", "25/04/2026"], "en", None, False, Reading.DAY_FIRST, ["2026-04-03", "2026-04-25"]),
        (["03/04/2026", "04/25/2026"], "es", None, False, Reading.MONTH_FIRST, ["2026-03-04", "2026-04-25"]),
        (["03/04/2026", "2026-04-25"], "es", None, True, Reading.DAY_FIRST, ["2026-04-03", "2026-04-25"]),
        (["03/04/2026", "13/25/2026"], "es", None, True, Reading.DAY_FIRST, ["2026-04-03"]),
        (["03/04/2026", "25/04/2026"], "es", Reading.MONTH_FIRST, True, Reading.MONTH_FIRST, ["2026-03-04"]),
        (["25/04/2026", "04/26/2026", "03/04/2026"], "en", None, True, Reading.DAY_FIRST,
         ["2026-04-25", "2026-04-03"]),
        (["03/03/2026"], "es", None, False, None, ["2026-03-03"]),
        (["25/04/2026"], "es", None, False, Reading.DAY_FIRST, ["2026-04-25"]),
        (["2026-04-03"], "es", None, False, None, ["2026-04-03"]),
    ],
)  # fmt: skip
def test_days_and_months_are_asked_of_where_nothing_tells_them_apart(
    cells: list[str],
    language: str,
    answer: Reading | None,
    asked: bool,
    reading: Reading | None,
    days: list[str],
) -> None:
    lines = [f"{number},{cell}" for number, cell in enumerate(cells)]
    parsed = read("title,date", *lines, language=language, date=ColumnChoice(reading=answer))
    use = parsed.columns[1]
    assert [str(row.facts.starts_on) for row in parsed.rows] == days
    assert len(parsed.refusals) == len(cells) - len(days)
    assert (use.reading, use.question is not None, use.is_answered) == (
        reading,
        asked,
        not asked or bool(answer),
    )
    if use.question:
        assert use.question.example == "03/04/2026"


def test_a_date_against_the_answer_says_so() -> None:
    parsed = read(
        "title,date", "A,25/04/2026", "B,03/04/2026", date=ColumnChoice(reading=Reading.MONTH_FIRST)
    )
    [refusal] = parsed.refusals
    assert refusal.reason.format(**refusal.values) == (
        "The dates of this column are read with the month first, and there is no month 25."
    )


@pytest.mark.parametrize(
    ("heading", "cells", "language", "answer", "asked", "numbers"),
    [
        ("women", ["1.250"], "es", None, True, ["1250"]),
        ("women", ["1,250"], "es", None, True, ["1250"]),
        ("women", ["12.000"], "es", Reading.DECIMALS, True, ["12"]),
        ("women", ["1.250", "2.000.000"], "es", None, False, ["1250", "2000000"]),
        ("women", ["1.250", "40"], "es", None, True, ["1250", "40"]),
        ("women", ["12.000", "8.0"], "es", None, True, ["12000", "8"]),
        ("women", ["1.250", "8,0"], "en", None, False, ["1250", "8"]),
        ("women", ["1 250", "40"], "es", None, False, ["1250", "40"]),
        ("hours", ["1.250"], "es", None, True, ["1250"]),
        ("hours", ["1.250"], "en", None, True, ["1.25"]),
        ("hours", ["1,250"], "es", None, True, ["1.25"]),
        ("hours", ["1.250", "2,5"], "en", None, False, ["1250", "2.5"]),
        ("hours", ["1.250", "2.5"], "es", None, False, ["1.25", "2.5"]),
        ("hours", ["0.250", "1250.5"], "es", None, False, ["0.25", "1250.5"]),
    ],
)
def test_thousands_and_decimals_are_asked_of_where_nothing_tells_them_apart(
    heading: str, cells: list[str], language: str, answer: Reading | None, asked: bool, numbers: list[str]
) -> None:
    lines = [f"{number};2026-01-02;{cell}" for number, cell in enumerate(cells)]
    choice = {heading: ColumnChoice(reading=answer)}
    parsed = read(f"title;date;{heading}", *lines, language=language, **choice)
    facts = [row.facts for row in parsed.rows]
    found = [one.hours if heading == "hours" else one.attendance.women for one in facts]
    assert list(map(str, found)) == numbers
    use = parsed.columns[2]
    assert (use.question is not None, use.is_answered) == (asked, not asked or answer is not None)


def test_text_that_could_be_a_number_is_not_asked_about() -> None:
    parsed = read("title;date;activity code;notes", "1.250;2026-01-02;1.250;03/04/2026")
    assert [use.question for use in parsed.columns] == [None] * 4
