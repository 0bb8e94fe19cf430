"""Which column is read as what, and which look personal."""

from datetime import date

import pytest

from core.i18n import LANGUAGES
from core.i18n.words import kinds, word
from core.imports import ColumnUse, read_events
from core.imports.columns import AGE_BAND, ALIASES, fields_of, normalised


def columns_of(*lines: str) -> dict[str, ColumnUse]:
    content = "\n".join(lines).encode()
    return {use.header: use for use in read_events("a.csv", content, date(2026, 11, 22)).columns}


def test_every_alias_can_be_met_and_means_one_thing() -> None:
    aliases = [alias for names in ALIASES.values() for alias in names]
    assert [alias for alias in aliases if normalised(alias) != alias] == []
    assert sorted(aliases) == sorted(set(aliases))


@pytest.mark.parametrize(
    ("heading", "plain"),
    [
        ("  TÍTULO del_evento ", "titulo evento"),
        ("N.º de participantes", "participantes"),
        ("numero_de_mujeres", "mujeres"),
        ("Nro. de hombres", "hombres"),
        ("No registrado", "no registrado"),
        ("Organised by", "organised by"),
    ],
)
def test_headings_are_compared_without_what_does_not_matter(heading: str, plain: str) -> None:
    assert normalised(heading) == plain


def test_of_several_columns_for_a_field_the_likeliest_wins() -> None:
    uses = columns_of("nombre,titulo,fecha,barrio,distrito", "x,A,2026-01-02,Chopera,Arganzuela")
    assert (uses["titulo"].field, uses["nombre"].field) == ("title", None)
    assert (uses["distrito"].field, uses["barrio"].field) == ("locality", None)


@pytest.mark.parametrize(
    "heading",
    [
        "Teléfono",
        "Celular de contacto",
        "E-mail",
        "correo electrónico",
        "DNI",
        "CURP",
        "Cédula",
        "Fecha de nacimiento",
        "Lista de asistentes",
        "Nombres de participantes",
        "Nombre y apellidos",
        "Phone number",
        "Date of birth",
    ],
)
def test_personal_columns_are_known_by_their_heading(heading: str) -> None:
    use = columns_of(f"title,date,{heading}", "A,2026-01-02,x")[heading]
    assert (use.field, use.personal) == (None, True)


@pytest.mark.parametrize(
    "cell",
    [
        "ana@example.org",
        "+57 300 123 4567",
        "600 123 456",
        "600123456",
        "12345678Z",
        "X1234567L",
        "GARM850101MDFRRR09",
        "Ana Ruiz; Luis de la Torre; Eva Gil",
    ],
)
def test_personal_columns_are_known_by_what_stands_in_them(cell: str) -> None:
    use = columns_of("title,date,dato", f"A,2026-01-02,{cell}", f"B,2026-01-03,{cell}", "C,2026-01-04,")[
        "dato"
    ]
    assert (use.field, use.personal) == (None, True)


@pytest.mark.parametrize(
    "cell",
    [
        "1,6",
        "28045",
        "40.39245798191536",
        "-3.6972067902718897",
        "2026-01-02",
        "11488581",
        "https://example.org/a?b=1",
    ],
)
def test_other_columns_are_not_taken_for_personal(cell: str) -> None:
    use = columns_of("title;date;dato", f"A;2026-01-02;{cell}")["dato"]
    assert (use.field, use.personal) == (None, False)


def test_a_column_of_attendance_that_lists_names_is_personal_and_no_number() -> None:
    content = "title;date;asistentes\nA;2026-01-02;Ana Ruiz, Luis Gil\nB;2026-01-03;Eva Sanz, Iván Mora\n"
    parsed = read_events("a.csv", content.encode(), date(2026, 11, 22))
    assert (parsed.columns[2].field, parsed.columns[2].personal) == (None, True)
    assert [row.facts.attendance.total for row in parsed.rows] == [None, None]
    assert parsed.rows[0].extra == (("asistentes", "Ana Ruiz, Luis Gil"),)


def test_a_column_without_a_heading_of_its_own_bears_its_letter() -> None:
    uses = columns_of("title,date,,nota,nota", "A,2026-01-02,x,y,z")
    assert list(uses) == ["title", "date", "C", "nota", "nota (E)"]


def test_who_said_it_has_no_home_without_what_was_said() -> None:
    assert columns_of("title,date,quién", "A,2026-01-02,Rosa")["quién"].field is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headings_of_a_template_are_known(language: str) -> None:
    names = [name for name in kinds()["field"] if name != AGE_BAND]
    assert fields_of([word("field", name, language) for name in names]) == names


def test_the_order_of_the_words_of_a_heading_does_not_matter() -> None:
    assert fields_of(["Actividad (título)", "inicio - fecha", "ASISTENTES, total"]) == [
        "title",
        "starts_on",
        "total",
    ]
