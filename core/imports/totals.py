"""Rows that tell of no event: sums of the others, and notes below the table."""

import re
from collections.abc import Sequence

from core.domain.event_fields import FIELDS, FieldKind
from core.imports.columns import normalised
from core.imports.parsed import ColumnUse
from core.imports.source import Row

FIGURES = frozenset(
    field.name for field in FIELDS if field.kind in (FieldKind.COUNT, FieldKind.AMOUNT, FieldKind.AGE_BAND)
)
"""The fields that hold a number."""

_SUM = re.compile(r"(?:gran |grand |sub ?)?(?:total(?:es)?|suma|sum|promedio|media|average)\b")
_FIGURES = re.compile(r"[\d\s.,:%€$/-]*")
_NOTE = re.compile(
    r"[*(\d)\s]*(?:fuentes?|notas?|sources?|notes?|elabora(?:do|da|cion)|observacion(?:es)?)\b|\*"
)
_LONGEST = 80
_DATES = ("starts_on", "planned_on", "ends_on")
_NAMES = ("external_id", "title", *_DATES)

Filled = list[tuple[ColumnUse, str]]


def is_total(columns: Sequence[ColumnUse], cells: Sequence[str]) -> bool:
    """Whether a row is a sum of others: nothing but figures, no date, and either it says first that it
    is a sum, or it has no name at all."""
    filled = _filled(columns, cells)
    if not filled or any(column.field in _DATES for column, _ in filled):
        return False
    if len(filled[0][1]) <= _LONGEST and _SUM.match(normalised(filled[0][1])):
        return all(_FIGURES.fullmatch(cell) for _, cell in filled[1:])
    fields = {column.field for column, _ in filled}
    return (
        fields.isdisjoint(_NAMES)
        and not fields.isdisjoint(FIGURES)
        and all(_FIGURES.fullmatch(cell) for _, cell in filled)
    )


def footnotes(columns: Sequence[ColumnUse], rows: Sequence[Row]) -> list[int]:
    """The numbers of the rows below the last event that hold a single cell of words: a source, a note.

    A single cell may also add to a list of the last event. It is a note where it says so, where it stands
    in the first column or under the identifiers, or where empty rows part it from the table.
    """
    notes: list[int] = []
    below: list[int] = []
    for place in range(len(rows) - 1, 0, -1):
        number, cells = rows[place]
        filled = _filled(columns, cells)
        if is_total(columns, cells):
            notes, below = notes + below, []
            continue
        if len(filled) != 1 or filled[0][0].field in ("title", *_DATES):
            break
        column, cell = filled[0]
        below.append(number)
        is_first = column is columns[0] and column.field is None
        is_parted = rows[place - 1][0] < number - 1
        if is_first or is_parted or column.field == "external_id" or _NOTE.match(normalised(cell) or cell):
            notes, below = notes + below, []
    return sorted(notes)


def _filled(columns: Sequence[ColumnUse], cells: Sequence[str]) -> Filled:
    return [(column, cell) for column, cell in zip(columns, cells, strict=False) if cell.strip()]
