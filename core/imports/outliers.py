"""Dates that lie far from all others of a file: the slip of a year shows there."""

from collections.abc import Sequence
from statistics import median_low

from core.i18n import N_
from core.imports.parsed import ColumnUse, ParsedRow, RowRemark

_FAR = 731
"""Days."""
_FEWEST = 5
"""Dates, below which there is no middle to speak of."""
_MOST = 0.1
"""Where more than this share lies far away, the file spans years, and nothing is odd."""


def far_away(columns: Sequence[ColumnUse], rows: Sequence[ParsedRow]) -> list[RowRemark]:
    """The remarks on events that begin more than two years from the middle of the file."""
    header = next((column.header for column in columns if column.field == "starts_on"), "")
    days = [(row.number, row.facts.starts_on) for row in rows if row.facts.starts_on]
    if len(days) < _FEWEST:
        return []
    middle = median_low(day.toordinal() for _, day in days)
    far = [(number, day) for number, day in days if abs(day.toordinal() - middle) > _FAR]
    reason = N_("This date lies more than two years from most others of the file.")
    return [
        RowRemark(number, header, day.isoformat(), reason, {})
        for number, day in (far if len(far) <= max(1, _MOST * len(days)) else [])
    ]
