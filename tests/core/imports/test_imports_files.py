"""Files of text: encodings, delimiters, quotation marks; and what is said of a file that is no table."""

import csv
from datetime import date
from io import StringIO

import pytest

from core.errors import Refusal
from core.imports import read_events
from core.imports.signatures import LARGEST_FILE

TODAY = date(2026, 11, 22)
TABLE = "título;fecha;lugar\nReunión, «A»;12/09/2026;Café\nTaller;13/09/2026;Salón\n"


OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def as_delimited(text: str, delimiter: str, line_end: str = "\n") -> str:
    """A table that is written with semicolons, written with another delimiter."""
    out = StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=line_end).writerows(
        line.split(";") for line in text.splitlines()
    )
    return out.getvalue()


@pytest.mark.parametrize("kind", ["csv", "TSV", "txt"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_end_is_read(kind: str, delimiter: str, line_end: str) -> None:
    content = as_delimited(TABLE, delimiter, line_end).encode("utf-8-sig")
    parsed = read_events(f"Eventos.{kind}", content, TODAY)
    assert [(row.facts.title, row.facts.place) for row in parsed.rows] == [
        ("Reunión, «A»", "Café"),
        ("Taller", "Salón"),
    ]


ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1", "mac_roman",
    "cp850",
)  # fmt: skip


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "text",
    [
        TABLE,
        "título;fecha;lugar\nMúsica y niñez: ¿qué pasó?;12/09/2026;Ávila\n",
        "TÍTULO;FECHA;ÓRGANO\nÁrea de niñas;12/09/2026;Güeñes, 3.º piso\n",
        "actividad;fecha\nReunión – “primera cita” del año…;12/09/2026\n",
        "event;date\nDon’t stop – it’s “fine”;2026-09-12\n",
        "título;fecha\nEducação e inclusión;2026-09-12\n",
        "título;fecha\nTodo en letras simples;2026-09-12\n",
    ],
)
def test_spanish_is_read_in_whatever_encoding_it_was_written(encoding: str, text: str) -> None:
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        return
    [row, *_] = read_events("a.csv", content, TODAY).rows
    assert row.facts.title == text.splitlines()[1].split(";")[0]
    assert read_events("a.csv", content, TODAY).warnings == ()


def test_a_file_may_say_its_delimiter_in_a_line_that_is_not_counted() -> None:
    parsed = read_events("a.csv", b"sep=|\ntitle|date\nA;B,C|2026-01-02\n", TODAY)
    assert [(row.number, row.facts.title) for row in parsed.rows] == [(2, "A;B,C")]


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
        ("a.csv", b"PK\x03\x04\x00\x00title,date", "not text but a workbook"),
        ("a.csv", b"\xff\xfet", "not text"),
        ("a.csv", bytes(range(256)) * 9, "not text"),
        ("a.csv", b"%PDF-1.7 ...", "kind PDF"),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n...", "kind PNG"),
        ("a.xlsx", b"title,date\nA,2026-01-02\n", "none"),
        ("a.xlsx", b"PK\x03\x04 and then nothing", "damaged"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.xlsx", OLE + b"Workbook", "old kind"),
        ("a.xls", b"anything", "cannot be read"),
        ("a.csv", b" " * (LARGEST_FILE + 1), "200 MB"),
        ("a.csv", b"title,date" + b"," * 5_000_001, "5000000 cells"),
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
