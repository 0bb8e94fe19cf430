"""The refused rows of a file as a workbook: as they stand there, with the reason first, to be corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.i18n import N_, _
from core.reports.pieces import pieces
from core.reports.sheets import Book, Heading, Value

REASON = N_("Why it was not imported")
"""The heading of the first column; an import passes over it, in every language."""


@dataclass(frozen=True)
class RefusedRow:
    """A row with the reasons why it was not taken, in words. `cells` are texts and numbers."""

    reasons: Sequence[str]
    cells: Sequence[str | float]


@dataclass(frozen=True)
class RefusedRows:
    """The rows of a file that were refused, under its headings. `language` is that of the workbook."""

    file_name: str
    headings: Sequence[str]
    rows: Sequence[RefusedRow]
    language: str
    made: datetime


def render(contents: RefusedRows) -> bytes:
    """The workbook. A text that no cell can hold is cut: it was refused for its length."""
    said = contents.language
    book = Book(contents.file_name, _(REASON, said), contents.made, long=True)
    headings = [Heading(_(REASON, said), "text", 45), *(_heading(text) for text in contents.headings)]
    sheet = book.sheet(_("Rows", said), headings)
    for row in contents.rows:
        cells: list[Value] = [_fitting(cell) for cell in row.cells[: len(contents.headings)]]
        missing = len(contents.headings) - len(cells)
        sheet.add(["\n".join(row.reasons), *cells, *[None] * missing])
    sheet.close()
    return book.content()


def _heading(text: str) -> Heading:
    # Numbers keep all their places only where no look rounds them.
    return Heading(pieces(text)[0], "text", 22)


def _fitting(cell: str | float) -> Value:
    return pieces(cell)[0] if isinstance(cell, str) else cell
