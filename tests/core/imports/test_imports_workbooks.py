"""Workbooks: typed cells, the right sheet, merged headings, and what must not be opened."""

import re
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from core.domain.facts import Quote
from core.errors import Refusal
from core.imports import ColumnChoice, Exact, ParsedFile, Reading, read_events, workbooks

TODAY = date(2026, 11, 22)
SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: list[Any], merged: str = "", sheets: dict[str, list[list[Any]]] | None = None) -> bytes:
    """A workbook with these rows in its first sheet, and more `sheets`."""
    book = Workbook()
    for name, lines in {"Datos": list(rows), **(sheets or {})}.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    del book["Sheet"]
    for area in merged.split():
        book["Datos"].merge_cells(area)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes, name: str = "a.xlsx", **how: Any) -> ParsedFile:
    return read_events(name, content, TODAY, **how)


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts changed."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.namelist():
            data = before.read(part)
            after.writestr(part, change(data) if part == name else data)
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.xlsx", "A.XLSM"])
def test_typed_cells_say_what_they_say_in_one_way_only(name: str) -> None:
    content = workbook(
        [
            "title",
            "date",
            "time",
            "hours",
            "women",
            "men",
            "activity code",
            "quote",
            "consent",
            "gratuito",
            "n",
        ],
        ["A", date(2026, 4, 3), time(9, 30), 1.125, 1250, 3.0, 2.101, "Bien", True, False, 0.1 + 0.2],
        [
            "B",
            datetime.combine(date(2026, 4, 3), time(18)),
            None,
            timedelta(hours=27, minutes=30),
            12,
            None,
            1.6,
            None,
            None,
            None,
            3e9,
        ],
        ["C", 46277, "10:00", "1.250", 1, 2, 3, None, None, None, 600123456],
    )
    parsed = read(content, name)
    assert (parsed.refusals, parsed.sheets, parsed.sheet) == ((), ("Datos",), "Datos")
    first, second, third = (row.facts for row in parsed.rows)
    assert (first.starts_on, first.starts_at, first.hours) == (date(2026, 4, 3), time(9, 30), Decimal("1.13"))
    assert (first.attendance.women, first.attendance.men) == (1250, 3)
    assert first.quotes == (Quote("Bien", consent=True),)
    assert (second.starts_at, second.hours) == (time(18), Decimal("27.5"))
    assert third.starts_on == date(2026, 9, 12)
    assert [row.activity_code for row in parsed.rows] == ["2.101", "1.6", "3"]
    assert [dict(row.extra) for row in parsed.rows] == [
        {"gratuito": "FALSE", "n": "0.3"},
        {"n": "3000000000"},
        {"n": "600123456"},
    ]
    asked = [use.header for use in parsed.columns if use.question]
    assert asked == ["hours"]  # for the text in row 4; a number of the workbook leaves nothing open
    assert isinstance(parsed.table.rows[0][1][3], Exact)


def test_typed_dates_do_not_tell_how_written_ones_are_meant() -> None:
    content = workbook(["title", "date"], ["A", date(2026, 4, 25)], ["B", "03/04/2026"])
    parsed = read(content, choices={"date": ColumnChoice(reading=Reading.MONTH_FIRST)})
    assert [row.facts.starts_on for row in parsed.rows] == [date(2026, 4, 25), date(2026, 3, 4)]
    assert parsed.columns[1].question is not None


def test_titles_merged_headings_empty_rows_and_a_total() -> None:
    parsed = read(
        workbook(
            ["Informe anual"],
            [],
            ["ACTIVIDAD", None, "CALENDARIO", None, "ASISTENCIA", None, None],
            ["Título", "Lugar", "Inicio", "Fin", "Total", "Mujeres", None],
            ["A", "Aula", date(2026, 4, 3), "14/04/2026", 12, 7, None],
            [],
            ["B", "Patio", date(2026, 4, 5), "05/04/2026", 3, 1, None],
            ["TOTAL", None, None, None, 15, 8, None],
            merged="A1:G1 A3:B3 C3:D3 E3:G3",
        )
    )
    assert [(row.number, row.facts.title, str(row.facts.ends_on)) for row in parsed.rows] == [
        (5, "A", "2026-04-14"),
        (7, "B", "2026-04-05"),
    ]
    assert parsed.left_out == (8,)
    assert [use.field for use in parsed.columns] == [
        "title",
        "place",
        "starts_on",
        "ends_on",
        "total",
        "women",
    ]


