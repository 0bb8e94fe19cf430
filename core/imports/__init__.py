"""The port to files of events, and the table of the formats that can be read."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import PurePath

from core.errors import Refusal
from core.i18n import N_, Nn_
from core.imports.headings import lay_out
from core.imports.parsed import (
    ColumnChoice,
    ColumnUse,
    Exact,
    Notice,
    ParsedFile,
    ParsedRow,
    Question,
    Reading,
    RowRemark,
    Table,
)
from core.imports.rows import NO_CHOICES, read_rows
from core.imports.signatures import check_signature
from core.imports.source import Source

__all__ = [
    "FORMATS",
    "ColumnChoice",
    "ColumnUse",
    "Exact",
    "Notice",
    "ParsedFile",
    "ParsedRow",
    "Question",
    "Reading",
    "RowRemark",
    "Table",
    "read_events",
]

FORMATS: Mapping[str, str] = {
    "csv": "core.imports.delimited:read_source",
    "tsv": "core.imports.delimited:read_source",
    "txt": "core.imports.delimited:read_source",
    "xlsx": "core.imports.workbooks:read_source",
    "xlsm": "core.imports.workbooks:read_source",
}
"""The ending of a file's name → the function that makes a Source of its bytes (and a sheet's name)."""

WORKBOOKS = ("xlsx", "xlsm")
_UNPACKED = 0.3
"""How far the reading is when the cells are there."""


def read_events(
    name: str,
    content: bytes,
    today: date,
    choices: Mapping[str, ColumnChoice] = NO_CHOICES,
    *,
    sheet: str = "",
    language: str = "es",
    on_progress: Callable[[float], None] | None = None,
) -> ParsedFile:
    """Read a file of events: each row is taken, or refused with its column, value and reason.

    `name` only tells the format. `today` decides whether an event without a state lies in the
    past. `choices` are what a person decided about columns, by heading; `sheet` is that of a workbook,
    "" for the one that looks most like events. `language` is how the file's people write dates and
    numbers: what is likelier where nothing tells. `on_progress` is told the part that is done, from 0
    to 1. Raises Refusal where the file as a whole cannot be read as a table.
    """
    path = PurePath(name)
    suffix = path.suffix.lstrip(".").lower()
    if suffix not in FORMATS:
        known = ", ".join(sorted(kind.upper() for kind in FORMATS))
        raise Refusal(N_("“{name}” cannot be read. These files can: {known}."), name=path.name, known=known)
    check_signature(path.name, content, is_workbook=suffix in WORKBOOKS)
    module, function = FORMATS[suffix].split(":")
    read_source: Callable[[bytes, str], Source] = getattr(import_module(module), function)
    source = read_source(content, sheet)

    def tell(part: float) -> None:
        if on_progress:
            on_progress(_UNPACKED + (1 - _UNPACKED) * part)

    layout = lay_out(source)
    parsed = read_rows(layout, today, choices, language, tell)
    notices = parsed.notices
    others = len(source.sheets) - 1
    if others > 0 and not sheet:
        messages = Nn_(
            "The sheet “{sheet}” was read; {number} other sheet holds something too.",
            "The sheet “{sheet}” was read; {number} other sheets hold something too.",
        )
        notices = (Notice(*messages, {"sheet": source.sheet, "number": others}), *notices)
    tell(1)
    return replace(parsed, notices=notices, sheets=source.sheets, sheet=source.sheet)
