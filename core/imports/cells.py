"""The cells of one row, found by their field; whatever has no home is kept, not lost."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from core.domain.event_fields import LONGEST, LONGEST_OF
from core.i18n import N_
from core.imports.columns import AGE_BAND
from core.imports.parsed import ColumnUse, Exact, Reading, RowRemark
from core.imports.text import clean_text, is_garbled
from core.imports.values import Unreadable

Read = TypeVar("Read")
Reader = Callable[[str, Reading | None], Read]

_KEEPS_LINES = frozenset({
    "objectives", "description", "results", "agreements", "difficulties", "lessons", "quote", "outputs",
    "change_reason",
})  # fmt: skip
_SHOWN = 200
"""Characters of a cell that a remark shows."""


class Refused(Exception):
    """The row cannot be taken; carries the refusal."""

    def __init__(self, refusal: RowRemark) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


class Cells:
    """One row, cleaned. `left` are the columns without a home, `bands` the counts by age; `unread` the
    fields whose cell they cannot hold, `odd` what else is to be said of the row though it is taken."""

    def __init__(self, number: int, columns: Sequence[ColumnUse], cells: Sequence[str]) -> None:
        self.number = number
        self.left: list[tuple[str, str]] = []
        self.told: list[tuple[str, str]] = []
        self.bands: list[tuple[ColumnUse, str]] = []
        self.unread: list[tuple[str, str]] = []
        self.odd: list[RowRemark] = []
        self._all = columns
        self._columns: dict[str, ColumnUse] = {}
        self._texts: dict[str, str] = {}
        surplus = next((cell for cell in cells[len(columns) :] if cell.strip()), None)
        if surplus is not None:
            raise Refused(self._remark("", surplus, N_("The row has more cells than there are headings.")))
        for column, cell in zip(columns, cells, strict=False):
            if cell:
                self._place(column, cell)

    def text(self, field: str) -> str:
        """The cleaned text of a field, "" where nothing is said."""
        return self._texts.get(field, "")

    def given(self) -> set[str]:
        """The fields of which the row says something that can be read."""
        found = {field for field in self._texts if field not in dict(self.unread)}
        return {*found, AGE_BAND} if self.bands else found

    def read(self, field: str, reader: Reader[Read]) -> Read | None:
        """The value of a field, None where nothing is said. Raises Refused where it is unreadable."""
        text = self.text(field)
        return self.read_text(self._columns[field], text, reader) if text else None

    def read_text(self, column: ColumnUse, text: str, reader: Reader[Read]) -> Read:
        """What `reader` makes of a text of a column. Raises Refused."""
        try:
            return reader(text, column.reading)
        except Unreadable as error:
            raise Refused(self._remark(column.header, text, error.reason, **error.values)) from None

    def read_or_leave(self, field: str, reader: Reader[Read | None]) -> Read | None:
        """The value of a field; what cannot be read is kept under its heading and harms nothing."""
        text = self.text(field)
        value = reader(text, self._columns[field].reading) if text else None
        if text and value is None:
            self.leave(field)
        return value

    def leave(self, field: str) -> None:
        """Keep under its heading what the field cannot hold."""
        self.unread.append((field, self.text(field)))
        self.left.append((self.header(field), self.text(field)))

    def header(self, field: str) -> str:
        """The heading of the column that holds a field; "" where none does."""
        return next((column.header for column in self._all if column.field == field), "")

    def refuse(self, field: str, reason: str, **values: object) -> Refused:
        """The exception that says why this row is not taken, at the column of `field`."""
        return Refused(self._remark(self.header(field), self.text(field), reason, **values))

    def warn(self, field: str, reason: str, **values: object) -> None:
        """Say that something is odd about the row, at the column of `field`."""
        self.odd.append(self._remark(self.header(field), self.text(field), reason, **values))

    def _remark(self, header: str, value: str, reason: str, **values: object) -> RowRemark:
        return RowRemark(self.number, header, value[:_SHOWN], reason, values)

    def _place(self, column: ColumnUse, cell: str) -> None:
        text = clean_text(cell, lines=column.field is None or column.field in _KEEPS_LINES)
        if not text:
            return
        longest = LONGEST_OF.get(column.field or "", LONGEST)
        if len(text) > longest:
            reason = N_("The text has {length} characters; at most {longest} can be taken.")
            raise Refused(self._remark(column.header, text, reason, length=len(text), longest=longest))
        if is_garbled(cell):
            self.odd.append(
                self._remark(
                    column.header,
                    text,
                    N_("Letters look garbled, as if saved in another encoding. The text was taken as it is."),
                )
            )
        if column.field == AGE_BAND:
            self.bands.append((column, Exact(text) if isinstance(cell, Exact) else text))
        elif column.field:
            self._columns[column.field] = column
            self._texts[column.field] = Exact(text) if isinstance(cell, Exact) else text
        else:
            self.left.append((column.header, text))
            if column.told:
                self.told.append((column.header, text))
