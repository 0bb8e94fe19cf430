"""The board: every number is what an independent count of the store says, and what its list shows."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import text

from core.actions.imports import import_file
from core.actions.periods import close_period, create_period, remove_period
from core.actions.projects import remove_project
from core.actions.reviews import approve, comment, send_back, submit
from core.context import AppContext
from core.domain.periods import PeriodData
from core.domain.planning import Choice, SkipReason, Which
from core.domain.review import Seen
from core.queries.board import PeriodStanding
from core.queries.event_filter import Filter
from core.queries.home import home
from core.queries.narratives import list_narratives
from core.queries.periods import PeriodView, crossing, list_periods
from core.queries.planning import preview
from core.store.tables import events, projects
from tests.conftest import Clock
from tests.core.queries.test_questions_at_scale import ways_of
from tests.make import csv_file, event_row, write_all

FIRST, LAST = date(2026, 9, 1), date(2026, 11, 30)
STATES = ("realizado", "realizado", "realizado", "planificado", "cancelado", "aplazado", "")

# Each number in words of SQL that share nothing with the question.
WRITTEN = "JOIN narratives n ON n.event_id = e.id AND n.language = :language AND n.current_number > 0"
COUNTS = {
    "events": "",
    "complete": "WHERE e.complete",
    "written": WRITTEN,
    "reviewed": WRITTEN
    + " WHERE n.id IN (SELECT narrative_id FROM reviews WHERE kind NOT IN ('commented', 'reopened'))",
    "approved": f"{WRITTEN} WHERE n.state = 'approved'",
    "stale": f"{WRITTEN} WHERE n.facts_hash <> e.facts_hash",
    "untold": "WHERE e.state IN ('planned', 'cancelled') OR e.starts_on > :today",
}
SHOWN: dict[str, dict[str, Any]] = {
    "events": {},
    "complete": {"complete": True},
    "written": {"written": True},
    "reviewed": {"reviewed": True},
    "approved": {"review": "approved"},
    "stale": {"stale": True},
    "untold": {"untold": True},
}
"""What the list behind each number is asked for."""


def rows_of(dice: Random, number: int) -> list[dict[str, str]]:
    rows = []
    for each in range(number):
        day = date(2026, 8, 1) + timedelta(days=dice.randrange(121))
        changes = {
            "fecha": day.isoformat(),
            "estado": dice.choice(STATES),
            "lugar": dice.choice(("Plaza", "Plaza", "")),
            "asistentes": dice.choice(("12", "")),
            "mujeres": "",
            "resultados": dice.choice(("14 huertos", "")),
        }
        rows.append(event_row(each, **changes))
    return rows


def decide(context: AppContext, dice: Random, written: Sequence[int], language: str) -> None:
    for event_id in written:
        seen = Seen(event_id, language, 1)
        match dice.randrange(6):
            case 0:
                submit(context, [seen])
            case 1:
                approve(context, [seen])
            case 2:
                send_back(context, [seen], remark="Falta el lugar.")
                submit(context, [seen])
            case 3:
                comment(context, seen, "Bien.")


@pytest.fixture
def mixed(any_context: AppContext) -> AppContext:
    """Two projects with events of every sort, narratives in two languages, periods that overlap."""
    dice = Random(20_261_120)
    for code in ("A", "B"):
        rows = rows_of(dice, 60)
        project = import_file(any_context, code, "e.csv", csv_file(rows), title=code).project_id
        assert project
        for language, limit in (("es", 25), ("en", 12)):
            write_all(any_context, Choice(project, language, which=Which.ALL, limit=limit), "Un texto.")
            found = list_narratives(any_context, Filter(project, language, written=True), limit=99).rows
            decide(any_context, dice, [row.event_id for row in found], language)
        changed = [{**row, "resultados": "20 huertos"} for row in rows[::5]]
        import_file(any_context, code, "e.csv", csv_file(changed))
        create_period(any_context, project, PeriodData("T", FIRST, LAST, date(2026, 12, 5), "", "es"))
        create_period(any_context, project, PeriodData("M", FIRST, date(2026, 10, 1), None, "Otra", "en"))
        create_period(
            any_context, project, PeriodData("Vacío", date(2030, 1, 1), date(2030, 1, 2), language="es")
        )
    with any_context.database.write() as connection:
        some = events.update().where(events.c.external_id.like("%7"))
        connection.execute(some.values(removed=any_context.clock(), removed_reason="doble"))
    return any_context


def counted(context: AppContext, period: PeriodView, number: str) -> int:
    """A number by itself."""
    of_period = (
        "(SELECT * FROM events WHERE removed IS NULL AND project_id = :project"
        " AND starts_on >= :first AND starts_on <= :last) e"
    )
    said = {
        "project": period.project_id,
        "first": period.first_day,
        "last": period.last_day,
        "language": period.language,
        "today": context.today(),
    }
    statement = f"SELECT count(*) FROM {of_period} {COUNTS[number]}"
    needed = {name: value for name, value in said.items() if f":{name}" in statement}
    with context.database.read() as connection:
        return connection.execute(text(statement), needed).scalar_one()


def listed(context: AppContext, period: PeriodView, number: str) -> int:
    """How many the list shows to which the number leads."""
    days = period.first_day, period.last_day
    wanted = Filter(period.project_id, period.language, "", *days, **SHOWN[number])
    return list_narratives(context, wanted, limit=1).total


def test_every_number_is_what_the_store_and_the_list_behind_it_say(mixed: AppContext) -> None:
    found = home(mixed).periods
    assert [(each.project_title, each.period.name) for each in found] == [
        ("A", "T"),
        ("B", "T"),
        ("A", "M"),
        ("B", "M"),
        ("A", "Vacío"),
        ("B", "Vacío"),
    ]
    for standing in found:
        told = {number: getattr(standing, number) for number in COUNTS}
        assert told == {number: counted(mixed, standing.period, number) for number in COUNTS}
        assert told == {number: listed(mixed, standing.period, number) for number in COUNTS}
        if standing.period.name == "T":
            assert all(told.values()), "each sort of event is there"


def test_what_is_not_to_be_told_is_what_planning_leaves_out(mixed: AppContext) -> None:
    for standing in home(mixed).periods:
        period = standing.period
        choice = Choice(period.project_id, period.language, period.first_day, period.last_day)
        seen = preview(mixed, choice)
        left_out = (SkipReason.CANCELLED, SkipReason.NOT_YET_HELD)
        assert standing.untold == sum(seen.skipped.get(reason, 0) for reason in left_out)
        assert standing.due == seen.to_write


def test_two_languages_are_kept_apart(any_context: AppContext) -> None:
    """In planning, on the board and in lists alike."""
    project = import_file(any_context, "P", "e.csv", csv_file([event_row(1), event_row(2)])).project_id
    assert project
    for language in ("es", "en"):
        create_period(any_context, project, PeriodData(language, FIRST, LAST, language=language))
    write_all(any_context, Choice(project, "en", limit=1), "A text.")
    [first] = list_narratives(any_context, Filter(project, "en", written=True)).rows
    approve(any_context, [Seen(first.event_id, "en", 1)])

    def figures(language: str) -> tuple[int, int, int, int, int]:
        standing = next(each for each in home(any_context).periods if each.period.language == language)
        to_write = preview(any_context, Choice(project, language, FIRST, LAST)).to_write
        shown = list_narratives(any_context, Filter(project, language, reviewed=True)).total
        return standing.written, standing.approved, standing.due, to_write, shown

    assert figures("es") == (0, 0, 2, 2, 0)
    assert figures("en") == (1, 1, 1, 1, 1)
    write_all(any_context, Choice(project, "es"), "Un texto.")
    assert figures("es") == (2, 0, 0, 0, 0)
    assert figures("en") == (1, 1, 1, 1, 1)


def test_only_open_periods_of_projects_that_are_there(mixed: AppContext) -> None:
    def shown() -> list[str]:
        return [f"{each.project_title}{each.period.name}" for each in home(mixed).periods]

    of_a = {
        period.name: period.id for period in list_periods(mixed, home(mixed).periods[0].period.project_id)
    }
    close_period(mixed, of_a["T"])
    remove_period(mixed, of_a["M"], "doble")
    assert shown() == ["BT", "BM", "AVacío", "BVacío"]
    remove_project(mixed, home(mixed).periods[0].period.project_id, "era una prueba")
    assert shown() == ["AVacío"]


def test_the_period_that_is_due_first_has_what_comes_next(context: AppContext, clock: Clock) -> None:
    project = import_file(context, "P", "e.csv", csv_file([event_row(1), event_row(50)])).project_id
    assert project
    late = PeriodData("tarde", FIRST, LAST, date(2027, 1, 1), language="es")
    soon = PeriodData("pronto", date(2026, 9, 10), LAST, date(2026, 12, 1), language="es")
    for data in (late, soon):
        create_period(context, project, data)

    def foremost() -> tuple[str, int]:
        found = home(context).foremost("due")
        assert found
        name = found.period.name if isinstance(found, PeriodStanding) else found.code
        return name, found.due

    assert foremost() == ("pronto", 1)
    write_all(context, Choice(project, "es", *(soon.first_day, soon.last_day)), "Un texto.")
    assert foremost() == ("tarde", 1)
    for period in list_periods(context, project):
        close_period(context, period.id)
    assert foremost() == ("P", 1)


def test_the_periods_of_the_sample_come_last(any_context: AppContext) -> None:
    for code, due_on in (("EJEMPLO", date(2026, 12, 1)), ("P", date(2026, 12, 9)), ("Q", None)):
        project = import_file(any_context, code, "e.csv", csv_file([event_row(1)]), title=code).project_id
        assert project
        create_period(any_context, project, PeriodData("T", FIRST, LAST, due_on, language="es"))
    with any_context.database.write() as connection:
        connection.execute(projects.update().where(projects.c.code == "EJEMPLO").values(sample=True))
    assert [each.project_title for each in home(any_context).periods] == ["P", "Q", "EJEMPLO"]


def test_an_event_belongs_to_the_period_in_which_it_starts(any_context: AppContext) -> None:
    spans = {
        "antes": ("2026-08-01", "2026-08-31"),
        "entra": ("2026-08-30", "2026-09-01"),
        "dentro": ("2026-09-01", "2026-11-30"),
        "sale": ("2026-11-30", "2026-12-01"),
        "todo": ("2026-08-01", "2026-12-31"),
        "después": ("2026-12-01", ""),
    }
    rows = [
        {**event_row(number), "título": title, "fecha": first, "fecha fin": last}
        for number, (title, (first, last)) in enumerate(spans.items())
    ]
    project = import_file(any_context, "P", "e.csv", csv_file(rows)).project_id
    assert project
    found = crossing(any_context, project, FIRST, LAST)
    assert [(each.title, each.is_counted) for each in found] == [
        ("todo", False),
        ("entra", False),
        ("sale", True),
    ]
    create_period(any_context, project, PeriodData("", FIRST, LAST, language="es"))
    [standing] = home(any_context).periods
    assert standing.events == 2


def test_the_board_is_one_statement_that_looks_only_at_what_it_counts(context: AppContext) -> None:
    project = import_file(context, "P", "e.csv", csv_file([event_row(1)])).project_id
    assert project
    create_period(context, project, PeriodData("", FIRST, LAST, language="es"))
    ways = ways_of(context, lambda: home(context), "periods")
    assert any("events USING COVERING INDEX ix_events_days" in way for way in ways), ways
    assert not any(way.startswith(("SCAN events", "SCAN narratives", "SCAN reviews")) for way in ways), ways
    assert not any("versions" in way for way in ways)
