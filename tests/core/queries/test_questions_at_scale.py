"""Questions that are asked often never look at every job that a store ever held."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import event

from core.context import AppContext
from core.domain.planning import Choice, Which
from core.queries.batches import list_batches
from core.queries.comparison import latest_changes
from core.queries.documents import document
from core.queries.home import home
from core.queries.jobs import list_jobs
from core.queries.narratives import Filter, list_narratives
from core.queries.planning import preview
from core.queries.projects import list_projects
from core.queries.service import writing_service
from tests.make import planned_batch, project_with


@contextmanager
def statements_of(context: AppContext) -> Generator[list[tuple[str, Any]]]:
    """Every statement, with its parameters, as it goes to the store meanwhile."""
    sent: list[tuple[str, Any]] = []

    def note(*call: Any) -> None:
        sent.append((call[2], call[3]))

    event.listen(context.database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(context.database.engine, "before_cursor_execute", note)


def ways_of(context: AppContext, ask: Callable[[], object], table: str = "jobs") -> list[str]:
    """How SQLite finds the rows for a question that reads a table: a line for each that it looks at."""
    with statements_of(context) as sent:
        ask()
    asked = [(statement, values) for statement, values in sent if f"FROM {table}" in statement]
    assert asked, f"the question reads no {table}"
    with context.database.read() as connection:
        return [
            row[3]
            for statement, values in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]


def test_how_the_writing_service_is(context: AppContext) -> None:
    planned_batch(context, 3)
    ways = ways_of(context, lambda: writing_service(context))
    assert any("jobs USING COVERING INDEX ix_jobs_due (batch_id=? AND state=?)" in way for way in ways)
    assert not any(way.startswith("SCAN jobs") for way in ways)


def test_what_a_choice_would_write(context: AppContext) -> None:
    """Whether an event is being written is read from the index that holds open jobs alone."""
    choice = project_with(context, 3)
    ways = ways_of(context, lambda: preview(context, choice), "events")
    assert any("uq_jobs_one_open (event_id=? AND language=?)" in way for way in ways)
    assert not any(way.startswith("SCAN") for way in ways)


def test_the_document_of_a_few_events(context: AppContext) -> None:
    choice: Choice = replace(project_with(context, 3), events=(1, 2))
    ways = ways_of(context, lambda: document(context, choice))
    assert not any(way.startswith("SCAN") for way in ways)


def test_the_projects(context: AppContext) -> None:
    """How many events they hold, from when to when, and which is the newest: no event itself is read."""
    project_with(context, 3)
    ways = ways_of(context, lambda: list_projects(context), "projects")
    of_events = [way for way in ways if "events" in way]
    assert len(of_events) == 4
    assert all("events USING COVERING INDEX" in way for way in of_events), ways


def test_a_stretch_of_the_narratives(context: AppContext) -> None:
    """All are counted by an index alone; the text is looked up for the rows that are shown."""
    choice = project_with(context, 3)
    wanted = Filter(choice.project_id, "es")
    with statements_of(context) as sent:
        list_narratives(context, wanted)
    counted = next(statement for statement, _values in sent if "count(*)" in statement)
    assert "narratives" not in counted
    ways = ways_of(context, lambda: list_narratives(context, wanted), "events")
    assert any("events USING COVERING INDEX" in way for way in ways)
    assert any("versions USING INDEX" in way for way in ways)
    assert not any(way.startswith("SCAN") for way in ways)


def test_which_narratives_are_out_of_date(context: AppContext) -> None:
    """No version is looked at: each narrative knows what its current one was written from."""
    choice = project_with(context, 3)
    for ask in (
        lambda: preview(context, replace(choice, which=Which.STALE)),
        lambda: home(context),
    ):
        with statements_of(context) as sent:
            ask()
        of_events = [statement for statement, _values in sent if "JOIN narratives" in statement]
        assert of_events
        assert not any("LEFT OUTER JOIN versions" in statement for statement in of_events)


def test_the_batches_and_their_jobs(context: AppContext) -> None:
    """What stands elsewhere is looked up for the rows that are shown."""
    batch_id = planned_batch(context, 3)
    for ask, table in (
        (lambda: list_batches(context), "batches"),
        (lambda: list_jobs(context, batch_id), "jobs"),
    ):
        ways = ways_of(context, ask, table)
        assert any("LIST SUBQUERY" in way for way in ways), ways
        assert not any("SCAN events" in way or "SCAN versions" in way for way in ways)


def test_the_latest_changes(context: AppContext) -> None:
    """From the newest version down, as many as are wanted: nothing is sorted."""
    project_with(context, 3)
    ways = ways_of(context, lambda: latest_changes(context), "versions")
    assert ways[0] == "SCAN versions"
    assert not any("TEMP B-TREE" in way for way in ways), ways
