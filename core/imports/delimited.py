"""CSV and its kin: bytes to rows, whatever the encoding and the delimiter."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from core.errors import Refusal
from core.i18n import N_
from core.imports.encodings import text_of
from core.imports.headings import LOOKED_AT, best_heading
from core.imports.source import MOST_CELLS, Row, Source, is_filled, too_large

DELIMITERS = ",;\t|"

_END = "\ue000end"
_SAID = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
"""The line by which a file tells spreadsheets its delimiter; they do not count it."""
_WIDEST = 2_000
"""Cells of a row in which the headings are looked for."""
_HEAD = 1_000_000
"""Letters in which the headings are looked for."""

# The limit is one for the process, and its usual 128 KB make a long cell an error of the file.
# What is too long for a field is refused with its row instead.
csv.field_size_limit(16 * 1024 * 1024)


def read_source(content: bytes, sheet: str = "") -> Source:
    """The filled rows. Raises Refusal where there is none, or it is no table."""
    text = text_of(content)
    said = _SAID.match(text)
    if said:
        text = text[said.end() :]
    delimiter = said[1] if said else _delimiter_of(text)
    if text.count(delimiter) > MOST_CELLS:
        raise too_large()
    rows: list[Row] = []
    cells = 0
    for row in _rows_of(text, delimiter):
        if is_filled(row[1]):
            cells += len(row[1])
            if cells > MOST_CELLS:
                raise too_large()
            rows.append(row)
    if not rows:
        raise Refusal(N_("The file is empty."))
    return Source(rows)


def _delimiter_of(text: str) -> str:
    """The delimiter under which the headings have most words that we know.

    The headings are the one row of which we know what it says; guessing from the cells goes
    wrong where they hold prose.
    """
    head = text[:_HEAD]

    def rank(delimiter: str) -> tuple[int, int]:
        filled = (row for row in _rows_of(head, delimiter, is_whole=False) if is_filled(row[1]))
        return best_heading([cells[:_WIDEST] for _, cells in islice(filled, LOOKED_AT)])[:2]

    return max(DELIMITERS, key=rank)


def _rows_of(text: str, delimiter: str, *, is_whole: bool = True) -> Iterator[Row]:
    """The numbered rows. A quotation mark that is never closed swallows the rest: the end tells, where
    the text `is_whole`."""
    reader = csv.reader(StringIO(f"{text}\n{_END}", newline=""), delimiter=delimiter)
    number, opened = 0, True
    try:
        for number, cells in enumerate(reader, start=1):
            if cells == [_END]:
                opened = False
            else:
                yield number, tuple(cells)
    except csv.Error:
        number += 1
    if opened and is_whole:
        raise Refusal(N_("A quotation mark that opens in row {row} is never closed."), row=number)
