"""What reading a file gives: a table as it stands in the file, and the rows taken and refused."""

from dataclasses import dataclass
from typing import Any

from core.domain.facts import Facts


@dataclass(frozen=True)
class Table:
    """Headers and rows as text. A row bears the number that a spreadsheet shows for it."""

    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class ParsedRow:
    """An event of the file.

    `number` is the row as a spreadsheet shows it, the header being row 1. `extra` holds what has
    no home among the facts, under its own heading; nothing of it is in `facts`.
    """

    number: int
    external_id: str
    activity_code: str
    facts: Facts
    extra: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RowRefusal:
    """Why a row was not taken. `reason` is a message id of the catalogues, with its `values`."""

    row: int
    column: str
    value: str
    reason: str
    values: dict[str, Any]


@dataclass(frozen=True)
class ColumnUse:
    """What a column was read as. Without a `field` it has no home; `personal` is never sent."""

    header: str
    field: str | None
    personal: bool


@dataclass(frozen=True)
class ParsedFile:
    """A file as it was understood. A row without anything in it is in neither list."""

    rows: tuple[ParsedRow, ...]
    refusals: tuple[RowRefusal, ...]
    columns: tuple[ColumnUse, ...]
