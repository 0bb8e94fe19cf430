"""Tables as they really come: titles, totals, repetitions, events over several rows, markup, odd letters."""

from datetime import date
from decimal import Decimal

import pytest

from core.domain.facts import EventState, Output
from core.i18n import _, n_
from core.imports import Notice, ParsedFile, read_events
from core.imports.headings import WHY_NOT

TODAY = date(2026, 11, 22)


def read(*lines: str) -> ParsedFile:
    return read_events("a.csv", "\n".join(lines).encode(), TODAY)


def said(notice: Notice) -> str:
    """A notice as an English reader sees it."""
    if not notice.plural:
        return _(notice.reason, "en", **notice.values)
    rest = {name: value for name, value in notice.values.items() if name != "number"}
    return n_(notice.reason, notice.plural, notice.values["number"], "en", **rest)


def remarks(parsed: ParsedFile) -> list[tuple[int, str, str]]:
    """The warnings: row, column, and what is said."""
    return [(each.row, each.column, each.reason.format(**each.values)) for each in parsed.warnings]


def titles(parsed: ParsedFile) -> list[str]:
    return [row.facts.title for row in parsed.rows]


def test_titles_above_and_totals_below_are_no_events() -> None:
    parsed = read(
        "Informe de actividades;;",
        "Proyecto;Escuelas Abiertas;",
        ";;",
        "Título;Fecha;Asistentes",
        "A;2026-01-02;10",
        "Subtotal;;10",
        ";;",
        "B;2026-01-03;5",
        "Total de actividades: 2;;15",
        "GRAN TOTAL;;15",
    )
    assert titles(parsed) == ["A", "B"]
    assert [row.number for row in parsed.rows] == [5, 8]
    assert parsed.left_out == (6, 9, 10)
    assert list(map(said, parsed.notices)) == [
        "The headings stand in row 4; what stands above was left out.",
        "3 rows of totals were left out (rows 6, 9, 10).",
    ]


def test_an_event_that_is_called_a_total_is_one() -> None:
    assert titles(read("title,date", "Total eclipse night,2026-01-02")) == ["Total eclipse night"]


def test_a_footnote_is_refused_where_everybody_sees_it() -> None:
    parsed = read("title,date,women", "A,2026-01-02,3", "Source: field office,,")
    assert [(each.row, each.column) for each in parsed.refusals] == [(3, "date")]


def test_headings_in_two_rows_are_joined_only_where_one_says_too_little() -> None:
    parsed = read(
        "ACTIVIDAD,,FECHA,,HORA,,ASISTENTES,,,EDAD,",
        "Título,Lugar,Inicio,Fin,Inicio,Fin,Total,Mujeres,Notas,0-17,18-29",
        "A,Aula,2026-01-02,2026-01-03,9:00,10:30,12,7,x,4,5",
    )
    assert [(use.header, use.field) for use in parsed.columns] == [
        ("Título", "title"),
        ("Lugar", "place"),
        ("FECHA Inicio", "starts_on"),
        ("FECHA Fin", "ends_on"),
        ("HORA Inicio", "starts_at"),
        ("HORA Fin", "ends_at"),
        ("Total", "total"),
        ("Mujeres", "women"),
        ("Notas", None),
        ("EDAD 0-17", "age_band"),
        ("EDAD 18-29", "age_band"),
    ]
    assert parsed.notices == ()


def test_a_second_row_may_divide_some_of_the_headings() -> None:
    parsed = read("Título,Fecha,Asistentes,,Lugar", ",,Mujeres,Hombres,", "A,2026-01-02,7,5,Aula")
    assert [use.field for use in parsed.columns] == ["title", "starts_on", "women", "men", "place"]
    assert titles(parsed) == ["A"]


def test_exports_put_one_below_the_other_count_each_event_once() -> None:
    parsed = read(
        "file,id,title,date,audience",
        "a.csv,1,A,2026-01-02,Familias",
        "a.csv,2,B,2026-01-03,",
        "file,id,title,date,audience",
        "b.csv,1,A,02/01/2026,Familias",
        "a.csv,2,B,2026-01-03,",
        "b.csv,2,B,2026-01-03,Jóvenes",
    )
    assert titles(parsed) == ["A", "B"]
    assert [row.extra for row in parsed.rows] == [(("file", "a.csv, b.csv"),)] * 2
    assert [row.facts.target_group for row in parsed.rows] == ["Familias", "Jóvenes"]
    assert [row.also for row in parsed.rows] == [(5,), (6, 7)]
    assert parsed.left_out == (4,)
    again = "The event of row {} again. It is counted once, with what both rows list."
    assert remarks(parsed) == [
        (5, "id", again.format(2)),
        (6, "id", "The same row stands in row 3. It is counted once."),
        (7, "id", again.format(3)),
    ]


