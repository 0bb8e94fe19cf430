"""Several rows that tell of one event: its further rows, the same row again, the same identifier again."""

from collections.abc import Sequence
from typing import NamedTuple

from core.domain.event_fields import LONGEST
from core.i18n import N_
from core.imports.parsed import ColumnUse, RowRemark
from core.imports.text import clean_text
from core.imports.totals import FIGURES
from core.imports.values import read_consent

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

    An empty cell is filled, but not with a figure, of which nobody knows what it counts. Different cells
    are listed where the column holds a list or has no home. Prose is put one below the other, unless the
    row tells of the event `again` from the beginning: then nobody knows which of both holds. Two
    different figures never make one.
    """
    width = max(len(first), len(further))
    cells = [*first, *[""] * (width - len(first))]
    clashes: list[tuple[ColumnUse, str]] = []
    of_another_quote = _quotes_another(columns, first, further)
    for at, cell in enumerate(further):
        said, before = clean_text(cell, lines=True), clean_text(cells[at], lines=True)
        # What is too long already is refused with its row; it need not grow.
        if not said or said == before or len(before) > LONGEST:
            continue
        if at < len(columns) and not again and not before and _is_of_others(columns[at], of_another_quote):
            clashes.append((columns[at], said))
            continue
        if not before or at >= len(columns):
            cells[at] = cells[at] or cell
            continue
        field = columns[at].field
        if field == "quote_consent":
            # Who said yes and no to the same did not clearly agree.
            cells[at] = before if read_consent(before) == read_consent(said) else "no"
        elif field is None or field in _LISTS:
            cells[at] = _listed(before, said)
        elif field in _PROSE and not again:
            cells[at] = f"{before}\n{said}"
        else:
            clashes.append((columns[at], said))
    return Further(tuple(cells), clashes)


def not_taken(row: int, first: int, column: ColumnUse, value: str) -> RowRemark:
    """The remark on a cell of a further row that the event cannot take."""
    reason = (
        N_("A further row of the event in row {first} has a figure here. It was not taken.")
        if column.field in FIGURES
        else N_("A further row of the event in row {first} says something else here; it was not taken.")
    )
    return RowRemark(row, column.header, value[:200], reason, {"first": first})


def _quotes_another(columns: Sequence[ColumnUse], first: Sequence[str], further: Sequence[str]) -> bool:
    """Whether a further row brings another quote than the event has: who said it and agreed to what then
    says nothing of the first."""
    for column, before, said in zip(columns, first, further, strict=False):
        if column.field == "quote":
            return bool(before.strip() and said.strip() and before.strip() != said.strip())
    return False


def _is_of_others(column: ColumnUse, of_another_quote: bool) -> bool:
    return column.field in FIGURES or (of_another_quote and column.field in ("quote_who", "quote_consent"))


def _listed(before: str, said: str) -> str:
    parts = before.split(", ") if "\n" not in before else [before]
    return before if said in parts else f"{before}, {said}"
