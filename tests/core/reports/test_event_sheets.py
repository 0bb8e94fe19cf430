"""The template and the list of gaps: what they say, and that they come back whole by the import."""

import io
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from core.actions.events import create_event, mend_event
from core.actions.imports import import_file
from core.context import AppContext
from core.domain.completeness import Gap
from core.domain.event_fields import FIELDS
from core.domain.facts import EventState
from core.i18n import LANGUAGES, _
from core.i18n.words import word
from core.queries.events import event_to_edit
from core.queries.gaps import gaps_file, number_with_gaps, project_gaps, template_file
from core.queries.projects import find_project
from core.reports.heading_words import AGE_BANDS, ASKED
from core.store.tables import event_changes, events
from tests.make import csv_file, event_row
from tests.support.accounts import rows

FILLED: dict[str, Any] = {
    "external_id": "T-1",
    "activity_code": "A1.2",
    "title": "Taller de huertos",
    "kind": "taller",
    "programme": "Escuelas",
    "starts_on": date(2026, 9, 12),
    "starts_at": time(17, 0),
    "ends_on": date(2026, 9, 13),
    "ends_at": time(20, 30),
    "planned_on": date(2026, 9, 5),
    "change_reason": "llovía",
    "sessions": 2,
    "hours": 3.5,
    "modality": "presencial",
    "place": "salón comunal",
    "locality": "Soacha",
    "organiser": "Huertos",
    "partners": "la escuela",
    "responsible": "Ana",
    "target_group": "familias",
    "price": "gratis",
    "total": 1250,
    "women": 700,
    "men": 500,
    "other": 20,
    "not_recorded": 30,
    "disability": 3,
    "distinct_people": 1100,
    "objectives": "Sembrar.\n\nY regar.",
    "description": "Se sembró.",
    "outputs": "14 huertos; 3,5 hectáreas",
    "results": "14 huertos",
    "agreements": "volver",
    "difficulties": "la lluvia",
    "lessons": "ir antes",
    "quote": "Nunca había sembrado",
    "quote_who": "Rosa",
}


