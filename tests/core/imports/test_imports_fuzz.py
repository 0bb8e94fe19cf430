"""Whatever the bytes and whatever the cells: a ParsedFile or one clear Refusal, and no row is lost."""

import csv
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from io import BytesIO, StringIO

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from core.domain.facts import as_data, facts_hash, from_data
from core.errors import Refusal
from core.i18n import n_
from core.imports import ColumnChoice, ParsedFile, Reading, read_events
from core.imports.columns import ALIASES

TODAY = date(2026, 11, 22)
ROWS = [
    ["Código", "Título", "Fecha", "Hora", "Lugar", "Asistentes", "Mujeres", "Resultados", "Notas"],
    ["1", "Reunión «A»", "12/09/2026", "9:30", "Café", "1.250", "12", "Un <b>acta</b>; &eacute;xito", "x"],
    ["2", "Niñez, música", "13/09/2026", "", "Salón", "40", "41", "", "dos\nlíneas"],
    ["", "", "", "", "", "", "", "más", "y"],
    ["2", "Niñez, música", "13/09/2026", "", "Salón", "40", "41", "", "z"],
    ["TOTAL", "", "", "", "", "1290", "53", "", ""],
]


def as_csv(rows: Sequence[Sequence[str]], delimiter: str = ";") -> str:
    text = StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def as_workbook(rows: Sequence[Sequence[str]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


FILES = (
    *(
        (f"a.{kind}", as_csv(ROWS).encode(encoding))
        for kind in ("csv", "txt")
        for encoding in ("utf-8", "cp1252")
    ),
    ("a.csv", as_csv(ROWS, "\t").encode("utf-16")),
    ("a.xlsx", as_workbook(ROWS)),
    ("a.xlsx", as_workbook([["Informe"], *ROWS])),
)


def is_sound(parsed: ParsedFile) -> None:
    """Every filled row is accounted for, every fact can be kept, every sentence can be said."""
    identifiers = [row.external_id for row in parsed.rows]
    assert len(identifiers) == len(set(identifiers))
    for row in parsed.rows:
        assert row.facts.title
        assert {"title"} <= row.given
        assert from_data(as_data(row.facts)) == row.facts
        assert facts_hash(row.facts)
    for remark in (*parsed.refusals, *parsed.warnings):
        assert remark.reason.format(**remark.values)
        assert len(remark.value) <= 200
    for notice in parsed.notices:
        values = {name: value for name, value in notice.values.items() if name != "number"}
        if notice.plural:
            assert n_(notice.reason, notice.plural, notice.values["number"], "en", **values)
        else:
            assert notice.reason.format(**values)
    if not parsed.missing:
        taken = [number for row in parsed.rows for number in (row.number, *row.also)]
        refused = {refusal.row for refusal in parsed.refusals}
        assert len(taken) == len(set(taken))
        assert refused.isdisjoint(taken)
        every = {number for number, _ in parsed.table.rows}
        assert {*taken, *refused, *parsed.left_out} == every
        assert len(taken) + len(refused) + len(parsed.left_out) == len(every)


def read(name: str, content: bytes) -> None:
    with suppress(Refusal):
        is_sound(read_events(name, content, TODAY))


def test_the_files_that_are_mutated_are_sound_before() -> None:
    for name, content in FILES:
        parsed = read_events(name, content, TODAY)
        is_sound(parsed)
        assert [len(parsed.rows), len(parsed.refusals), len(parsed.left_out)] == [2, 0, 1]


@given(st.sampled_from(["a.csv", "a.txt", "a.xlsx"]), st.binary(max_size=400))
def test_random_bytes(name: str, content: bytes) -> None:
    read(name, content)
    read(name, b"PK\x03\x04" + content)


@settings(max_examples=300)
@given(
    st.sampled_from(FILES),
    st.lists(
        st.tuples(
            st.sampled_from(["cut", "flip", "insert", "swap"]),
            st.floats(0, 1),
            st.binary(min_size=1, max_size=6),
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_bytes_that_were_cut_flipped_or_put_in(
    file: tuple[str, bytes], changes: list[tuple[str, float, bytes]]
) -> None:
    name, content = file
    for change, where, data in changes:
        at = int(where * len(content))
        if change == "cut":
            content = content[:at]
        elif change == "flip":
            content = content[:at] + data + content[at + len(data) :]
        elif change == "insert":
            content = content[:at] + data + content[at:]
        else:
            content = content[at:] + content[:at]
    read(name, content)


CELLS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.from_regex(r"-?\d{1,12}([.,:/ -]\d{1,4}){0,4}( [ap]m| h)?", fullmatch=True),
    st.sampled_from([
        "2026-09-12", "12/09/2026 19:30", "46277", "12 de mayo de 2026", "3 guías; 1 acta", "sí", "realizado",
        "N/A", "7:30 a.m.", '"', "Ana Gil, Luis Mora", "total", "Total: 3", "<p>a</p><li>", "&amp;eacute;",
        "Ã³", "=1+1", "1.250", "1,250.5", "#REF!", "600 123 456", "\x00", "{0}", "{number}", "%s", "x" * 600,
        "\n" * 9,
    ]),
)  # fmt: skip
HEADINGS = st.one_of(
    st.sampled_from([alias for names in ALIASES.values() for alias in names]),
    st.sampled_from(["", "menores de 18", "notas", "teléfono", "Por qué no se importó"]),
)
CHOICES = st.dictionaries(
    st.sampled_from(["title", "date", "notas", "menores de 18", "C"]),
    st.builds(
        ColumnChoice,
        st.sampled_from(
            [None, "", "title", "starts_on", "women", "hours", "quote", "age_band", "external_id"]
        ),
        st.booleans(),
        st.sampled_from([None, *Reading]),
    ),
)


@settings(max_examples=150)
@given(
    st.lists(HEADINGS, max_size=8),
    st.lists(st.lists(CELLS, max_size=12), max_size=8),
    st.sampled_from(",;\t|"),
    CHOICES,
    st.booleans(),
)
def test_random_tables(
    headings: list[str],
    rows: list[list[str]],
    delimiter: str,
    choices: dict[str, ColumnChoice],
    is_titled: bool,
) -> None:
    table = [*([["Informe de actividades"]] if is_titled else []), ["title", "date", *headings], *rows]
    with suppress(Refusal):
        content = as_csv(table, delimiter).encode()
        is_sound(read_events("a.csv", content, TODAY, choices, language="en"))


@settings(max_examples=40)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=6), min_size=1, max_size=6))
def test_random_workbooks(rows: list[list[str]]) -> None:
    storable = [["".join(mark for mark in cell if mark.isprintable()) for cell in row] for row in rows]
    read("a.xlsx", as_workbook([["title", "date", "id", "women", "notas"], *storable]))


def test_a_hostile_table_is_read_in_little_time() -> None:
    header = "title,date,notas\n"
    for body in (
        "A,2026-01-02,x\n" + "".join(f",,{number}\n" for number in range(5_000)),
        "A,2026-01-02,x\n" * 5_000,
        "".join(f"{number},2026-01-02,{'<' * 300}&{'a' * 300}\n" for number in range(1_000)),
        f"A,2026-01-02,{'a ' * 9_000}\n" * 50,
        f"A,2026-01-02,{'<p ' * 6_000}\n",
    ):
        is_sound(read_events("a.csv", (header + body).encode(), TODAY))
