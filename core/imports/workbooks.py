"""Workbooks (XLSX, XLSM): the sheet that holds the events, its typed cells as text that says the same."""

import re
import struct
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from core.errors import Refusal
from core.i18n import N_
from core.imports.headings import LOOKED_AT, best_heading
from core.imports.parsed import Exact
from core.imports.sheet_size import Reach, Strings
from core.imports.source import Row, Source, is_filled

LARGEST_INSIDE = 250 * 1024 * 1024
"""Bytes of a workbook's parts, unpacked."""

_FIRST_ROWS = 1_000
"""Of a sheet, among which the first filled ones are looked for: what begins below is no table of events."""
_CHUNK = 1024 * 1024
_SHARED = re.compile(r"xl/sharedStrings\.xml", re.IGNORECASE)
_WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)

Value = str | float | int | bool | date | datetime | time | timedelta | None


_NO_WORKBOOK = (
    CalamineError,
    BadZipFile,
    # A zip that asks for more than there is, such as a later version of its format.
    NotImplementedError,
    OSError,
    ValueError,
    OverflowError,
    struct.error,
    zlib.error,
)
"""What is raised where a file is not what its name says."""


def read_source(content: bytes, sheet: str = "") -> Source:
    """The filled rows of `sheet`, or of the one that looks most like events. Raises Refusal."""
    try:
        _check_inside(content)
        workbook = load_workbook(BytesIO(content))
        return _chosen(workbook, sheet)
    except _NO_WORKBOOK as error:
        raise _damaged() from error
    except BaseException as error:
        # What the reader did not foresee ends as a panic, which is no Exception.
        if type(error).__name__ == "PanicException":
            raise _damaged() from error
        raise


def _chosen(workbook: CalamineWorkbook, wanted: str) -> Source:
    names = _names(workbook)
    if wanted and wanted not in names:
        raise Refusal(N_("The workbook has no sheet “{sheet}”."), sheet=wanted)
    filled: list[str] = []
    best: tuple[tuple[int, int], CalamineSheet] | None = None
    for name in names:
        sheet = workbook.get_sheet_by_name(name)
        start = sheet.to_python(skip_empty_area=False, nrows=_FIRST_ROWS)
        rows = [cells for cells in (tuple(map(cell_text, row)) for row in start) if is_filled(cells)]
        if not rows:
            continue
        filled.append(name)
        rank = best_heading(rows[:LOOKED_AT])[:2]
        if name == wanted if wanted else best is None or rank > best[0]:
            best = rank, sheet
    if best is None:
        raise Refusal(N_("The sheet “{sheet}” is empty."), sheet=wanted) if wanted else _empty()
    sheet = best[1]
    return Source(_rows_of(sheet), tuple(sheet.merged_cell_ranges or ()), tuple(filled), sheet.name)


def _rows_of(sheet: CalamineSheet) -> list[Row]:
    # Its rows begin at the first one, its columns at the first that holds anything.
    before = ("",) * (sheet.start[1] if sheet.start else 0)
    rows: list[Row] = []
    kept: dict[str, str] = {}
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells = tuple(_once(cell_text(value), kept) for value in values)
        if is_filled(cells):
            rows.append((number, (*before, *cells)))
    return rows


def _names(workbook: CalamineWorkbook) -> list[str]:
    """The sheets that people see, or all where they see none."""
    tables = [meta for meta in workbook.sheets_metadata if meta.typ is SheetTypeEnum.WorkSheet]
    seen = [meta.name for meta in tables if meta.visible is SheetVisibleEnum.Visible]
    return seen or [meta.name for meta in tables]


def cell_text(value: Value) -> str:
    """A cell as text that can be read in one way only."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        # 15 digits are what a spreadsheet holds; what lies beyond is a fault of binary fractions.
        text = f"{value:.15g}"
        return Exact(text if "e" not in text else f"{value:f}".rstrip("0").rstrip("."))
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()


def _once(text: str, kept: dict[str, str]) -> str:
    """The same text once in memory: places and kinds come again and again."""
    return kept.setdefault(text, text) if type(text) is str and len(text) < 100 else text


def _check_inside(content: bytes) -> None:
    """Raise Refusal where unpacking or laying out a sheet would take more memory than there should be.

    What the directory of the file says of its sizes is not believed: each part is unpacked and counted.
    """
    with ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
    if sum(part.file_size for part in parts) > LARGEST_INSIDE:
        raise _bomb()
    left = LARGEST_INSIDE
    strings = Strings()
    # How long a shared string is has to be known before the cells that hold it are met.
    for part in sorted(parts, key=lambda part: not _SHARED.fullmatch(part.filename)):
        reach = Reach(strings.lengths)
        for chunk in _unpacked(content, part):
            left -= len(chunk)
            if left < 0:
                raise _bomb()
            if _WORKSHEET.fullmatch(part.filename):
                reach.add(chunk)
            elif _SHARED.fullmatch(part.filename):
                strings.add(chunk)
        strings.end()
        if reach.text > LARGEST_INSIDE:
            raise _bomb()


def _unpacked(content: bytes, part: ZipInfo) -> Iterator[bytes]:
    """The bytes of a part, in chunks."""
    if part.flag_bits & 1 or part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise _damaged()
    name, extra = struct.unpack_from("<HH", content, part.header_offset + 26)
    begin = part.header_offset + 30 + name + extra
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    for at in range(begin, begin + part.compress_size, _CHUNK):
        packed = content[at : min(at + _CHUNK, begin + part.compress_size)]
        if part.compress_type == ZIP_STORED:
            yield packed
            continue
        while packed and not unpacker.eof:
            yield unpacker.decompress(packed, _CHUNK)
            packed = unpacker.unconsumed_tail


def _empty() -> Refusal:
    return Refusal(N_("The file is empty."))


def _bomb() -> Refusal:
    return Refusal(
        N_("Unpacked, the workbook has more than {megabytes} MB. Copy the table into a new workbook."),
        megabytes=LARGEST_INSIDE // 1024**2,
    )


def _damaged() -> Refusal:
    return Refusal(
        N_("The workbook is damaged or no workbook. Open it in a spreadsheet, and save it as XLSX.")
    )
