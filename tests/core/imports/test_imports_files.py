"""Any bytes give a ParsedFile or one clear Refusal, never anything else."""

import csv
from contextlib import suppress
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.facts import as_data, facts_hash, from_data
from core.errors import Refusal
from core.imports import FORMATS, ParsedFile, read_events
from core.imports.columns import ALIASES

TODAY = date(2026, 11, 22)
TABLE = "título;fecha;lugar\nReunión, «A»;12/09/2026;Café\nTaller;13/09/2026;Salón\n"


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_format_reads_what_spreadsheets_write(
    kind: str, encoding: str, delimiter: str, line_end: str
) -> None:
    text = StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=line_end).writerows(
        line.split(";") for line in TABLE.splitlines()
    )
    parsed = read_events(f"Eventos.{kind.upper()}", text.getvalue().encode(encoding), TODAY)
    assert [(row.facts.title, row.facts.place) for row in parsed.rows] == [
        ("Reunión, «A»", "Café"),
        ("Taller", "Salón"),
    ]


def test_commas_in_prose_do_not_mislead_the_reader() -> None:
    text = 'title;date;description\nA;2026-01-02;"one, two, three\nfour, five"\nB;2026-01-03;a, b, c, d\n'
    parsed = read_events("a.csv", text.encode(), TODAY)
    assert [row.facts.description for row in parsed.rows] == ["one, two, three\nfour, five", "a, b, c, d"]
    assert [row.number for row in parsed.rows] == [2, 3]


def test_commas_in_a_heading_do_not_mislead_the_reader() -> None:
    text = "título;fecha;lugar (calle, número, piso, barrio)\nA;2026-01-02;Calle 5, 3\n"
    [row] = read_events("a.csv", text.encode(), TODAY).rows
    assert (row.facts.title, row.extra) == ("A", (("lugar (calle, número, piso, barrio)", "Calle 5, 3"),))


def test_rows_are_numbered_as_in_a_spreadsheet_and_empty_ones_passed_over() -> None:
    parsed = read_events("a.csv", b"title,date\n\n,,\nA,2026-01-02\n , \nB,soon\n", TODAY)
    assert [row.number for row in parsed.rows] == [4]
    assert [refusal.row for refusal in parsed.refusals] == [6]


def test_a_row_with_more_cells_than_headings_is_refused() -> None:
    parsed = read_events("a.csv", b"title,date\nTea, coffee,2026-01-02\nB,2026-01-03,,\n", TODAY)
    assert [row.facts.title for row in parsed.rows] == ["B"]
    assert [(item.row, item.value) for item in parsed.refusals] == [(2, "2026-01-02")]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("events.pdf", b"title,date\n", "cannot be read"),
        ("events", b"title,date\n", "cannot be read"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"\n , \n,\n", "empty"),
        ("a.csv", b"PK\x03\x04\x00\x00title,date", "not text"),
        ("a.csv", b"\xff\xfet", "not text"),
        ("a.csv", b"title,date\n\x81\x8d", "not text"),
        ("a.csv", b"foo,date\nA,2026-01-02\n", "titles"),
        ("a.csv", b"title,place\nA,here\n", "dates"),
        ("a.csv", b'title,date\nA,2026-01-02\n"B,2026-01-03\nC,2026-01-04\n', "row 3"),
        ("a.csv", b'title,date\n"' + b"x" * 17_000_000, "row 2"),
    ],
)
def test_a_file_that_is_no_table_of_events_is_refused_in_one_sentence(
    name: str, content: bytes, words: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        read_events(name, content, TODAY)
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_reading_twice_gives_the_same() -> None:
    content = TABLE.encode()
    assert read_events("a.csv", content, TODAY) == read_events("a.csv", content, TODAY)


def _is_sound(parsed: ParsedFile) -> None:
    identifiers = [row.external_id for row in parsed.rows]
    assert len(identifiers) == len(set(identifiers))
    for row in parsed.rows:
        assert row.facts.title
        assert from_data(as_data(row.facts)) == row.facts
        assert facts_hash(row.facts)
    for refusal in parsed.refusals:
        assert refusal.reason.format(**refusal.values)


@given(st.binary(max_size=400))
def test_random_bytes_give_a_table_or_a_refusal(content: bytes) -> None:
    with suppress(Refusal):
        _is_sound(read_events("a.csv", content, TODAY))


CELLS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.from_regex(r"-?\d{1,12}([.,:/ -]\d{1,4}){0,4}( [ap]m| h)?", fullmatch=True),
    st.sampled_from(
        [
            "2026-09-12",
            "12/09/2026 19:30",
            "3 guías; 1 acta",
            "sí",
            "realizado",
            "N/A",
            "7:30 a.m.",
            '"',
            "Ana Gil, Luis Mora",
        ]
    ),
)


@given(
    st.lists(st.sampled_from([alias for names in ALIASES.values() for alias in names]), max_size=8),
    st.lists(st.lists(CELLS, max_size=12), max_size=6),
    st.sampled_from(",;\t|"),
)
def test_random_tables_give_a_table_or_a_refusal(
    headings: list[str], rows: list[list[str]], delimiter: str
) -> None:
    text = StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([["title", "date", *headings], *rows])
    with suppress(Refusal):
        _is_sound(read_events("a.csv", text.getvalue().encode(), TODAY))
