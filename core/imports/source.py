"""What a file holds before anything of it is understood: numbered rows of cells."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import Refusal
from core.i18n import N_

MOST_CELLS = 5_000_000
"""Of one table, empty ones too: what fits into memory."""

Row = tuple[int, tuple[str, ...]]
"""A row with the number that a spreadsheet shows for it."""
Area = tuple[tuple[int, int], tuple[int, int]]
"""First and last row and column of merged cells, counted from 0."""


@dataclass(frozen=True)
class Source:
    """The filled rows of a table. `merged` are the merged cells of a sheet; `sheets` are the sheets of a
    workbook that hold anything, and `sheet` is the one that these rows are of."""

    rows: list[Row]
    merged: tuple[Area, ...] = ()
    sheets: tuple[str, ...] = ()
    sheet: str = ""


def is_filled(cells: Sequence[str]) -> bool:
    """Whether a row says anything."""
    return any(mark.isalnum() for cell in cells for mark in cell)


def too_large() -> Refusal:
    """What is said of a table that would not fit into memory."""
    return Refusal(
        N_("The table has more than {cells} cells. Delete what is empty below and beside it, or split it."),
        cells=MOST_CELLS,
    )
