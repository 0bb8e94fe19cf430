"""What reading a file gives: a table as it stands in the file, and what was understood of it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.domain.facts import Facts


class Exact(str):
    """A cell whose meaning its file fixes: a number of a workbook. A point in it is a decimal point."""

    __slots__ = ()


@dataclass(frozen=True)
class Table:
    """Headers and rows as text; numbers of a workbook are `Exact`, its dates in ISO form. A row bears the
    number that a spreadsheet shows for it. Rows without anything in them are not here."""

    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


class Reading(StrEnum):
    """How the ambiguous cells of a column are read."""

    DAY_FIRST = "day_first"
    """03/04/2026 is 3 April."""
    MONTH_FIRST = "month_first"
    """03/04/2026 is 4 March."""
    THOUSANDS = "thousands"
    """1.250 is one thousand two hundred and fifty."""
    DECIMALS = "decimals"
    """1.250 is one and a quarter."""


@dataclass(frozen=True)
class ColumnChoice:
    """What a person decided about a column; kept for its project, by its heading.

    `field` is None where the heading speaks for itself, "" where the column has no home. `told` gives
    writers what stands in it, where it has no home. `reading` is None where nobody was asked.
    """

    field: str | None = None
    told: bool = False
    reading: Reading | None = None


@dataclass(frozen=True)
class Question:
    """What has to be asked of a column: which of two readings holds, with a cell that both fit."""

    readings: tuple[Reading, Reading]
    example: str


@dataclass(frozen=True)
class ColumnUse:
    """What a column was read as.

    Without a `field` it has no home, and is kept under its heading. `personal` is never sent; `told`
    goes to writers although it has no home. `by_hand` says that a person pointed it there. `examples`
    are a few of its filled cells. `question` is there where its cells are ambiguous, with the `reading`
    that was used: the answer, or the likelier one as long as nobody has answered (`is_answered`).
    """

    header: str
    field: str | None
    personal: bool
    told: bool = False
    by_hand: bool = False
    examples: tuple[str, ...] = ()
    question: Question | None = None
    reading: Reading | None = None
    is_answered: bool = True


@dataclass(frozen=True)
class ParsedRow:
    """An event of the file.

    `number` is the row as a spreadsheet shows it. `given` names the columns of table `events` about
    which the file says something (`core.domain.event_fields.column_of`): an import touches no others.
    `state` is given only where the file says it; else `facts.state` is what may be concluded from the
    row alone. `extra` holds what has no home among the facts, under its own heading; what of it writers
    are given is in `facts.extra` too. `also` are the further rows of the file that tell of this event.
    """

    number: int
    external_id: str
    activity_code: str
    facts: Facts
    extra: tuple[tuple[str, str], ...]
    given: frozenset[str] = frozenset()
    also: tuple[int, ...] = ()


@dataclass(frozen=True)
class RowRemark:
    """What there is to say of a row: why it was not taken, or what is odd about it though it was.
    `reason` is a message id of the catalogues, with its `values`."""

    row: int
    column: str
    value: str
    reason: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Notice:
    """What there is to say of the file as a whole, as a message id (and its plural where it counts
    something: `number` in `values`)."""

    reason: str
    plural: str = ""
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ParsedFile:
    """A file as it was understood. A row without anything in it is in neither list.

    `missing` names the fields without which nothing can be taken and that no column holds ("title",
    "starts_on"): `rows` is empty then, and a person has to point a column there. `sheets` are the
    sheets of a workbook that hold anything, `sheet` the one that was read; both empty for other files.
    `table` is what was read, refused rows too. `left_out` are the numbers of its rows that tell of no
    event: totals, headings that come again, notes below the table. Every other row of it is in `rows`
    (`number` or `also`) or in `refusals`.
    """

    rows: tuple[ParsedRow, ...]
    refusals: tuple[RowRemark, ...]
    columns: tuple[ColumnUse, ...]
    warnings: tuple[RowRemark, ...] = ()
    notices: tuple[Notice, ...] = ()
    missing: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    table: Table = Table((), ())
    left_out: tuple[int, ...] = ()
