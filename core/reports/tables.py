"""Rows as CSV for any spreadsheet, written so that no text can become a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_ACTIVE = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet begins to reckon at."""
_ACTIVE_WITHIN = re.compile(r"""([;\t\r\n]["\s]*)(?=[=+\-@])""")
"""Where it begins to do so if it takes another sign than the comma for the end of a cell."""

Cell = str | int | float | None


class CsvTable:
    """A table in memory that is filled row by row."""

    def __init__(self, headings: Sequence[str]) -> None:
        self._text = io.StringIO()
        self._table = csv.writer(self._text, quoting=csv.QUOTE_ALL)
        self._table.writerow(headings)

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Add rows. What a spreadsheet would take for a formula is kept from it by an apostrophe."""
        self._table.writerows([_disarmed(c) if isinstance(c, str) else c for c in row] for row in rows)

    def content(self) -> bytes:
        """The whole file, with the mark by which spreadsheets know UTF-8."""
        return self._text.getvalue().encode("utf-8-sig")


def _disarmed(cell: str) -> str:
    within = _ACTIVE_WITHIN.sub(r"\1'", cell)
    return f"'{within}" if within.startswith(_ACTIVE) else within
