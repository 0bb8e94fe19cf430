"""A store that is already in use, brought up to date: what was there is there, and knows what is new."""

import pytest
from sqlalchemy import insert, select, text, update

from core.actions import claims, endings
from core.actions.imports import import_file
from core.context import AppContext
from core.llm import Text, Usage
from core.store import authorship, schema
from core.store.tables import events, narratives, versions
from tests.make import csv_file, event_row, planned_batch

TEXT = Text("Un texto.", "", Usage(0, 0, 0, 0))


_SINCE_0007 = ("endpoints", "alerts")
_COLUMNS_SINCE_0007 = (
    *(("jobs", name) for name in ("queued", "provider", "model", "worker_id")),
    ("workers", "clock_offset"),
)
_SINCE_0006 = ("periods", "column_maps")
_COLUMNS_SINCE_0006 = (
    *((table, name) for table in ("projects", "events") for name in ("removed", "removed_reason")),
    *(("projects", name) for name in ("first_day", "last_day")),
    *(("events", name) for name in ("extra_told", "complete")),
    *(("imports", name) for name in ("kept", "warnings", "undone")),
)
_SINCE_0005 = (
    "version_marks",
    "readings",
    "reviews",
    "protections",
    "proposals",
    "unsaved_edits",
)
_OF_NARRATIVES = ("last_number", "author_kind", "state")
_OF_VERSIONS = ("packed", "base_number", "words_added", "words_removed", "authorship")


@pytest.fixture
def used(any_context: AppContext) -> AppContext:
    """A store with two narratives, one of them written again, from the data that the other event has."""
    planned_batch(any_context, 2)
    while claimed := claims.claim(any_context):
        endings.succeed(any_context, claimed, TEXT, (), 1)
    with any_context.database.write() as connection:
        one, other = connection.execute(select(versions).order_by(versions.c.id)).mappings().all()
        new = {"number": 2, "job_id": None, "facts_hash": other["facts_hash"]}
        connection.execute(insert(versions), {**{k: v for k, v in one.items() if k != "id"}, **new})
        of_one = narratives.c.id == one["narrative_id"]
        connection.execute(update(narratives).where(of_one).values(current_number=2))
    return any_context


def test_events_of_before_know_whether_their_data_are_complete(any_context: AppContext) -> None:
    rows = [
        event_row(1),
        event_row(2, lugar=""),
        event_row(3, estado="", asistentes="", mujeres="", resultados=""),
        event_row(4, resultados=""),
        event_row(5, estado="cancelado", asistentes="", mujeres="", resultados=""),
        event_row(6, asistentes=""),
    ]
    import_file(any_context, "HUERTOS", "events.csv", csv_file(rows))
    told = select(events.c.external_id, events.c.complete).order_by(events.c.external_id)
    with any_context.database.read() as connection:
        before = connection.execute(told).all()
    assert [row.complete for row in before] == [True, False, False, False, True, True]
    _take_back_to_0002(any_context)
    schema.upgrade(any_context.database)
    with any_context.database.read() as connection:
        assert connection.execute(told).all() == before


def _take_back_to_0002(context: AppContext) -> None:
    """Take away what came later, as if it had never come."""
    with context.database.write() as connection:
        for statement in (
            *(f"DROP TABLE {name}" for name in (*_SINCE_0007, *_SINCE_0006, *_SINCE_0005)),
            "DROP INDEX ix_jobs_finished",
            "DROP INDEX ix_jobs_failed",
            "DROP INDEX ix_model_calls_started",
            "CREATE INDEX ix_model_calls_started ON model_calls (started)",
            *(f"ALTER TABLE {table} DROP COLUMN {name}" for table, name in _COLUMNS_SINCE_0007),
            "DROP INDEX ix_events_standing",
            "DROP INDEX ix_events_days",
            "DROP INDEX ix_events_import_id",
            "DROP INDEX ix_event_changes_import_id_event_id",
            "CREATE INDEX ix_events_project_id_starts_on ON events (project_id, starts_on)",
            *(f"ALTER TABLE {table} DROP COLUMN {name}" for table, name in _COLUMNS_SINCE_0006),
            "DROP INDEX ix_narratives_state_event_id",
            "DROP INDEX ix_versions_facts_hash",
            "DROP INDEX ix_versions_restored_from",
            *(f"ALTER TABLE narratives DROP COLUMN {name}" for name in _OF_NARRATIVES),
            *(f"ALTER TABLE versions DROP COLUMN {name}" for name in _OF_VERSIONS),
            "ALTER TABLE narratives DROP COLUMN facts_hash",
            "DROP INDEX ix_versions_created",
            "UPDATE alembic_version SET version_num = '0002'",
        ):
            connection.execute(text(statement))


def test_a_narrative_learns_what_its_current_version_was_written_from(used: AppContext) -> None:
    _take_back_to_0002(used)
    assert not schema.is_current(used.database)
    schema.upgrade(used.database)
    assert schema.is_current(used.database)
    current = (versions.c.narrative_id == narratives.c.id) & (
        versions.c.number == narratives.c.current_number
    )
    pairs = select(narratives.c.facts_hash, versions.c.facts_hash).join(versions, current)
    with used.database.read() as connection:
        known = connection.execute(pairs).all()
    assert len(known) == 2
    assert all(told == true for told, true in known)
    of_all = select(narratives.c.last_number, narratives.c.current_number, narratives.c.state)
    with used.database.read() as connection:
        assert sorted(connection.execute(of_all).all()) == [(1, 1, "draft"), (2, 2, "draft")]
        twice = authorship.written(connection, 1, 2)
    assert [(source.number, source.name) for source in twice.trace.sources] == [(1, "openai")]
    assert known[0][0] == known[1][0], "the newer version was written from the data of the other event"
