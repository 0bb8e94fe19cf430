"""From a table to events: each row is taken, or refused with its column, value and reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from types import MappingProxyType

from core.domain.event_fields import column_of
from core.domain.event_values import made_id, values_of
from core.domain.facts import Facts
from core.i18n import N_
from core.imports.cells import Cells, Refused
from core.imports.events import read_facts
from core.imports.headings import Layout
from core.imports.notices import on_columns, on_rows, on_unread
from core.imports.outliers import far_away
from core.imports.parsed import ColumnChoice, ColumnUse, Notice, ParsedFile, ParsedRow, RowRemark
from core.imports.repeats import goes_on, not_taken, with_further
from core.imports.totals import footnotes, is_total
from core.imports.uses import columns_of

NO_CHOICES: Mapping[str, ColumnChoice] = MappingProxyType({})
_STEP = 200
"""Rows between two tidings of how far the reading is."""


def read_rows(
    layout: Layout,
    today: date,
    choices: Mapping[str, ColumnChoice] = NO_CHOICES,
    language: str = "es",
    on_progress: Callable[[float], None] | None = None,
) -> ParsedFile:
    """Read every row of a table: see `read_events`."""
    table = layout.table
    columns = columns_of(table, choices, language)
    homes = {column.field for column in columns}
    missing = [
        name for name, found in (("title", "title" in homes), ("starts_on", _has_date(homes))) if not found
    ]
    reading = _Reading(columns, today)
    notes: list[int] = []
    if not missing:
        notes = footnotes(columns, table.rows)
        passed = frozenset([*layout.repeated, *notes])
        for done, (number, cells) in enumerate(table.rows):
            if on_progress and done % _STEP == 0:
                on_progress(done / len(table.rows))
            if number not in passed:
                reading.add(number, cells)
        reading.end()
    return ParsedFile(
        rows=tuple(each.row for each in reading.taken.values()),
        refusals=tuple(sorted(reading.refusals, key=lambda refusal: refusal.row)),
        columns=tuple(columns),
        warnings=tuple(sorted(reading.warnings(), key=lambda warning: warning.row)),
        notices=(*layout.notices, *on_columns(columns, choices), *reading.notices(notes)),
        missing=tuple(missing),
        table=table,
        left_out=(*layout.repeated, *reading.totals, *notes),
    )


def _has_date(homes: set[str | None]) -> bool:
    return not homes.isdisjoint(("starts_on", "planned_on"))


@dataclass
class _Group:
    """The rows that tell of one event, as one row of cells."""

    number: int
    cells: tuple[str, ...]
    also: list[int] = field(default_factory=list)
    remarks: list[RowRemark] = field(default_factory=list)


@dataclass
class _Taken:
    """An event of the file, with the cells it was read from."""

    row: ParsedRow
    group: _Group
    odd: list[RowRemark]


class _Reading:
    """Takes the rows of a table one after the other."""

    def __init__(self, columns: Sequence[ColumnUse], today: date) -> None:
        self.taken: dict[str, _Taken] = {}
        self.refusals: list[RowRemark] = []
        self.totals: list[int] = []
        self._columns = columns
        self._today = today
        self._open: _Group | None = None
        self._joined: list[int] = []
        self._unread: dict[str, list[str]] = {}
        self._met: dict[tuple[str, time | None], tuple[int, str]] = {}

    def add(self, number: int, cells: tuple[str, ...]) -> None:
        """Take in a row: of a new event, or of the one above."""
        if is_total(self._columns, cells):
            self.totals.append(number)
        elif self._open and goes_on(self._columns, cells):
            group = self._open
            further = with_further(self._columns, group.cells, cells, again=False)
            group.cells = further.cells
            group.also.append(number)
            group.remarks += [not_taken(number, group.number, *clash) for clash in further.clashes]
            self._joined.append(number)
        else:
            self.end()
            self._open = _Group(number, cells)

    def end(self) -> None:
        """No further row tells of the event that was met last."""
        group, self._open = self._open, None
        if group is None:
            return
        try:
            self._take(group)
        except Refused as refused:
            self.refusals.append(refused.refusal)
            for number in group.also:
                reason = N_("It goes on with the event in row {first}, which was not taken.")
                self.refusals.append(RowRemark(number, "", "", reason, {"first": group.number}))

    def warnings(self) -> list[RowRemark]:
        """What is odd about the rows that were taken."""
        odd = [remark for each in self.taken.values() for remark in each.odd]
        return odd + far_away(self._columns, [each.row for each in self.taken.values()])

    def notices(self, notes: Sequence[int]) -> list[Notice]:
        """What there is to say of the table as a whole; `notes` are its footnotes."""
        return [*on_unread(self._unread), *on_rows(self.totals, self._joined, notes)]

    def _take(self, group: _Group) -> None:
        row, cells = self._read(group)
        first = self.taken.get(row.external_id)
        if first:
            self._take_again(first, group, row, cells)
            return
        self._note(row.external_id, row, group, cells)
        # The same at another hour of the day is another event.
        place = made_id(row.facts), row.facts.starts_at
        met, identifier = self._met.setdefault(place, (row.number, row.external_id))
        if identifier != row.external_id:
            reason = N_("The same title, date and place stand in row {first}, under another identifier.")
            cells.warn("title", reason, first=met)

    def _take_again(self, first: _Taken, group: _Group, row: ParsedRow, cells: Cells) -> None:
        """A row that names an event which another has told of: it says the same, or adds to a list."""
        further = with_further(self._columns, first.group.cells, group.cells, again=True)
        here, there = values_of(row.facts), values_of(first.row.facts)
        # The same day or number may be written in two ways; what is no value is compared as text.
        clashes = [
            use for use, _ in further.clashes if use.field not in here or here[use.field] != there[use.field]
        ]
        if clashes:
            reason = (
                N_("The same identifier stands in row {first}, with another “{heading}”.")
                if cells.text("external_id")
                else N_("The same title, date and place stand in row {first}, with another “{heading}”.")
            )
            at = "external_id" if cells.text("external_id") else "title"
            heading = clashes[0].header
            raise cells.refuse(at, reason, first=first.row.number, heading=heading)
        whole = replace(first.group, cells=further.cells, also=[*first.group.also, group.number, *group.also])
        is_same = further.cells == first.group.cells
        joined, again = self._read(whole)
        cells.odd.clear()
        reason = (
            N_("The same row stands in row {first}. It is counted once.")
            if is_same
            else N_("The event of row {first} again. It is counted once, with what both rows list.")
        )
        cells.warn("external_id" if cells.text("external_id") else "title", reason, first=first.row.number)
        whole.remarks = [*first.group.remarks, *group.remarks, *cells.odd]
        self._note(joined.external_id, joined, whole, again)

    def _read(self, group: _Group) -> tuple[ParsedRow, Cells]:
        cells = Cells(group.number, self._columns, group.cells)
        facts = read_facts(cells, self._today)
        external_id = str(cells.text("external_id")) or made_id(facts)
        code = str(cells.text("activity_code"))
        row = ParsedRow(
            group.number, external_id, code, facts, tuple(cells.left), _given(cells, facts), tuple(group.also)
        )
        return row, cells

    def _note(self, external_id: str, row: ParsedRow, group: _Group, cells: Cells) -> None:
        if external_id not in self.taken:
            for name, text in cells.unread:
                self._unread.setdefault(cells.header(name), []).append(text)
        cells.odd += group.remarks
        self.taken[external_id] = _Taken(row, group, cells.odd)


def _given(cells: Cells, facts: Facts) -> frozenset[str]:
    """The columns of table `events` of which the row says something."""
    given = {column_of(name) for name in cells.given()} - {"external_id", "quotes"}
    # A date may bring its time along, and a time its end.
    given |= {name for name in ("starts_at", "ends_at") if getattr(facts, name) is not None}
    return frozenset(given | ({"quotes"} if facts.quotes else set()))
