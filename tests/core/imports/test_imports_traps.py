"""Tables that lead to false events or false figures when they are read at face value."""

from datetime import date

import pytest

from core.domain.facts import EventState
from core.imports import ColumnUse, ParsedFile, read_events
from core.imports.encodings import text_of

TODAY = date(2026, 11, 22)


def read(*lines: str) -> ParsedFile:
    return read_events("a.csv", "\n".join(lines).encode(), TODAY)


def uses(*lines: str) -> dict[str, ColumnUse]:
    return {use.header: use for use in read(*lines).columns}


def refused(parsed: ParsedFile) -> list[tuple[int, str]]:
    return [(each.row, each.reason.format(**each.values)) for each in parsed.refusals]


def test_a_row_of_sums_that_does_not_say_so_is_nobody_s_attendance() -> None:
    parsed = read(
        "ID;Actividad;Fecha;Asistentes;Mujeres", "1;A;2026-09-12;30;20", "2;B;2026-09-13;;", ";;;30;20"
    )
    second = parsed.rows[1].facts
    assert (second.attendance.total, second.attendance.women, second.state) == (
        None,
        None,
        EventState.UNKNOWN,
    )
    assert parsed.left_out == (4,)


def test_a_further_row_never_fills_a_figure() -> None:
    parsed = read(
        "Título;Fecha;Aliados;Asistentes;Menores de 18;Horas", "A;2026-09-12;Uno;;;", ";;Dos;30;4;2"
    )
    facts = parsed.rows[0].facts
    assert (facts.partners, facts.attendance.total, facts.attendance.age_bands, facts.hours) == (
        "Uno, Dos", None, (), None,
    )  # fmt: skip
    assert [each.column for each in parsed.warnings] == ["Asistentes", "Menores de 18", "Horas"]


@pytest.mark.parametrize(
    ("notes", "left_out"),
    [
        (["Fuente: registro de campo;;;"], (3,)),
        ([";;;5", ";;;", "Elaborado por el equipo;;;"], (3, 5)),
        ([";;Nota: cifras provisionales;"], (3,)),
        ([";;Segundo lugar;"], ()),
    ],
)
def test_a_note_below_the_table_is_no_part_of_the_last_event(
    notes: list[str], left_out: tuple[int, ...]
) -> None:
    parsed = read("N;Título;Detalles;Mujeres;Fecha", "1;A;x;5;2026-09-12", *notes)
    assert (parsed.refusals, sorted(parsed.left_out)) == ((), list(left_out))
    assert dict(parsed.rows[0].extra)["N"] == "1"
    assert bool(parsed.notices) is True


def test_a_note_under_the_identifiers_is_left_out() -> None:
    parsed = read("ID;Título;Fecha", "1;A;2026-09-12", "Datos del registro;;")
    assert (parsed.refusals, parsed.left_out) == ((), (3,))


@pytest.mark.parametrize(
    ("heading", "first", "second"), [("código actividad", "1.1", "2.3"), ("quién", "Rosa", "Luis")]
)
def test_two_rows_that_differ_in_what_is_no_fact_are_not_the_same(
    heading: str, first: str, second: str
) -> None:
    parsed = read(
        f"id;title;date;cita;{heading}", f"1;A;2026-01-02;Bien;{first}", f"1;A;2026-01-02;Bien;{second}"
    )
    assert refused(parsed) == [(3, f"The same identifier stands in row 2, with another “{heading}”.")]


@pytest.mark.parametrize("answers", [("sí", "no"), ("no", "sí")])
def test_who_agreed_and_did_not_agree_is_not_named(answers: tuple[str, str]) -> None:
    lines = (f"1;A;2026-01-02;Bien;Rosa;{answer}" for answer in answers)
    parsed = read("id;title;date;cita;quién;consentimiento", *lines)
    assert [quote.consent for row in parsed.rows for quote in row.facts.quotes] == [False]


def test_the_consent_of_somebody_else_s_quote_is_not_that_of_the_first() -> None:
    parsed = read("title;date;cita;quién;consentimiento", "A;2026-01-02;Bien;Rosa;", ";;Mejor;Luis;sí")
    [quote] = parsed.rows[0].facts.quotes
    assert (quote.text, quote.who, quote.consent) == ("Bien", "Rosa", False)


