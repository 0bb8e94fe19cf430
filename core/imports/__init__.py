"""The port to files of events, and the table of the formats that can be read."""

from collections.abc import Callable, Mapping
from datetime import date
from importlib import import_module
from pathlib import PurePath

from core.errors import Refusal
from core.i18n import N_
from core.imports.parsed import ColumnUse, ParsedFile, ParsedRow, RowRemark, Table
from core.imports.rows import read_rows

__all__ = ["FORMATS", "ColumnUse", "ParsedFile", "ParsedRow", "RowRemark", "Table", "read_events"]

FORMATS: Mapping[str, str] = {
    "csv": "core.imports.delimited:read_table",
    "tsv": "core.imports.delimited:read_table",
}
"""The ending of a file's name → the function that makes a Table of its bytes."""


def read_events(name: str, content: bytes, today: date) -> ParsedFile:
    """Read a file of events: each row is taken, or refused with its column, value and reason.

    `name` only tells the format. `today` decides whether an event without a state lies in the
    past. Raises Refusal where the file as a whole cannot be read as a table of events.
    """
    path = PurePath(name)
    suffix = path.suffix.lstrip(".").lower()
    if suffix not in FORMATS:
        known = ", ".join(sorted(kind.upper() for kind in FORMATS))
        raise Refusal(N_("“{name}” cannot be read. These files can: {known}."), name=path.name, known=known)
    module, function = FORMATS[suffix].split(":")
    read_table: Callable[[bytes], Table] = getattr(import_module(module), function)
    return read_rows(read_table(content), today)
