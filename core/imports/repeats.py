"""Several rows that tell of one event: its further rows, the same row again, the same identifier again."""

from collections.abc import Sequence
from typing import NamedTuple

from core.domain.event_fields import LONGEST
from core.i18n import N_
from core.imports.parsed import ColumnUse, RowRemark
from core.imports.text import clean_text

_NAMES = ("external_id", "title", "starts_on", "planned_on")
"""Where a row says nothing under any of these, it goes on with the event above it."""
_LISTS = frozenset(["partners", "responsible", "target_group", "organiser", "kind", "programme"])
_PROSE = frozenset([
    "objectives", "description", "results", "agreements", "difficulties", "lessons", "outputs",
])  # fmt: skip


class Further(NamedTuple):
    """What becomes of a further row: the cells of the event with it, and what it says that was not taken."""

    cells: tuple[str, ...]
    clashes: list[tuple[ColumnUse, str]]


def goes_on(columns: Sequence[ColumnUse], cells: Sequence[str]) -> bool:
    """Whether a row tells more of the event above it."""
    return not any(
        cell.strip() for column, cell in zip(columns, cells, strict=False) if column.field in _NAMES
    )


def with_further(
    columns: Sequence[ColumnUse], first: Sequence[str], further: Sequence[str], *, again: bool
) -> Further:
    """The cells of an event with those of a further row.

    An empty cell is filled; different ones are listed where the column holds a list or has no home.
    Prose is put one below the other, unless the row tells of the event `again` from the beginning: then
    nobody knows which of both holds. Two different figures never make one.
    """
    width = max(len(first), len(further))
    cells = [*first, *[""] * (width - len(first))]
    clashes: list[tuple[ColumnUse, str]] = []
    for at, cell in enumerate(further):
        said, before = clean_text(cell, lines=True), clean_text(cells[at], lines=True)
        # What is too long already is refused with its row; it need not grow.
        if not said or said == before or len(before) > LONGEST:
            continue
        if not before or at >= len(columns):
            cells[at] = cells[at] or cell
            continue
        field = columns[at].field
        if field is None or field in _LISTS:
            cells[at] = _listed(before, said)
        elif field in _PROSE and not again:
            cells[at] = f"{before}\n{said}"
        else:
            clashes.append((columns[at], said))
    return Further(tuple(cells), clashes)


def not_taken(row: int, first: int, column: ColumnUse, value: str) -> RowRemark:
    """The remark on a cell of a further row that the event cannot take."""
    reason = N_("A further row of the event in row {first} says something else here; it was not taken.")
    return RowRemark(row, column.header, value[:200], reason, {"first": first})


def _listed(before: str, said: str) -> str:
    parts = before.split(", ") if "\n" not in before else [before]
    return before if said in parts else f"{before}, {said}"