def test_headings_merged_over_two_rows_and_cells_merged_over_several_events() -> None:
    parsed = read(
        workbook(
            ["Título", "Fecha", "Hora", None, "Notas"],
            [None, None, "Inicio", "Fin", None],
            ["A", date(2026, 4, 3), "9:00", "10:00", "x"],
            [None, date(2026, 4, 10), "9:00", "10:00", "y"],
            [None, None, None, None, "z"],
            merged="A1:A2 B1:B2 C1:D1 E1:E2 A3:A5 B4:B5",
        )
    )
    assert [use.field for use in parsed.columns] == ["title", "starts_on", "starts_at", "ends_at", None]
    assert [(row.facts.title, str(row.facts.starts_on), row.also) for row in parsed.rows] == [
        ("A", "2026-04-03", ()),
        ("A", "2026-04-10", (5,)),
    ]
    assert [row.extra for row in parsed.rows] == [(("Notas", "x"),), (("Notas", "y, z"),)]


def test_the_sheet_that_looks_like_events_is_read_or_the_one_that_is_asked_for() -> None:
    events = [["Título", "Fecha"], ["A", "2026-01-02"], ["B", "2026-01-03"]]
    pivot = [["Row Labels"], *([f"x{number}"] for number in range(50)), ["Grand Total"]]
    others = {"Eventos": events, "Vacía": [], "2025": [["Título", "Fecha"], ["C", "2025-01-02"]]}
    content = workbook(*pivot, sheets=others)
    parsed = read(content)
    assert (parsed.sheets, parsed.sheet) == (("Datos", "Eventos", "2025"), "Eventos")
    assert [row.facts.title for row in parsed.rows] == ["A", "B"]
    assert [notice.values for notice in parsed.notices] == [{"sheet": "Eventos", "number": 2}]
    asked = read(content, sheet="2025")
    assert (asked.sheet, [row.facts.title for row in asked.rows], asked.notices) == ("2025", ["C"], ())
    assert read(content, sheet="Datos").missing == ("title", "starts_on")
    for sheet, words in (("Vacía", "is empty"), ("2024", "no sheet")):
        with pytest.raises(Refusal, match=words):
            read(content, sheet=sheet)


def test_rows_and_columns_that_begin_further_down_keep_their_numbers() -> None:
    lines = [[], [], [None, None, "title", "date", None], [None, None, "A", "2026-01-02", "x"]]
    parsed = read(workbook(*lines))
    assert [(row.number, row.extra) for row in parsed.rows] == [(4, (("E", "x"),))]


def _is_refused(content: bytes, words: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read(content)
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)


SMALL = workbook(["title", "date"], ["A", "2026-01-02"])


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="99999"><c s=\'1\' r=\'ZZ99999\'><v>1</v></c></row>',
        '<row r="1"><c r="XFD1"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>',
    ],
)
def test_a_sheet_that_would_not_fit_into_memory_is_not_laid_out(cells: str) -> None:
    sheet = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
    data = f"<sheetData>{cells}</sheetData>".encode()
    _is_refused(with_part(SMALL, SHEET, lambda xml: sheet.sub(data, xml)), "5000000 cells")


def test_cells_without_anything_in_them_do_not_count() -> None:
    far = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    content = with_part(SMALL, SHEET, lambda xml: xml.replace(b"</sheetData>", far))
    assert len(read(content).rows) == 1


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LARGEST_INSIDE", 3_000_000)
    bomb = with_part(SMALL, "docProps/app.xml", lambda _: b" " * 4_000_000)
    _is_refused(bomb, "Unpacked")
    # Its directory may say that it is small.
    lying = bytearray(bomb)
    for found in re.finditer(struct.pack("<L", 4_000_000), bomb):
        lying[found.start() : found.end()] = struct.pack("<L", 10)
    _is_refused(bytes(lying), "Unpacked")


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET])
@pytest.mark.parametrize("damage", [b"", b"<a>", b"\x00\xff" * 50])
def test_a_damaged_workbook_is_refused(part: str, damage: bytes) -> None:
    content = with_part(SMALL, part, lambda _: damage)
    _is_refused(content, "")


def test_another_zip_is_no_workbook() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("events.csv", "title,date")
    _is_refused(out.getvalue(), "damaged")


def test_a_figure_merged_over_several_events_is_counted_once_and_said() -> None:
    parsed = read(
        workbook(
            ["Id", "Título", "Fecha", "Lugar", "Mujeres"],
            [7, "A", date(2026, 4, 3), "Aula", 30],
            [None, "A", date(2026, 4, 3), None, None],
            [8, "B", date(2026, 4, 5), None, None],
            merged="A2:A3 D2:D4 E2:E4",
        )
    )
    assert [(row.external_id, row.facts.place, row.facts.attendance.women) for row in parsed.rows] == [
        ("7", "Aula", 30),
        ("8", "Aula", None),
    ]
    assert [notice.values for notice in parsed.notices] == [{"rows": "2"}]
