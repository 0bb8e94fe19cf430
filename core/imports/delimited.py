"""CSV and its kin: bytes to a table, whatever the encoding and the delimiter."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from core.errors import Refusal
from core.i18n import N_
from core.imports.columns import known_headers
from core.imports.parsed import Table

DELIMITERS = ",;\t|"

_END = "\ue000end"

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# The limit is one for the process, and its usual 128 KB make a long cell an error of the file.
# What is too long for a field is refused with its row instead.
csv.field_size_limit(16 * 1024 * 1024)


def read_table(content: bytes) -> Table:
    """The first filled row as headers, the rest as rows. Raises Refusal where it is no table."""
    text = _text_of(content)
    filled = [row for row in _rows_of(text, _delimiter_of(text)) if _is_filled(row[1])]
    if not filled:
        raise Refusal(N_("The file is empty."))
    (_number, headers), *rest = filled
    return Table(headers, tuple(rest))


def _text_of(content: bytes) -> str:
    encoding = next((name for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)), None)
    for candidate in [encoding] if encoding else ["utf-8", "cp1252"]:
        try:
            text = content.decode(candidate)
        except UnicodeDecodeError:
            continue
        # A stray zero byte is a fault of whoever wrote the file; many are another kind of file.
        if text.count("\0") <= len(text) / 1000:
            return text.replace("\0", "")
    raise Refusal(N_("The file is not text. A spreadsheet has to be saved as CSV first."))


def _delimiter_of(text: str) -> str:
    """The delimiter under which the first filled row has most headings that we know.

    The headings are the one row of which we know what it says; guessing from the cells goes
    wrong where they hold prose.
    """

    def rank(delimiter: str) -> tuple[int, int]:
        headers = next((cells for _, cells in _rows_of(text, delimiter) if _is_filled(cells)), ())
        return known_headers(headers), len(headers)

    return max(DELIMITERS, key=rank)


def _rows_of(text: str, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The numbered rows. A quotation mark that is never closed swallows the rest: the end tells."""
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
    if opened:
        raise Refusal(N_("A quotation mark that opens in row {row} is never closed."), row=number)


def _is_filled(cells: Sequence[str]) -> bool:
    return any(mark.isalnum() for cell in cells for mark in cell)
