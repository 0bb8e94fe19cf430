"""Imports into one project at the same time: they take turns, and each counts what it really did."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from core.actions.imports import ImportResult, import_file
from core.context import AppContext
from core.errors import Refusal
from core.store.tables import audit_entries, imports
from core.store.tables import events as event_rows
from tests.make import csv_file, event_row

IMPORTERS, EVENTS = 4, 60


def imported_at_once(context: AppContext, content: bytes) -> list[ImportResult]:
    """What several people are told who import the same file at the same moment."""
    together = threading.Barrier(IMPORTERS)

    def take_in(_importer: int) -> ImportResult:
        context.database.engine.connect().close()
        together.wait()
        return import_file(context, "HUERTOS", "events.csv", content, title="Huertos")

    with ThreadPoolExecutor(IMPORTERS) as threads:
        return list(threads.map(take_in, range(IMPORTERS)))


def figures_kept(context: AppContext) -> list[tuple[int, int, int]]:
    """New, changed and unchanged events of every import, as the store has them."""
    with context.database.read() as connection:
        rows = connection.execute(select(imports.c.taken, imports.c.updated, imports.c.unchanged))
        return sorted((row.taken, row.updated, row.unchanged) for row in rows)


def test_one_makes_the_project_and_each_counts_what_it_did(any_context: AppContext) -> None:
    content = csv_file([event_row(number) for number in range(EVENTS)])
    results = imported_at_once(any_context, content)
    figures = sorted((one.taken, one.updated, one.unchanged) for one in results)
    assert figures == [(0, 0, EVENTS)] * (IMPORTERS - 1) + [(EVENTS, 0, 0)]
    assert figures_kept(any_context) == figures
    assert [one.taken for one in results if one.project_is_new] == [EVENTS]
    with any_context.database.read() as connection:
        made = connection.execute(select(audit_entries).where(audit_entries.c.action == "project.created"))
        assert len(made.all()) == 1
        assert connection.execute(select(func.count()).select_from(event_rows)).scalar_one() == EVENTS


def test_in_a_project_that_is_there_a_change_is_made_by_one(any_context: AppContext) -> None:
    rows = [event_row(number) for number in range(EVENTS)]
    import_file(any_context, "HUERTOS", "events.csv", csv_file(rows))
    mended = [event_row(number, asistentes="70") for number in range(10)]
    more = [event_row(number) for number in range(EVENTS, EVENTS + 5)]
    results = imported_at_once(any_context, csv_file([*mended, *more]))
    figures = sorted((one.taken, one.updated, one.unchanged) for one in results)
    assert figures == [(0, 0, 15)] * (IMPORTERS - 1) + [(5, 10, 0)]
    assert figures_kept(any_context) == sorted([*figures, (EVENTS, 0, 0)])


def test_a_trial_tells_what_would_be_done_and_does_nothing(any_context: AppContext) -> None:
    content = csv_file([event_row(1), event_row(2)])
    foreseen = import_file(any_context, "HUERTOS", "events.csv", content, dry_run=True)
    assert (foreseen.project_id, foreseen.project_is_new, foreseen.taken) == (None, True, 2)
    assert figures_kept(any_context) == []
    done = import_file(any_context, "HUERTOS", "events.csv", content)
    again = import_file(any_context, "HUERTOS", "events.csv", content, dry_run=True)
    assert (again.project_id, again.project_is_new, again.unchanged) == (done.project_id, False, 2)


def test_a_title_that_no_project_can_have_is_refused(any_context: AppContext) -> None:
    content = csv_file([event_row(1)])
    with pytest.raises(Refusal, match="300 letters"):
        import_file(any_context, "HUERTOS", "events.csv", content, title="t" * 301)
    assert import_file(any_context, "HUERTOS", "events.csv", content, title="t" * 300).taken == 1
