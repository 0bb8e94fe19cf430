"""Questions that are asked often never look at every job that a store ever held."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import event

from core.context import AppContext
from core.domain.planning import Choice
from core.queries.documents import document
from core.queries.planning import preview
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


def ways_of(context: AppContext, ask: Callable[[], object]) -> list[str]:
    """How SQLite finds the rows for a question that reads jobs: a line for each table it looks at."""
    with statements_of(context) as sent:
        ask()
    asked = [(statement, values) for statement, values in sent if "FROM jobs" in statement]
    assert asked, "the question reads no jobs"
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
    ways = ways_of(context, lambda: preview(context, choice))
    assert any("uq_jobs_one_open (event_id=? AND language=?)" in way for way in ways)
    assert not any(way.startswith("SCAN") for way in ways)


def test_the_document_of_a_few_events(context: AppContext) -> None:
    choice: Choice = replace(project_with(context, 3), events=(1, 2))
    ways = ways_of(context, lambda: document(context, choice))
    assert not any(way.startswith("SCAN") for way in ways)
