"""From a table to events: each row is taken, or refused with its column, value and reason."""

import hashlib
from datetime import date

from core.domain.facts import Facts
from core.errors import Refusal
from core.i18n import N_
from core.imports.cells import Cells, Refused
from core.imports.columns import fields_of
from core.imports.events import read_facts
from core.imports.parsed import ColumnUse, ParsedFile, ParsedRow, RowRemark, Table
from core.imports.personal import lists_names, looks_personal
from core.imports.values import clean_text

_COUNTS = ("total", "women", "men", "other", "not_recorded", "disability")


def read_rows(table: Table, today: date) -> ParsedFile:
    """Read every row of a table. Raises Refusal where no column can be the title or the date."""
    columns = columns_of(table)
    fields = {column.field for column in columns}
    if "title" not in fields:
        raise Refusal(N_("No column holds the titles of the events. Its heading can be “title”."))
    if fields.isdisjoint(("starts_on", "planned_on")):
        raise Refusal(N_("No column holds the dates of the events. Its heading can be “date”."))
    taken: dict[str, ParsedRow] = {}
    refusals: list[RowRemark] = []
    for number, texts in table.rows:
        try:
            row = _read_row(Cells(number, columns, texts), today, taken)
            taken[row.external_id] = row
        except Refused as refused:
            refusals.append(refused.refusal)
    return ParsedFile(tuple(taken.values()), tuple(refusals), tuple(columns))


def columns_of(table: Table) -> list[ColumnUse]:
    """What each column of a table is read as.

    A column without a heading bears its letter; a heading that comes again bears its letter too.
    """
    columns: list[ColumnUse] = []
    seen: set[str] = set()
    for position, field in enumerate(fields_of(table.headers)):
        header = clean_text(table.headers[position], lines=False) or _letters(position)
        if header in seen:
            header = f"{header} ({_letters(position)})"
        seen.add(header)
        cells = [texts[position] for _, texts in table.rows if position < len(texts)]
        home = None if field in _COUNTS and lists_names(cells) else field
        columns.append(ColumnUse(header, home, home is None and looks_personal(header, cells)))
    return columns


def _read_row(cells: Cells, today: date, taken: dict[str, ParsedRow]) -> ParsedRow:
    facts = read_facts(cells, today)
    given = cells.text("external_id")
    external_id = given or _made_id(facts)
    if first := taken.get(external_id):
        field, reason = (
            ("external_id", N_("The same identifier stands in row {first}."))
            if given
            else ("title", N_("The same title, date and place stand in row {first}."))
        )
        raise cells.refuse(field, reason, first=first.number)
    return ParsedRow(cells.number, external_id, cells.text("activity_code"), facts, tuple(cells.left))


def _made_id(facts: Facts) -> str:
    """A name for an event that brings none: the same at every import of the same row."""
    day = facts.starts_on or facts.planned_on
    text = "\n".join((facts.title, day.isoformat() if day else "", facts.place)).casefold()
    return f"~{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _letters(position: int) -> str:
    """The name that a spreadsheet gives to a column: A, B … Z, AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