def test_the_same_event_told_in_two_ways_is_left_to_a_person() -> None:
    parsed = read("id,title,date,description", "1,A,2026-01-02,First draft", "1,A,2026-01-02,Second draft")
    assert [row.facts.description for row in parsed.rows] == ["First draft"]
    assert [each.reason.format(**each.values) for each in parsed.refusals] == [
        "The same identifier stands in row 2, with another “description”."
    ]


def test_an_event_over_several_rows_is_one() -> None:
    parsed = read(
        "id,title,date,days,audience,description,women",
        "1,A,2026-01-02,L,Niños,Primera parte,10",
        ",,,M,Familias,Segunda parte,",
        ",,,X,,,12",
        "2,B,2026-01-03,,,,",
    )
    assert titles(parsed) == ["A", "B"]
    row = parsed.rows[0]
    assert (row.number, row.also) == (2, (3, 4))
    assert row.extra == (("days", "L, M, X"),)
    assert (row.facts.target_group, row.facts.description) == (
        "Niños, Familias",
        "Primera parte\nSegunda parte",
    )
    assert row.facts.attendance.women == 10
    reason = "A further row of the event in row 2 has a figure here. It was not taken."
    assert (4, "women", reason) in remarks(parsed)
    assert [said(each) for each in parsed.notices] == [
        "2 rows go on with the event above them, and were joined to it (rows 3, 4)."
    ]


def test_further_rows_of_a_refused_event_are_refused_with_it() -> None:
    parsed = read("title,date,days", "A,soon,L", ",,M", "B,2026-01-03,X")
    assert [(each.row, each.values) for each in parsed.refusals] == [(2, {}), (3, {"first": 2})]


def test_empty_columns_and_the_reasons_of_an_earlier_refusal_are_left_out() -> None:
    assert _("Why it was not imported", "en") in WHY_NOT
    for heading in WHY_NOT:
        parsed = read(f"{heading},title,,date,", "no date,A,,2026-01-02,", ",B,,2026-01-03,")
        assert [use.header for use in parsed.columns] == ["title", "date"]
        assert parsed.table.headers == ("title", "date")
        assert [row.extra for row in parsed.rows] == [(), ()]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<p>Uno.</p><p>Dos&nbsp;y tres.<br/>Cuatro</p>", "Uno.\n\nDos y tres.\nCuatro"),
        ("Se hizo:<ul><li>a</li><li class='x'>b</li></ul>", "Se hizo:\n- a\n- b"),
        ("reuni&oacute;n &amp; caf&eacute; &#8211; <b>fin</b>", "reunión & café – fin"),
        ("&lt;p&gt;dos veces &amp;eacute;l&lt;/p&gt;", "dos veces él"),
        ("<style>p {color: red}</style>texto<!-- nota -->", "texto"),
        ("menores de <18 años y >60", "menores de <18 años y >60"),
        ("R&D; A&B", "R&D; A&B"),
        ("dos\r\nlíneas", "dos\nlíneas"),
    ],
)
def test_markup_becomes_the_text_it_stands_for(cell: str, text: str) -> None:
    content = f'title;date;description\n"A &amp; <i>B</i>";2026-01-02;"{cell}"\n'.encode()
    [row] = read_events("a.csv", content, TODAY).rows
    assert (row.facts.title, row.facts.description) == ("A & B", text)


@pytest.mark.parametrize(
    "text", ["ReuniÃ³n", "aÃ±o", "â€œcitaâ€\x9d", "informaci?n", "ni\ufffdos", "Â¿quÃ©?"]
)
def test_garbled_letters_are_named_and_stay_as_they_are(text: str) -> None:
    parsed = read("title,date,notes", f"{text},2026-01-02,https://example.org/a?b=c")
    assert [(row, column) for row, column, _ in remarks(parsed)] == [(2, "title")]
    assert parsed.warnings[0].value == titles(parsed)[0]
    assert "?" in text or titles(parsed) == [text.replace("\x9d", "").strip()]


