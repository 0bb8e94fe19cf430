"""What an import makes of a project: new events, changed ones, and what was mended here."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.actions import taking
from core.actions.events import create_event, mend_event, remove_event
from core.actions.imports import ColumnChoice, ImportResult, Reading, import_file
from core.actions.projects import edit_project, remove_project
from core.context import AppContext
from core.domain.facts import EventState, Quote
from core.domain.projects import ProjectData
from core.errors import Refusal
from core.queries.events import EventToEdit, event_to_edit
from core.queries.projects import find_project
from core.store.tables import column_maps, event_changes, imports
from core.store.tables import events as event_rows
from tests.make import csv_file, event_row


def take(context: AppContext, *rows: Mapping[str, str], **options: Any) -> ImportResult:
    return import_file(context, "HUERTOS", "events.csv", csv_file(rows), title="Huertos", **options)


def id_of(context: AppContext, external_id: str) -> int:
    with context.database.read() as connection:
        wanted = select(event_rows.c.id).where(event_rows.c.external_id == external_id)
        return connection.execute(wanted).scalar_one()


def event(context: AppContext, number: int) -> EventToEdit:
    found = event_to_edit(context, id_of(context, f"E-{number:05}"))
    assert found
    return found


def mend(context: AppContext, number: int, **changes: Any) -> None:
    seen = event(context, number)
    mend_event(context, seen.event_id, changes, seen.values)


def told(result: ImportResult) -> tuple[int, int, int, int, int]:
    return result.taken, result.updated, result.unchanged, result.refused, result.kept


def test_only_what_a_row_gives_is_changed(any_context: AppContext) -> None:
    take(any_context, event_row(1, lecciones="regar antes"), event_row(2))
    narrow = {
        "id": "E-00001",
        "título": "Taller de huertos 1",
        "fecha": "2026-09-02",
        "lugar": "",
        "hombres": "9",
    }
    assert told(take(any_context, narrow)) == (0, 1, 0, 0, 0)
    facts = event(any_context, 1).facts
    assert (facts.attendance.men, facts.attendance.total, facts.lessons) == (9, 21, "regar antes")
    assert facts.place == "salón comunal de Villa Esperanza"
    assert facts.state is EventState.DONE
    assert told(take(any_context, narrow)) == (0, 0, 1, 0, 0)
    fields = [change.name for made in event(any_context, 1).changes for change in made.changes]
    assert len(fields) == 1


def test_a_state_that_nobody_stated_is_concluded_from_what_is_known_together(any_context: AppContext) -> None:
    bare = {"id": "E-00001", "título": "Taller", "fecha": "2026-09-02", "lugar": "patio"}
    take(any_context, bare)
    assert event(any_context, 1).facts.state is EventState.UNKNOWN
    take(any_context, {**bare, "asistentes": "12"})
    assert event(any_context, 1).facts.state is EventState.DONE
    mend(any_context, 1, state=EventState.UNKNOWN)
    take(any_context, {**bare, "asistentes": "13"})
    assert event(any_context, 1).facts.state is EventState.UNKNOWN


def test_lists_keep_what_the_file_has_no_column_for(any_context: AppContext) -> None:
    whole = event_row(
        1,
        cita="Aprendí a podar.",
        quien="Rosa",
        consentimiento="sí",
        **{"menores de 18": "9", "mayores de 60": "4"},
    )
    take(any_context, whole)
    before = event(any_context, 1).facts
    assert before.quotes == (Quote("Aprendí a podar.", "Rosa", consent=True),)
    assert len(before.attendance.age_bands) == 2
    again = {**event_row(1), "cita": "Aprendí a podar.", "mayores de 60": "5"}
    take(any_context, again)
    after = event(any_context, 1).facts
    assert after.quotes == before.quotes
    assert [band.count for band in after.attendance.age_bands] == [9, 5]
    # Consent is taken back where the file says so.
    take(any_context, {**again, "quien": "Rosa", "consentimiento": "no"})
    assert event(any_context, 1).facts.quotes == (Quote("Aprendí a podar.", "Rosa", consent=False),)


def test_what_was_mended_here_stays_until_the_file_is_chosen(any_context: AppContext) -> None:
    rows = [event_row(1), event_row(2)]
    take(any_context, *rows)
    mend(any_context, 1, total=45, results="nada")
    foreseen = take(any_context, *rows, dry_run=True)
    clash = next(each for each in foreseen.conflicts if each.column == "attendance_total")
    assert (clash.row, clash.external_id, clash.here, clash.in_file) == (2, "E-00001", 45, 21)
    assert (clash.by, clash.at, clash.alone) == (any_context.actor.name, any_context.clock(), True)
    assert told(take(any_context, *rows)) == (0, 0, 2, 0, 2)
    chosen = {("E-00001", "attendance_total"): 45}
    assert told(take(any_context, *rows, from_file=chosen)) == (0, 1, 1, 0, 1)
    facts = event(any_context, 1).facts
    assert (facts.attendance.total, facts.results) == (21, "nada")
    # The file's value holds from now on: it is no longer one that was mended here.
    assert take(any_context, event_row(1, asistentes="50")).updated == 1
    assert event(any_context, 1).facts.attendance.total == 50


def test_what_was_typed_into_a_new_event_is_mended_here_too(any_context: AppContext) -> None:
    project_id = take(any_context, event_row(1)).project_id
    assert project_id
    day = date(2026, 9, 10)
    create_event(
        any_context, project_id, {"external_id": "E-00009", "title": "Feria", "starts_on": day, "total": 7}
    )
    result = take(any_context, event_row(9))
    assert {each.column for each in result.conflicts} == {"title", "attendance_total"}
    facts = event(any_context, 9).facts
    assert (facts.title, facts.attendance.total, facts.attendance.women) == ("Feria", 7, 19)
    # An import that came after it does not make it the file's.
    assert {each.column for each in take(any_context, event_row(9)).conflicts} == {
        "title",
        "attendance_total",
    }


def test_columns_pointed_by_hand_are_kept_for_the_project(any_context: AppContext) -> None:
    row = {
        "id": "E-00001",
        "Qué": "Taller",
        "fecha": "2026-09-02",
        "Dónde fue": "patio",
        "Nota": "con lluvia",
    }
    assert take(any_context, row, dry_run=True).missing == ("title",)
    with pytest.raises(Refusal, match="titles"):
        take(any_context, row)
    assert find_project(any_context, "HUERTOS") is None
    choices = {
        "Qué": ColumnChoice("title"),
        "Dónde fue": ColumnChoice("place"),
        "Nota": ColumnChoice(told=True),
    }
    assert take(any_context, row, choices=choices).taken == 1
    seen = event(any_context, 1)
    assert (seen.facts.title, seen.facts.place) == ("Taller", "patio")
    assert seen.facts.extra == (("Nota", "con lluvia"),)
    assert told(take(any_context, row)) == (0, 0, 1, 0, 0)
    # One tick less, and nothing else is forgotten.
    assert take(any_context, row, choices={"Nota": ColumnChoice()}).updated == 1
    seen = event(any_context, 1)
    assert (seen.facts.extra, seen.extra[0].value, seen.facts.place) == ((), "con lluvia", "patio")
    with any_context.database.read() as connection:
        assert len(connection.execute(select(column_maps)).all()) == 3


def test_an_answer_is_asked_for_once(any_context: AppContext) -> None:
    row = {"id": "E-00001", "título": "Taller", "fecha": "03/04/2026", "lugar": "patio"}
    foreseen = take(any_context, row, dry_run=True)
    assert [use.header for use in foreseen.questions] == ["fecha"]
    answer = {"fecha": ColumnChoice(reading=Reading.MONTH_FIRST)}
    assert take(any_context, row, choices=answer).taken == 1
    assert event(any_context, 1).facts.starts_on == date(2026, 3, 4)
    later = take(any_context, row, dry_run=True)
    assert (later.questions, later.unchanged) == ((), 1)


def test_a_column_that_finds_its_home_is_not_told_twice(any_context: AppContext) -> None:
    row = {"id": "E-00001", "título": "Taller", "fecha": "2026-09-02", "Dónde fue": "patio"}
    take(any_context, row, choices={"Dónde fue": ColumnChoice(told=True)})
    take(any_context, row, choices={"Dónde fue": ColumnChoice("place")})
    seen = event(any_context, 1)
    assert (seen.facts.place, seen.extra, seen.facts.extra) == ("patio", (), ())


def test_rows_are_remarked_on_beside_the_project(any_context: AppContext) -> None:
    project_id = take(any_context, event_row(1)).project_id
    assert project_id
    days = date(2026, 9, 1), date(2026, 9, 30)
    edit_project(any_context, project_id, ProjectData("HUERTOS", "Huertos", "es", *days))
    twin, late = {**event_row(1), "id": "OTRO"}, event_row(50)
    result = take(any_context, event_row(1), twin, late)
    assert [(each.row, each.column) for each in result.warnings if "project" in each.reason] == [
        (3, "título"),
        (4, "fecha"),
    ]
    assert result.taken == 2


def test_what_somebody_removed_is_refused_with_the_reason(any_context: AppContext) -> None:
    take(any_context, event_row(1), event_row(2))
    remove_event(any_context, id_of(any_context, "E-00001"), "se contó dos veces")
    result = take(any_context, event_row(1, asistentes="99"), event_row(2))
    assert told(result) == (0, 0, 1, 1, 0)
    assert result.refusals[0].values == {"reason": "se contó dos veces"}
    assert [number for number, _cells in result.refused_rows.rows] == [2]
    project = find_project(any_context, "HUERTOS")
    assert project
    remove_project(any_context, project.id, "acabó")
    with pytest.raises(Refusal, match="was removed"):
        take(any_context, event_row(3))


def test_an_import_that_breaks_off_leaves_nothing(
    any_context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(any_context, event_row(1))
    monkeypatch.setattr(taking, "STRETCH", 2)
    put_in, stretches = taking.add_events, []

    def break_off(*given: Any) -> None:
        stretches.append(put_in(*given))
        if len(stretches) == 2:
            raise OSError("the disk is full")

    monkeypatch.setattr(taking, "add_events", break_off)
    rows = [event_row(1, asistentes="99"), *(event_row(number) for number in range(2, 7))]
    with pytest.raises(OSError, match="disk"):
        take(any_context, *rows, choices={"tipo": ColumnChoice("")})
    assert event(any_context, 1).facts.attendance.total == 21
    with any_context.database.read() as connection:
        counts = [
            len(connection.execute(select(each)).all())
            for each in (event_rows, imports, event_changes, column_maps)
        ]
    assert counts == [1, 1, 0, 0]


def test_a_day_in_the_project_says_nothing(any_context: AppContext) -> None:
    result = take(any_context, *(event_row(number) for number in range(1, 4)))
    assert result.warnings == ()
    assert result.first[0].starts_on == date(2026, 9, 1) + timedelta(days=1)
