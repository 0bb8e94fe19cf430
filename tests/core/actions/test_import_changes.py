"""What a look at a file says of the values that would change: as many as can be shown, and no more."""

from core.actions.import_changes import SHOWN, ValueChange
from core.actions.imports import import_file
from core.context import AppContext
from tests.make import csv_file, event_row


def test_a_look_tells_the_first_values_that_would_change(context: AppContext) -> None:
    numbers = range(1, SHOWN + 11)
    import_file(context, "HUERTOS", "a.csv", csv_file([event_row(number) for number in numbers]))
    mended = csv_file([event_row(number, asistentes="999") for number in numbers])
    seen = import_file(context, "HUERTOS", "b.csv", mended, dry_run=True)
    assert (seen.updated, len(seen.changes)) == (SHOWN + 10, SHOWN)
    assert seen.changes[0] == ValueChange(2, "Taller de huertos 1", "attendance_total", 21, 999)


def test_a_look_counts_the_rows_of_a_file_whose_titles_are_not_pointed_yet(context: AppContext) -> None:
    lines = [{"Qué fue": "Feria", "fecha": "2026-09-09"}, {"Qué fue": "Taller", "fecha": "2026-09-10"}]
    seen = import_file(context, "HUERTOS", "a.csv", csv_file(lines), dry_run=True)
    assert (seen.missing, seen.rows) == (("title",), 2)
