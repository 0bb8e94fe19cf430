"""Workbooks that are made to take more memory or time than there is."""

import zipfile
from datetime import date
from io import BytesIO
from time import perf_counter

import pytest
from openpyxl import Workbook

from core.errors import Refusal
from core.imports import read_events

TODAY = date(2026, 11, 22)
CELL = b'<c r="A%d" t="s"><v>0</v></c>'


def hostile(sheet: bytes, strings: bytes = b"<sst/>") -> bytes:
    """A workbook with this sheet and these shared texts."""
    before, out = BytesIO(), BytesIO()
    Workbook().save(before)
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if "sharedStrings" not in part:
                new.writestr(part, sheet if part.endswith("sheet1.xml") else old.read(part))
        new.writestr("xl/sharedStrings.xml", strings)
    return out.getvalue()


def shared(*texts: bytes) -> bytes:
    return b"<sst>" + b"".join(b"<si><t>" + text + b"</t></si>" for text in texts) + b"</sst>"


@pytest.mark.parametrize("text", [b"x" * 40_000, b"x" * 6_000_000, "é".encode() * 40_000])
def test_a_text_longer_than_a_cell_can_hold_is_refused(text: bytes) -> None:
    with pytest.raises(Refusal, match="32767"):
        read_events("a.xlsx", hostile(b"<sheetData/>", shared(text)), TODAY)


@pytest.mark.parametrize("cell", [CELL, b'<c r="A%d" t="s"><f/><v>0</v></c>'])
def test_one_long_text_in_many_cells_is_not_laid_out(cell: bytes) -> None:
    rows = b"".join(b"<row>" + cell % number + b"</row>" for number in range(1, 9_001))
    with pytest.raises(Refusal, match="250"):
        read_events("a.xlsx", hostile(b"<sheetData>" + rows + b"</sheetData>", shared(b"x" * 32_000)), TODAY)


def test_what_is_as_long_as_a_cell_can_hold_is_read() -> None:
    book = Workbook()
    for row in (
        ["title", "date", "notes"],
        ["A", date(2026, 1, 2), "é&" * 9_999],
        ["B", date(2026, 1, 3), "x"],
    ):
        book.worksheets[0].append(row)
    out = BytesIO()
    book.save(out)
    assert len(read_events("a.xlsx", out.getvalue(), TODAY).rows) == 2


@pytest.mark.parametrize(
    "sheet",
    [
        b"<c " * 40_000,
        b"<row " * 40_000,
        b"<c " + b" " * 50_000 + b"<",
        b"<c " + b" r='A1'" * 20_000 + b"<",
        b"<" + b"a" * 400_000,
        b"<c r='A1' " + b'x="y" ' * 20_000 + b"<",
    ],
)
def test_a_sheet_of_broken_tags_is_refused_at_once(sheet: bytes) -> None:
    begun = perf_counter()
    with pytest.raises(Refusal):
        read_events("a.xlsx", hostile(sheet), TODAY)
    assert perf_counter() - begun < 3


@pytest.mark.parametrize(
    "cell",
    [
        b'<c s=">" r="XFD1048576"><v>1</v></c>',
        b'<c r="xfd1048576"><v>1</v></c>',
        b"<row r='1048576'>" + b"<c><v>1</v></c>" * 9 + b"</row>",
    ],
)
def test_a_cell_far_away_is_found_however_it_is_written(cell: bytes) -> None:
    with pytest.raises(Refusal, match="5000000"):
        read_events("a.xlsx", hostile(b"<sheetData>" + cell + b"</sheetData>"), TODAY)


def test_a_workbook_of_a_later_zip_is_refused() -> None:
    """It asks of a reader what ours has not."""
    content = bytearray(hostile(b"<sheetData/>"))
    content[content.index(b"PK\x01\x02") + 6] = 64
    with pytest.raises(Refusal):
        read_events("a.xlsx", bytes(content), TODAY)
