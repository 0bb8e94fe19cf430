"""The cells of one row, found by their field; whatever has no home is kept, not lost."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from core.i18n import N_
from core.imports.columns import AGE_BAND
from core.imports.parsed import ColumnUse, RowRemark
from core.imports.values import Unreadable, clean_text

Read = TypeVar("Read")

LONGEST = 20_000
LONGEST_OF = {"title": 500, "external_id": 200, "activity_code": 200}
"""In characters. Nothing is cut: what is longer is refused."""

_KEEPS_LINES = frozenset({
    "objectives", "description", "results", "agreements", "difficulties", "lessons", "quote", "outputs",
    "change_reason",
})  # fmt: skip


class Refused(Exception):
    """The row cannot be taken; carries the refusal."""

    def __init__(self, refusal: RowRemark) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


class Cells:
    """One row, cleaned. `left` are the columns without a home, `bands` the counts by age."""

    def __init__(self, number: int, columns: Sequence[ColumnUse], cells: Sequence[str]) -> None:
        self.number = number
        self.left: list[tuple[str, str]] = []
        self.bands: list[tuple[str, str]] = []
        self._headers = {column.field: column.header for column in columns if column.field}
        self._texts: dict[str, str] = {}
        surplus = next((cell for cell in cells[len(columns) :] if cell.strip()), None)
        if surplus is not None:
            raise Refused(self._refusal("", surplus, N_("The row has more cells than there are headings.")))
        for column, cell in zip(columns, cells, strict=False):
            self._place(column, cell)

    def text(self, field: str) -> str:
        """The cleaned text of a field, "" where nothing is said."""
        return self._texts.get(field, "")

    def read(self, field: str, reader: Callable[[str], Read]) -> Read | None:
        """The value of a field, None where nothing is said. Raises Refused where it is unreadable."""
        text = self.text(field)
        return self.read_text(self._headers[field], text, reader) if text else None

    def read_text(self, header: str, text: str, reader: Callable[[str], Read]) -> Read:
        """What `reader` makes of a text of the column `header`. Raises Refused."""
        try:
            return reader(text)
        except Unreadable as error:
            raise Refused(self._refusal(header, text, error.reason, **error.values)) from None

    def read_or_leave(self, field: str, reader: Callable[[str], Read | None]) -> Read | None:
        """The value of a field; what cannot be read is kept under its heading and harms nothing."""
        text = self.text(field)
        value = reader(text) if text else None
        if text and value is None:
            self.left.append((self._headers[field], text))
        return value

    def refuse(self, field: str, reason: str, **values: object) -> Refused:
        """The exception that says why this row is not taken, at the column of `field`."""
        return Refused(self._refusal(self._headers.get(field, ""), self.text(field), reason, **values))

    def _refusal(self, header: str, value: str, reason: str, **values: object) -> RowRemark:
        return RowRemark(self.number, header, value[:200], reason, values)

    def _place(self, column: ColumnUse, cell: str) -> None:
        text = clean_text(cell, lines=column.field is None or column.field in _KEEPS_LINES)
        longest = LONGEST_OF.get(column.field or "", LONGEST)
        if len(text) > longest:
            reason = N_("The text has {length} characters; at most {longest} can be taken.")
            raise Refused(self._refusal(column.header, text, reason, length=len(text), longest=longest))
        if not text:
            return
        if column.field == AGE_BAND:
            self.bands.append((column.header, text))
        elif column.field:
            self._texts[column.field] = text
        else:
            self.left.append((column.header, text))
