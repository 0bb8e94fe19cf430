"""The refused rows of a file as a workbook: corrected there, they come in by the same import."""

import io

import openpyxl
import pytest

from core.actions.imports import import_file
from core.context import AppContext
from core.queries.imports import refused_rows_file, refused_rows_offer
from tests.make import csv_file, event_row

HOSTILE = "=HYPERLINK(0)"


def workbook(content: bytes) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


@pytest.mark.parametrize(
    ("language", "reason"), [("es", "Por qué no se importó"), ("en", "Why it was not imported")]
)
def test_refused_rows_are_corrected_in_a_file_and_come_back(
    context: AppContext, language: str, reason: str
) -> None:
    rows = [event_row(number, nota=HOSTILE, código="007") for number in range(1, 5)]
    rows[1] |= {"asistentes": "muchas"}
    rows[3] |= {"título": "", "nota": "x" * 40_000}
    done = import_file(context, "P", "e.csv", csv_file(rows))
    assert (done.taken, done.refused) == (2, 2)
    file = refused_rows_file(context, "mis datos.csv", done.refused_rows, done.refusals, language)
    assert file.name == refused_rows_offer("mis datos.csv", language).name
    assert file.name.endswith("-mis-datos.xlsx")
    cells = workbook(file.content)
    assert cells[0] == [reason, *rows[0]]
    assert [len(line) for line in cells] == [len(rows[0]) + 1] * 3
    assert cells[1][1:] == [value or None for value in rows[1].values()]
    assert str(cells[1][0]).startswith("asistentes: ")
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    sheet = book.worksheets[0]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n"}
    assert [cell.value for line in sheet.iter_rows() for cell in line if cell.data_type == "n"] == [None]
    names = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, names["asistentes"]).value = 33
    sheet.cell(3, names["título"]).value = "Taller de huertos 4"
    sheet.cell(3, names["nota"]).value = "corta"
    mended = io.BytesIO()
    book.save(mended)
    again = import_file(context, "P", file.name, mended.getvalue())
    assert (again.taken, again.refused, again.unchanged) == (2, 0, 0)
    assert reason not in [use.header for use in again.columns]


def test_numbers_of_a_workbook_stay_numbers(context: AppContext) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    for line in (["título", "fecha", "horas"], ["Taller", "ayer", 1.125], ["Feria", "2026-09-02", 1.125]):
        sheet.append(line)
    content = io.BytesIO()
    book.save(content)
    done = import_file(context, "P", "e.xlsx", content.getvalue())
    file = refused_rows_file(context, "e.xlsx", done.refused_rows, done.refusals, "es")
    assert workbook(file.content)[1][1:] == ["Taller", "ayer", 1.125]
