"""Cells of a workbook, written so that no text can become a formula and none is lost without a word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.domain.diff import Change, Run
from core.reports.pieces import CELL_LIMIT, units


class ToFillIn:
    """A cell that somebody is to fill in."""


TO_FILL_IN = ToFillIn()

Value = str | int | float | date | datetime | ToFillIn | None
"""What a cell may hold. Moments come without their zone: Excel knows none."""

LOOKS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True, "align": "left", "indent": 1},
    "number": {"num_format": "0"},
    "amount": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0.0#"},
    "money": {"num_format": "#,##0.0000##"},
    "share": {"num_format": "0.0%"},
    "day": {"num_format": "yyyy-mm-dd"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm"},
}
"""How cells look: numbers stay numbers and dates stay dates, so that they can be sorted and added up."""

_FIRST_YEAR = 1900
"""The first that Excel has days for."""
_OFFERED = 5_000
"""Rows below a heading whose cells can be chosen from a list."""
_LINE, _HEAD_HEIGHT, _HIGHEST = 15, 48, 300
"""In points: a line, three lines of a heading, and a row at most, since one that fills the screen cannot
be scrolled past."""
_PAPER_WIDTH = 300
"""How many letters wide a sheet may be to be printed on one page's width."""
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet may take for a formula."""
_UNPRINTABLE = re.compile("[\0-\x08\x0b-\x1f\ufffe\uffff]")
_HALF = re.compile("[\ud800-\udfff]")
"""Half of a sign, which no file can hold."""
_MARKS = {Change.ADDED: ("[+", "+]"), Change.REMOVED: ("[−", "−]")}


@dataclass(frozen=True)
class Heading:
    """A column: what stands on top of it, one of LOOKS, and how wide it is, in letters."""

    text: str
    look: str
    width: float


class Book:
    """A workbook in memory. A `long` one keeps no row once the next one is begun."""

    def __init__(self, title: str, subject: str, made: datetime, *, long: bool = False) -> None:
        self._content = BytesIO()
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        options["constant_memory" if long else "in_memory"] = True
        self.workbook = Workbook(self._content, options)
        # Excel shows at most 255 signs of them, and XML refuses some.
        about = {"title": title, "subject": subject}
        plain = {name: _HALF.sub("", _UNPRINTABLE.sub("", text))[:255] for name, text in about.items()}
        self.workbook.set_properties({**plain, "created": made.replace(tzinfo=None)})
        self.formats = {name: self._format(**look) for name, look in LOOKS.items()}
        self.quoted = self._format(quote_prefix=True, **LOOKS["text"])
        self.to_fill_in = self._format(bg_color="#FDE9B8", border=1, border_color="#C2560C")
        self.head = self._format(bold=True, text_wrap=True, bg_color="#E8EEF2", bottom=1)
        self.changes = {
            Change.ADDED: self._format(font_color="#1B6E3A", underline=1),
            Change.REMOVED: self._format(font_color="#A31621", font_strikeout=True),
        }

    def sheet(self, name: str, headings: Sequence[Heading]) -> "Sheet":
        """A new sheet with its head row."""
        return Sheet(self, self.workbook.add_worksheet(name), headings)

    def content(self) -> bytes:
        """The whole file; nothing can be written after that."""
        self.workbook.close()
        return self._content.getvalue()

    def _format(self, **look: Any) -> Format:
        return self.workbook.add_format({"valign": "top", **look})


class Sheet:
    """A sheet that is filled row by row, below a head row that stays in sight and filters."""

    def __init__(self, book: Book, sheet: Worksheet, headings: Sequence[Heading]) -> None:
        self._book, self._sheet, self._headings = book, sheet, headings
        self._row = 0
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.repeat_rows(0)
        sheet.set_row(0, _HEAD_HEIGHT)
        if sum(heading.width for heading in headings) <= _PAPER_WIDTH:
            sheet.fit_to_pages(1, 0)
        else:
            sheet.repeat_columns(0, 0)
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, heading.width)
            self._write_text(column, heading.text, book.head)

    def add(self, values: Sequence[Value | tuple[Run, ...]]) -> None:
        """A further row: a value for each column, or runs that show a change."""
        self._row += 1
        cells = list(zip(values, self._headings, strict=True))
        lines = max(_lines(value, heading.width) for value, heading in cells)
        # Not every program makes room for the lines by itself.
        self._sheet.set_row(self._row, min(lines * _LINE, _HIGHEST))
        for column, (value, heading) in enumerate(cells):
            self._write(column, value, self._book.formats[heading.look])

    def offer(self, column: int, words: Sequence[str]) -> None:
        """Let the cells below a heading be chosen from a few words; others are taken after a question."""
        listed = {"validate": "list", "source": list(words), "error_type": "warning"}
        _check(self._sheet.data_validation(1, column, _OFFERED, column, listed))

    def close(self) -> None:
        """Let the head row filter all rows that were added."""
        self._sheet.autofilter(0, 0, self._row, len(self._headings) - 1)

    def _write(self, column: int, value: Value | tuple[Run, ...], look: Format) -> None:
        if value is None or value == "":
            return
        if isinstance(value, ToFillIn):
            _check(self._sheet.write_blank(self._row, column, None, self._book.to_fill_in))
            return
        if isinstance(value, date) and value.year < _FIRST_YEAR:
            value = value.isoformat()
        if isinstance(value, str):
            self._write_text(column, value, look)
        elif isinstance(value, date):
            moment = value if isinstance(value, datetime) else datetime.combine(value, time())
            _check(self._sheet.write_datetime(self._row, column, moment, look))
        elif isinstance(value, int | float):
            _check(self._sheet.write_number(self._row, column, value, look))
        else:
            self._write_change(column, value, look)

    def _write_text(self, column: int, text: str, look: Format) -> None:
        text = _HALF.sub("\ufffd", text)
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter takes such a text for its own markup, unless it comes in parts.
            code = self._sheet.write_rich_string(self._row, column, text[0], text[1], text[2:], look)
        else:
            # Without the quote a text becomes a formula when somebody types Enter in its cell.
            safe = self._book.quoted if text.startswith(_FORMULAS) else look
            code = self._sheet.write_string(self._row, column, text, safe)
        _check(code)

    def _write_change(self, column: int, runs: tuple[Run, ...], look: Format) -> None:
        """A change with colour, line and sign, where a cell can hold it."""
        parts: list[Any] = []
        for run in runs:
            # The escapes for these signs come out doubled in a cell of several formats.
            text = run.left if run.change is Change.REMOVED else run.right
            text = _HALF.sub("\ufffd", _UNPRINTABLE.sub("\ufffd", text))
            if run.change is Change.SAME:
                parts.append(text)
            else:
                opening, closing = _MARKS[run.change]
                parts += [opening, self._book.changes[run.change], text, closing]
        whole = "".join(part for part in parts if isinstance(part, str))
        if units(whole) > CELL_LIMIT:
            return
        if len(parts) > 2:
            _check(self._sheet.write_rich_string(self._row, column, *parts, look))
        else:
            self._write_text(column, whole, look)


def _lines(value: Value | tuple[Run, ...], width: float) -> int:
    """How many lines a cell needs, about."""
    if isinstance(value, tuple):
        value = "".join(run.left if run.change is Change.REMOVED else run.right for run in value)
    if not isinstance(value, str):
        return 1
    return sum(1 + int(len(line) / width) for line in value.splitlines()) or 1


def _check(code: int | None) -> None:
    """XlsxWriter tells by a number, and no more, that it wrote less than it was given."""
    if code:
        raise ValueError(f"a cell could not be written: {code}")
