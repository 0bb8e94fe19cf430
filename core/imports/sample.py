"""The events that a new installation shows: written for it, and always of the last weeks."""

from datetime import date, timedelta

from core.imports.columns import fields_of
from core.imports.delimited import read_table
from core.imports.parsed import ParsedFile, Table
from core.imports.rows import read_rows
from core.settings import ROOT

SAMPLE = ROOT / "data" / "sample" / "events.csv"
"""A file of events whose dates are days before the day on which it is loaded: -12."""


def sample_events(today: date) -> ParsedFile:
    """The sample as if it had been put down in the weeks before `today`."""
    table = read_table(SAMPLE.read_bytes())
    dated = [field in ("starts_on", "ends_on", "planned_on") for field in fields_of(table.headers)]
    rows = tuple(
        (
            number,
            tuple(
                (today + timedelta(days=int(cell))).isoformat() if is_date and cell else cell
                for is_date, cell in zip(dated, cells, strict=True)
            ),
        )
        for number, cells in table.rows
    )
    return read_rows(Table(table.headers, rows), today)