@pytest.mark.parametrize("text", ["¿Qué? Sí", "SÃO PAULO", "Âncora", "www.example.org/a?b=c", "año"])
def test_good_letters_are_not_called_garbled(text: str) -> None:
    assert remarks(read("title,date", f"{text},2026-01-02")) == []


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ("10,8,4,,", "attendance", "The parts add up to 12, and the total says 10."),
        ("20,8,4,,", "attendance", "The parts add up to 12, and the total says 20."),
        ("20,8,,,", "", ""),
        ("20,12,8,,", "", ""),
        ("10,,,12,", "attendance", "A part (12) is larger than the total (10)."),
        ("10,,,,12", "distinct people", "More distinct people than attendances (10)."),
        (",,,,", "attendance", "The event was held, and nothing says how many came."),
        (",5,,,", "", ""),
    ],
)
def test_figures_that_do_not_go_together_are_said_and_taken(cells: str, column: str, words: str) -> None:
    parsed = read(
        "title,date,state,attendance,women,men,disability,distinct people", f"A,2026-01-02,done,{cells}"
    )
    assert remarks(parsed) == ([(2, column, words)] if words else [])
    given = [cell and int(cell) for cell in cells.split(",")]
    counted = parsed.rows[0].facts.attendance
    assert [counted.total, counted.women, counted.men] == [number or None for number in given[:3]]


def test_what_is_said_to_be_done_in_the_future_is_remarked() -> None:
    parsed = read("title,date,state,attendance", "A,2026-12-02,done,4")
    assert remarks(parsed) == [(2, "state", "Said to be done, but its date (2026-12-02) lies ahead.")]
    assert parsed.rows[0].facts.state is EventState.DONE


def test_the_same_title_day_place_and_hour_under_two_identifiers_is_remarked() -> None:
    parsed = read("id,title,date,place,time", *(f"{n},A,2026-01-02,Aula,{n // 2 + 9}:00" for n in range(3)))
    reason = "The same title, date and place stand in row 2, under another identifier."
    assert remarks(parsed) == [(3, "title", reason)]


def test_codes_that_look_like_decimals_stay_text() -> None:
    [row] = read("title;date;activity code;access;postcode", "A;2026-01-02;1,6;1,6;08.001").rows
    assert (row.activity_code, row.extra) == ("1,6", (("access", "1,6"), ("postcode", "08.001")))


@pytest.mark.parametrize(
    ("written", "hours"),
    [("3,5", "3.5"), ("3.50 h", "3.5"), ("2:30", "2.5"), ("1 250,25", "1250.25"), ("0,250", "0.25")],
)
def test_hours_as_people_write_them(written: str, hours: str) -> None:
    [row] = read("title;date;hours", f"A;2026-01-02;{written}").rows
    assert row.facts.hours == Decimal(hours)


def test_listed_outputs_may_be_items_of_markup() -> None:
    [row] = read("title;date;outputs", "A;2026-01-02;<ul><li>3 guías</li><li>1 acta</li></ul>").rows
    assert row.facts.outputs == (Output(Decimal(3), "guías"), Output(Decimal(1), "acta"))


def test_what_fields_cannot_take_is_told_once_per_column() -> None:
    parsed = read("title,date,time", *(f"{n},2026-01-02,por la tarde" for n in range(4)))
    assert [said(each) for each in parsed.notices] == [
        "In 4 cells “time” holds what its field cannot take (“por la tarde”): kept aside."
    ]
    assert parsed.rows[0].extra == (("time", "por la tarde"),)
    assert "starts_at" not in parsed.rows[0].given


def test_a_row_gives_the_columns_of_which_it_says_something() -> None:
    parsed = read(
        "id;title;date;time;state;women;under 18;quote;who;consent;outputs;activity code;place;notes",
        "1;A;2026-01-02;9:00-10:30;done;7;3;Bien;Rosa;sí;3 guías;1.1;N/A;x",
        "2;B;2026-01-02 18:00;;;;;;Rosa;sí;varias;;Aula;",
    )
    common = {"title", "starts_on", "starts_at"}
    assert parsed.rows[0].given == common | {
        "ends_at", "state", "attendance_women", "attendance_age_bands", "quotes", "outputs", "activity_code",
    }  # fmt: skip
    assert parsed.rows[1].given == common | {"place"}
    assert parsed.rows[1].extra == (("outputs", "varias"), ("who", "Rosa"))


def test_how_far_the_reading_is_is_told() -> None:
    told: list[float] = []
    content = "title,date\n" + "A,2026-01-02\n" * 500
    read_events("a.csv", content.encode(), TODAY, on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1
    assert len(told) > 3
