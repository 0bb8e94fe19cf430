"""Each row of a file of events is taken as it says, or refused with its column, value and reason."""

from datetime import date, time
from decimal import Decimal

import pytest

from core.domain.facts import AgeBand, Attendance, EventState, Output, Quote
from core.imports import ParsedFile, ParsedRow, RowRemark, read_events

TODAY = date(2026, 11, 22)
RICH = {
    "Código externo": "T-1",
    "Código de actividad": "2.1",
    "Título": "Cuentas claras en casa",
    "Tipo": "Taller",
    "Programa": "Economía del hogar",
    "Estado": "Realizado",
    "Fecha": "12/09/2026",
    "Hora": "9.30",
    "Hora fin": "12:30 h",
    "Sesiones": "1",
    "Horas": "3,5",
    "Modalidad": "Presencial",
    "Lugar": "Salón comunal",
    "Municipio": "Soacha",
    "Organiza": "Equipo local",
    "Aliados": "Junta vecinal",
    "Responsable": "Ana Ruiz",
    "Público": "Familias",
    "Precio": "Gratuito",
    "Objetivo": "Llevar un registro de gastos",
    "Descripción": "Primera parte.\r\n\r\n\r\nSegunda\u00a0 parte.",
    "Productos": "14 presupuestos terminados; 1.250 fichas; 3 guías",
    "Resultados": "Seis familias formaron un grupo",
    "Acuerdos": "Pedir el aula",
    "Dificultades": "ninguna",
    "Lecciones": "N/A",
    "Cita": "«Nunca lo había visto»",
    "Quién": "Rosa",
    "Consentimiento": "Sí",
    "N.º de participantes": "1.045",
    "Mujeres": "731",
    "Hombres": "0",
    "Personas con discapacidad": "4",
    "Menores de 18 años": "9",
    "Personas distintas": "40",
    "Dirección": "Calle 5",
    "Teléfono": "3001234567",
}