def open_book(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def content_of(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def headings(book: Workbook) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in book.worksheets[0][1]}


def put(book: Workbook, row: int, heading: str, value: Any) -> None:
    book.worksheets[0].cell(row, headings(book)[heading]).value = value


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_untouched_template_brings_no_event(context: AppContext, language: str) -> None:
    content = template_file(context, language).content
    result = import_file(context, "PLANTILLA", "plantilla.xlsx", content, dry_run=True)
    assert (result.taken, result.refused, result.rows) == (0, 0, 0)
    sheet = open_book(content).worksheets[0]
    assert sheet.cell(2, 1).value == _("EXAMPLE (this row is not imported)", language)
    assert sheet.data_validations.dataValidation[0].formula1.count(",") == len(EventState) - 1
    asked = open_book(content).worksheets[1]
    said = [[cell.value for cell in row] for row in asked.iter_rows(min_row=2)]
    assert len(said) == len(FIELDS) + len(AGE_BANDS) - 1
    assert all(row[1] for row in said)
    assert set(ASKED) == {field.name for field in FIELDS}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", EventState)
def test_a_filled_template_comes_in_with_every_field(
    context: AppContext, language: str, state: EventState
) -> None:
    book = open_book(template_file(context, language).content)
    for name, value in FILLED.items():
        put(book, 3, word("field", name, language), value)
    put(book, 3, word("field", "state", language), word("event", state, language))
    put(book, 3, word("field", "quote_consent", language), _("yes", language))
    for band, count in zip(AGE_BANDS, (9, 4), strict=True):
        put(book, 3, _(band, language), count)
    result = import_file(context, "PLANTILLA", "plantilla.xlsx", content_of(book))
    assert (result.taken, result.refused) == (1, 0)
    assert all(use.field for use in result.columns)
    found = event_to_edit(context, 1)
    assert found
    values = found.values
    plain = {name: values[name] for name in FILLED if name not in ("outputs", "quote", "quote_who")}
    assert plain == {name: FILLED[name] for name in plain} | {"hours": Decimal("3.5")}
    assert values["state"] is state
    assert [(each.quantity, each.unit) for each in values["outputs"]] == [
        (Decimal(14), "huertos"),
        (Decimal("3.5"), "hectáreas"),
    ]
    assert [(each.text, each.who, each.consent) for each in values["quote"]] == [
        ("Nunca había sembrado", "Rosa", True)
    ]
    assert [each.count for each in values["age_band"]] == [9, 4]


def incomplete(context: AppContext) -> int:
    """A project of which one event is complete and the others lack something. Returns its number."""
    given = [
        event_row(1),
        event_row(2, lugar=""),
        event_row(3, asistentes="", mujeres=""),
        event_row(4, estado="", asistentes="", mujeres="", resultados="", lugar=""),
        event_row(5, resultados="", título="=SUMA(1;2)", id=""),
        event_row(
            6, fecha="2027-03-01", estado="previsto", lugar="", asistentes="", mujeres="", resultados=""
        ),
    ]
    import_file(context, "HUECOS", "a.csv", csv_file(given))
    project = find_project(context, "HUECOS")
    assert project
    return project.id


def test_the_list_of_gaps_tells_what_each_event_lacks(context: AppContext) -> None:
    found = project_gaps(context, incomplete(context))
    lacks = {event.event_id: event.gaps for event in found.events}
    assert lacks == {
        2: (Gap.PLACE,),
        3: (Gap.ATTENDANCE,),
        4: (Gap.STATE, Gap.PLACE, Gap.ATTENDANCE, Gap.WHAT_CAME_OF_IT),
        5: (Gap.WHAT_CAME_OF_IT,),
        6: (Gap.PLACE,),
    }
    assert found.counts[Gap.PLACE] == 3
    assert number_with_gaps(context, 1) == 5
    within = project_gaps(context, 1, date(2026, 9, 3), date(2026, 9, 4))
    assert [event.event_id for event in within.events] == [2, 3]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_missing_is_filled_in_and_nothing_else_changes(context: AppContext, language: str) -> None:
    project_id = incomplete(context)
    content = gaps_file(context, project_id, said=language).content
    before = {row.id: row for row in rows(context, events)}
    assert import_file(context, "HUECOS", "b.xlsx", content).updated == 0, "untouched, it changes nothing"
    book = open_book(content)
    sheet, at = book.worksheets[0], headings(book)
    missing = at[_("What is missing", language)]
    filled = 0
    for row in range(2, sheet.max_row + 1):
        assert sheet.cell(row, missing).value
        for heading, value in (
            ("state", word("event", EventState.DONE, language)),
            ("place", "la escuela"),
            ("total", 12),
            ("women", 7),
            ("description", "Se sembró."),
        ):
            cell = sheet.cell(row, at[word("field", heading, language)])
            if cell.value is None:
                assert cell.fill.fgColor.rgb == "FFFDE9B8", "what is to be filled in is coloured"
                cell.value, filled = value, filled + 1
    assert filled == 3 + 1 + 2 * 2 + 2
    result = import_file(context, "HUECOS", "b.xlsx", content_of(book))
    assert (result.taken, result.updated, result.refused) == (0, 5, 0)
    assert all(use.field for use in result.columns)
    assert project_gaps(context, project_id).events == ()
    after = {row.id: row for row in rows(context, events)}
    changed = {
        (number, column.name)
        for number, row in after.items()
        for column in events.columns
        if getattr(row, column.name) != getattr(before[number], column.name)
    }
    follows = {"facts_hash", "complete", "updated", "import_id"}
    assert {(number, name) for number, name in changed if name not in follows} == {
        (2, "place"),
        (3, "attendance_total"),
        (3, "attendance_women"),
        *((4, name) for name in ("state", "place", "attendance_total", "attendance_women", "description")),
        (5, "description"),
        (6, "place"),
    }
    assert all(row.import_id for row in rows(context, event_changes))


def test_what_was_mended_here_meanwhile_stays(context: AppContext) -> None:
    project_id = incomplete(context)
    book = open_book(gaps_file(context, project_id, said="es").content)
    found = event_to_edit(context, 3)
    assert found
    mend_event(context, 3, {"total": 45, "title": "Otro título"}, found.values)
    put(book, 3, "Asistencias", 12)
    import_file(context, "HUECOS", "b.xlsx", content_of(book))
    found = event_to_edit(context, 3)
    assert found
    assert (found.facts.attendance.total, found.facts.title) == (45, "Otro título")


def test_an_event_with_a_planned_day_alone_can_be_completed(context: AppContext) -> None:
    project_id = incomplete(context)
    values = {
        "title": "Sin día",
        "state": EventState.DONE,
        "planned_on": date(2026, 9, 1),
        "place": "la escuela",
    }
    event_id = create_event(context, project_id, {**values, "total": 3, "results": "sí"})
    book = open_book(gaps_file(context, project_id, said="es").content)
    last = book.worksheets[0].max_row
    assert book.worksheets[0].cell(last, headings(book)["Qué falta"]).value == "la fecha"
    put(book, last, "Fecha de inicio", date(2026, 9, 2))
    assert import_file(context, "HUECOS", "b.xlsx", content_of(book)).refused == 0
    found = event_to_edit(context, event_id)
    assert found
    assert (found.facts.starts_on, found.gaps) == (date(2026, 9, 2), ())
