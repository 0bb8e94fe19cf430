"""What the rows of a file change of events that are there, value by value: the first of them, to be shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.imports import ParsedRow
from core.store.event_changes import changes_between

SHOWN = 100
"""Changes of a file that are kept to be shown; all are counted."""


@dataclass(frozen=True)
class ValueChange:
    """A value that a row changes, in a column of table `events`; before and after as JSON keeps them.
    `title` is that of the event before."""

    row: int
    title: str
    column: str
    before: Any
    after: Any


def changed_values(
    row: ParsedRow, before: Mapping[str, Any], values: Mapping[str, Any]
) -> Iterator[ValueChange]:
    """What a row changes of the event whose row in the store is `before`."""
    for each in changes_between(before, values):
        yield ValueChange(row.number, before["title"], each["field"], each["old"], each["new"])