def csv_of(*rows: dict[str, str]) -> bytes:
    """A file with these rows, every cell quoted, under the headings of the first."""
    lines = [list(rows[0]), *(list(row.values()) for row in rows)]
    quoted = (",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    return "\r\n".join(quoted).encode()


def read(*rows: dict[str, str]) -> ParsedFile:
    return read_events("eventos.csv", csv_of(*rows), TODAY)


def taken(**cells: str) -> ParsedRow:
    parsed = read({"title": "A", "date": "2026-09-12", **cells})
    assert parsed.refusals == ()
    return parsed.rows[0]


def refused(**cells: str) -> RowRemark:
    parsed = read({"title": "A", "date": "2026-09-12", **cells})
    assert parsed.rows == ()
    return parsed.refusals[0]


def test_a_full_row_says_all_that_it_holds() -> None:
    [row] = read(RICH).rows
    facts = row.facts
    assert (row.number, row.external_id, row.activity_code) == (2, "T-1", "2.1")
    assert (facts.title, facts.kind, facts.programme) == (
        "Cuentas claras en casa",
        "Taller",
        "Economía del hogar",
    )
    assert facts.state is EventState.DONE
    assert (facts.starts_on, facts.starts_at, facts.ends_at) == (date(2026, 9, 12), time(9, 30), time(12, 30))
    assert (facts.sessions, facts.hours) == (1, Decimal("3.5"))
    assert (facts.place, facts.locality) == ("Salón comunal", "Soacha")
    assert (facts.organiser, facts.partners, facts.responsible) == (
        "Equipo local",
        "Junta vecinal",
        "Ana Ruiz",
    )
    assert (facts.target_group, facts.price, facts.modality) == ("Familias", "Gratuito", "Presencial")
    assert facts.objectives == "Llevar un registro de gastos"
    assert facts.description == "Primera parte.\n\nSegunda parte."
    assert facts.outputs == (
        Output(Decimal(14), "presupuestos terminados"),
        Output(Decimal(1250), "fichas"),
        Output(Decimal(3), "guías"),
    )
    assert (facts.results, facts.agreements) == ("Seis familias formaron un grupo", "Pedir el aula")
    assert (facts.difficulties, facts.lessons) == ("", "")
    assert facts.quotes == (Quote("Nunca lo había visto", "Rosa", consent=True),)
    assert facts.attendance == Attendance(
        total=1045, women=731, men=0, disability=4, age_bands=(AgeBand("menores de 18 años", 9),)
    )
    assert facts.distinct_people == 40


def test_what_has_no_home_is_kept_beside_the_facts_and_never_in_them() -> None:
    [row] = read(RICH).rows
    assert row.extra == (("Dirección", "Calle 5"), ("Teléfono", "3001234567"))
    assert row.facts.extra == ()


def test_english_headings_are_read_as_well() -> None:
    row = taken(
        **{
            "End date": "2026-09-14",
            "Start time": "7:30 pm",
            "Venue": "Town hall",
            "City": "Leeds",
            "Target group": "Parents",
            "Number of participants": "1,045",
            "Women": "700",
            "Outcomes": "Two groups formed",
            "Next steps": "Meet again",
            "Ages 18 to 29": "12",
        }
    )
    facts = row.facts
    assert (facts.ends_on, facts.starts_at) == (date(2026, 9, 14), time(19, 30))
    assert (facts.place, facts.locality, facts.target_group) == ("Town hall", "Leeds", "Parents")
    assert (facts.attendance.total, facts.attendance.women) == (1045, 700)
    assert facts.attendance.age_bands == (AgeBand("ages 18 to 29", 12),)
    assert (facts.results, facts.agreements) == ("Two groups formed", "Meet again")


@pytest.mark.parametrize(
    ("written", "day", "at"),
    [
        ("2026-09-12", date(2026, 9, 12), None),
        ("2026/9/12", date(2026, 9, 12), None),
        ("12/09/2026", date(2026, 9, 12), None),
        ("2.9.2026", date(2026, 9, 2), None),
        ("12-09-2026", date(2026, 9, 12), None),
        ("2026-09-12 00:00:00.0", date(2026, 9, 12), None),
        ("2026-09-12T19:30:00", date(2026, 9, 12), time(19, 30)),
        ("12/09/2026 7:05 p. m.", date(2026, 9, 12), time(19, 5)),
        ("12/09/26", date(2026, 9, 12), None),
        ("09/25/2026", date(2026, 9, 25), None),
        ("12 de septiembre de 2026", date(2026, 9, 12), None),
        ("sábado, 12 de sept. de 2026", date(2026, 9, 12), None),
        ("12-Sep-26", date(2026, 9, 12), None),
        ("1º de marzo del 2026", date(2026, 3, 1), None),
        ("Mar 12, 2026", date(2026, 3, 12), None),
        ("martes 3 marzo 2026 18:30", date(2026, 3, 3), time(18, 30)),
        ("September 12th 2026", date(2026, 9, 12), None),
        ("46277", date(2026, 9, 12), None),
    ],
)
def test_dates_as_people_write_them(written: str, day: date, at: time | None) -> None:
    facts = taken(date=written).facts
    assert (facts.starts_on, facts.starts_at) == (day, at)


@pytest.mark.parametrize(
    "written",
    [
        "soon",
        "31/02/2026",
        "2026-13-01",
        "31/31/2026",
        "1/6",
        "0001-01-01",
        "mayo 2026",
        "12-xyz-2026",
        "99999",
    ],
)
def test_a_date_that_cannot_be_read_refuses_the_row(written: str) -> None:
    refusal = refused(date=written)
    assert (refusal.row, refusal.column, refusal.value) == (2, "date", written)
    assert "no date" in refusal.reason


@pytest.mark.parametrize(
    ("written", "starts", "ends"),
    [
        ("19:30", time(19, 30), None),
        ("19.30", time(19, 30), None),
        ("19h30", time(19, 30), None),
        ("7:30 a.m.", time(7, 30), None),
        ("12:15 am", time(0, 15), None),
        ("19 h", time(19, 0), None),
        ("17:00-19:00", time(17, 0), time(19, 0)),
        ("11:00 a. m. a 1:00 p. m.", time(11, 0), time(13, 0)),
        ("17:00 a 19:00 h", time(17, 0), time(19, 0)),
    ],
)
def test_times_as_people_write_them(written: str, starts: time, ends: time | None) -> None:
    facts = taken(time=written).facts
    assert (facts.starts_at, facts.ends_at) == (starts, ends)


@pytest.mark.parametrize(
    ("heading", "written"),
    [
        ("Hora", "por la tarde"),
        ("Hora", "25:00"),
        ("Hora", "5:00 a 7:00 pm"),
        ("Hora", "12"),
        ("Horas", "varias"),
        ("Horas", "1.250.00"),
        ("Sesiones", "1,6"),
        ("Productos", "3 guías; un mural"),
        ("Productos", "3 de mayo: acta"),
    ],
)
def test_a_detail_that_its_field_cannot_hold_is_kept_aside(heading: str, written: str) -> None:
    row = taken(**{heading: written})
    assert row.extra == ((heading, written),)
    assert (row.facts.starts_at, row.facts.hours, row.facts.sessions, row.facts.outputs) == (
        None,
        None,
        None,
        (),
    )


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"title": " - "}, "title", "title is missing"),
        ({"title": "x" * 501}, "title", "characters"),
        ({"notes": "x" * 20_001}, "notes", "characters"),
        ({"date": "S/D"}, "date", "date is missing"),
        ({"end date": "2026-09-11"}, "end date", "ends before it starts"),
        ({"end date": "later"}, "end date", "no date"),
        ({"attendance": "-3"}, "attendance", "below zero"),
        ({"attendance": "unas 40"}, "attendance", "only approximate"),
        ({"attendance": "12,5"}, "attendance", "has a fraction"),
        ({"attendance": "9" * 30}, "attendance", "too large"),
        ({"women": "many"}, "women", "whole number"),
        ({"menores de 18": "many"}, "menores de 18", "whole number"),
        ({"attendance": "1.250,5"}, "attendance", "has a fraction"),
        ({"status": "casi"}, "status", "not known"),
    ],
)
def test_a_row_that_cannot_be_taken_says_where_and_why(
    cells: dict[str, str], column: str, words: str
) -> None:
    refusal = refused(**cells)
    assert refusal.row == 2
    assert refusal.column == column
    assert words in refusal.reason.format(**refusal.values)
    assert len(refusal.value) <= 200


