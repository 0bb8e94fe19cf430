"""A store that is already in use, brought up to date: what was there is there, and knows what is new."""

import pytest
from sqlalchemy import insert, select, text, update

from core.actions import claims, endings
from core.context import AppContext
from core.llm import Text, Usage
from core.store import authorship, schema
from core.store.tables import narratives, versions
from tests.make import planned_batch

TEXT = Text("Un texto.", "", Usage(0, 0, 0, 0))


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


def _take_back_to_0002(context: AppContext) -> None:
    """Take away what came later, as if it had never come."""
    with context.database.write() as connection:
        for statement in (
            *(f"DROP TABLE {name}" for name in _SINCE_0005),
            "DROP INDEX ix_narratives_state_event_id",
            "DROP INDEX ix_versions_facts_hash",
            "DROP INDEX ix_versions_restored_from",
            *(f"ALTER TABLE narratives DROP COLUMN {name}" for name in _OF_NARRATIVES),
            *(f"ALTER TABLE versions DROP COLUMN {name}" for name in _OF_VERSIONS),
            "ALTER TABLE narratives DROP COLUMN facts_hash",
            "DROP INDEX ix_events_standing",
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
