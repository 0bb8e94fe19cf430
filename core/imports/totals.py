"""Rows that hold a sum of the others, and tell of no event."""

import re
from collections.abc import Sequence

from core.imports.columns import normalised
from core.imports.parsed import ColumnUse

_SUM = re.compile(r"(?:gran |grand |sub ?)?(?:total(?:es)?|suma|sum|promedio|media|average)\b")
_FIGURES = re.compile(r"[\d\s.,:%€$/-]*")
_LONGEST = 80
_DATES = ("starts_on", "planned_on", "ends_on")


def is_total(columns: Sequence[ColumnUse], cells: Sequence[str]) -> bool:
    """Whether a row says first that it is a sum, and then nothing but figures, and no date."""
    filled = [(column, cell) for column, cell in zip(columns, cells, strict=False) if cell.strip()]
    if not filled or len(filled[0][1]) > _LONGEST or not _SUM.match(normalised(filled[0][1])):
        return False
    dated = any(column.field in _DATES for column, _ in filled)
    return not dated and all(_FIGURES.fullmatch(cell) for _, cell in filled[1:])