def test_one_bad_row_does_not_keep_the_others_out() -> None:
    parsed = read(
        {"title": "A", "date": "2026-09-12"},
        {"title": "", "date": "2026-09-13"},
        {"title": "C", "date": "2026-09-14"},
    )
    assert [row.facts.title for row in parsed.rows] == ["A", "C"]
    assert [(refusal.row, refusal.column) for refusal in parsed.refusals] == [(3, "title")]


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ({"estado": "Realizada"}, EventState.DONE),
        ({"estado": "aplazado"}, EventState.POSTPONED),
        ({"estado": "CANCELADO"}, EventState.CANCELLED),
        ({"estado": "previsto"}, EventState.PLANNED),
        ({"status": "Unknown"}, EventState.UNKNOWN),
        ({}, EventState.UNKNOWN),
        ({"attendance": "40"}, EventState.DONE),
        ({"attendance": "0"}, EventState.UNKNOWN),
        ({"results": "Se formó un grupo"}, EventState.DONE),
        ({"outputs": "3 guías"}, EventState.DONE),
        ({"results": "N/A"}, EventState.UNKNOWN),
        ({"description": "Se habló de todo"}, EventState.UNKNOWN),
        ({"date": "2026-11-22", "attendance": "40"}, EventState.UNKNOWN),
        ({"end date": "2026-12-01", "attendance": "40"}, EventState.UNKNOWN),
        ({"estado": "-", "attendance": "40"}, EventState.DONE),
    ],
)
def test_done_is_only_what_is_known_to_be_done(cells: dict[str, str], state: EventState) -> None:
    assert taken(**cells).facts.state is state


def test_a_postponed_event_needs_only_the_date_it_was_planned_for() -> None:
    facts = taken(date="", estado="aplazado", **{"fecha prevista": "2026-09-12", "motivo": "Lluvia"}).facts
    assert (facts.starts_on, facts.planned_on, facts.change_reason) == (None, date(2026, 9, 12), "Lluvia")


@pytest.mark.parametrize(
    ("consent", "given"),
    [("Sí", True), ("yes, signed", True), ("No", False), ("", False), ("no consta", False)],
)
def test_only_a_clear_yes_is_consent(consent: str, given: bool) -> None:
    [quote] = taken(quote="Fue útil", who="Rosa", consent=consent).facts.quotes
    assert quote == Quote("Fue útil", "Rosa", consent=given)


def test_an_event_without_identifier_is_recognised_at_the_next_import() -> None:
    first = taken(place="Aula 1", description="Antes")
    again = taken(place="AULA 1", description="Después", attendance="12")
    elsewhere = taken(place="Aula 2")
    assert first.external_id.startswith("~")
    assert first.external_id == again.external_id != elsewhere.external_id


def test_the_same_identifier_twice_refuses_the_later_row() -> None:
    parsed = read(
        {"id": "7", "title": "A", "date": "2026-09-12", "attendance": "12"},
        {"id": "7", "title": "B", "date": "2026-09-12", "attendance": "12"},
        {"id": "", "title": "C", "date": "2026-09-14", "attendance": "12"},
        {"id": "", "title": "C", "date": "14/09/2026", "attendance": "13"},
    )
    assert [row.facts.title for row in parsed.rows] == ["A", "C"]
    assert [(item.row, item.column, item.reason.format(**item.values)) for item in parsed.refusals] == [
        (3, "id", "The same identifier stands in row 2, with another “title”."),
        (5, "title", "The same title, date and place stand in row 4, with another “attendance”."),
    ]


def test_text_is_cleaned() -> None:
    row = taken(place="  Cafe\u0301\x07   del\u200b \ufeffpuerto\u2028")
    assert row.facts.place == "Café del puerto"