@pytest.mark.parametrize(
    ("cell", "women"),
    [("45 personas", 45), ("45 asistentes", 45), ("45 Participantes", 45), ("45.0", 45), ("S/N", None)],
)
def test_a_number_of_people_may_say_so(cell: str, women: int | None) -> None:
    assert read("title;date;mujeres", f"A;2026-01-02;{cell}").rows[0].facts.attendance.women == women


@pytest.mark.parametrize("cell", ["45 (aprox.)", "~45", "unos 45", "45 aprox", "más de 45", "40-50", "45+"])
def test_an_approximate_number_is_refused_as_such(cell: str) -> None:
    reason = "The number is only approximate. Write the figure, or leave the cell empty."
    assert refused(read("title;date;mujeres", f"A;2026-01-02;{cell}")) == [(2, reason)]


@pytest.mark.parametrize(("cell", "day"), [("20260912", date(2026, 9, 12)), ("26/09/24", date(2024, 9, 26))])
def test_days_in_other_ways(cell: str, day: date) -> None:
    assert read("title;date", f"A;{cell}").rows[0].facts.starts_on == day


def test_a_year_that_may_be_a_day_is_refused() -> None:
    [(row, reason)] = refused(read("title;date", "A;26/09/12"))
    assert row == 2
    assert "which of these numbers is the year" in reason


def test_a_date_far_from_all_others_is_remarked() -> None:
    parsed = read("title;date", *(f"A{n};2026-01-0{n}" for n in range(1, 9)), "B;2062-01-02")
    assert [(each.row, each.value) for each in parsed.warnings] == [(10, "2062-01-02")]
    spread = read("title;date", *(f"A{n};{2010 + n}-01-02" for n in range(1, 15)))
    assert spread.warnings == ()


def test_it_was_held_and_it_was_not_are_told_apart() -> None:
    parsed = read("title;date;estado;mujeres", "A;2026-01-02;Se realizó;3", "B;2026-01-03;No realizada;")
    assert [row.facts.state for row in parsed.rows] == [EventState.DONE]
    assert [each.row for each in parsed.refusals] == [3]


def test_more_headings_are_known() -> None:
    found = uses("Cód;Nombre del taller;Fecha;Duración;Dirección", "1;A;2026-01-02;2;Calle Mayor 1")
    assert [use.field for use in found.values()] == ["external_id", "title", "starts_on", "hours", "place"]
    found = uses("Taller;Fecha;Dirección;Lugar", "A;2026-01-02;Calle Mayor 1;Aula")
    assert [use.field for use in found.values()] == ["title", "starts_on", None, "place"]


@pytest.mark.parametrize(
    ("letters", "fields"),
    [("H;M", ["men", "women"]), ("F;M", ["women", "men"]), ("M;Total", [None, "total"])],
)
def test_letters_under_a_heading_of_attendance(letters: str, fields: list[str]) -> None:
    parsed = read("Título;Fecha;Participantes;", f";;{letters}", "A;2026-01-02;7;5")
    assert [use.field for use in parsed.columns][2:] == fields


@pytest.mark.parametrize(
    "heading",
    ["Fecha nac.", "Nombre del niño/a", "Beneficiario/a", "Alumna/o", "Tutor/a legal", "C.I.", "DPI"],
)
def test_headings_of_single_people_are_personal(heading: str) -> None:
    use = uses(f"title;date;{heading}", "A;2026-01-02;x")[heading]
    assert (use.field, use.personal) == (None, True)


def test_a_column_of_full_names_is_personal_and_one_of_places_is_not() -> None:
    found = uses(
        "title;date;dato;espacio público",
        "A;2026-01-02;Ana Pérez;Casa de la Juventud",
        "B;2026-01-03;Luis Gómez Ruiz;Puente de Vallecas",
        "C;2026-01-04;Itziar Etxebarria;San Blas",
    )
    assert (found["dato"].personal, found["espacio público"].personal) == (True, False)


def test_long_lines_without_accents_are_passed_over() -> None:
    content = (b"x" * 300_000 + b"\n") * 20 + "Reunión en Málaga\n".encode("cp1252")
    assert text_of(content).endswith("Reunión en Málaga\n")
