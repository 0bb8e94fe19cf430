"""Every format of a history holds every version whole; no text becomes a formula, none is cut."""

import json
import re
import unicodedata
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook
from pypdf import PdfReader

from core.i18n import _
from core.reports.glyphs import STAND_IN
from core.reports.history import (
    HISTORY_FORMATS,
    HISTORY_MEDIA_TYPES,
    HistoryContents,
    ProjectContents,
    render_history,
)
from core.reports.history_xlsx import render_project
from core.reports.pieces import CELL_LIMIT, units
from core.reports.places import places
from core.reports.sheets import Book, Heading
from tests.support.awkward import LONG, TEXTS
from tests.support.exported import CHANGED, KNOWN, MADE, PLACE, history_of

BEGINS = {"xlsx": b"PK", "pdf": b"%PDF-", "json": b"{"}


def workbook(contents: HistoryContents, **how: bool) -> Workbook:
    return openpyxl.load_workbook(BytesIO(render_history("xlsx", contents)), **how)


def rows(book: Workbook, sheet: int) -> list[dict[str, Any]]:
    """The rows of a sheet by the headings of their columns; what Excel escapes is read as it does."""
    head, *below = book.worksheets[sheet].values
    return [
        {
            str(name): unescape(value) if isinstance(value, str) else value
            for name, value in zip(head, row, strict=True)
        }
        for row in below
    ]


def texts_in(book: Workbook) -> list[str]:
    """The texts of all versions, put together from the cells that they fill."""
    _head, *below = book.worksheets[1].values
    return ["".join(unescape(str(part)) for part in row[3:] if part) for row in below]


def told(content: bytes) -> str:
    """The words of a PDF without blanks, hyphens, and what stands on top and at the foot of its pages."""
    pages = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
    plain = [re.sub(r"Page \d+ of \d+|Página \d+ de \d+", "", page) for page in pages]
    return bare(
        "".join(page.replace(PLACE.title, "", 1) if place else page for place, page in enumerate(plain))
    )


def bare(text: str) -> str:
    return re.sub(r"[\s\u00ad\u2010\u200b-]+", "", unicodedata.normalize("NFC", text))


def test_every_format_has_a_media_type_and_makes_its_file() -> None:
    assert HISTORY_FORMATS.keys() == HISTORY_MEDIA_TYPES.keys() == BEGINS.keys()
    contents = history_of(TEXTS)
    for kind in HISTORY_FORMATS:
        assert render_history(kind, contents).startswith(BEGINS[kind])


@settings(max_examples=20)
@given(st.text(st.characters(), min_size=1, max_size=200), st.text(st.characters(), max_size=80))
@example("\ud800", "\udfff<r>")
def test_any_text_makes_files_that_open(body: str, said: str) -> None:
    contents = history_of([said or "x", body])
    wild = tuple(
        replace(each, known=replace(each.known, reason=said, author=said, name=said))
        for each in contents.versions
    )
    contents = replace(contents, versions=wild, place=replace(PLACE, title=said, external_id=said))
    assert len(workbook(contents).worksheets) == 3
    assert len(PdfReader(BytesIO(render_history("pdf", contents))).pages) >= 1
    assert json.loads(render_history("json", contents))["versions"][1]["body"] == body


def test_a_workbook_gives_every_text_back_sign_by_sign() -> None:
    book = workbook(history_of(TEXTS))
    assert len(LONG) > CELL_LIMIT
    assert texts_in(book) == list(TEXTS)
    counted = [list(row.values())[:3] for row in rows(book, 1)]
    assert [length for _number, length, _cells in counted] == [len(text) for text in TEXTS]
    assert counted[-1] == [len(TEXTS), len(LONG), 2]


def test_what_looks_like_an_escape_of_excel_stays_as_it_is() -> None:
    """openpyxl reads it wrongly, so the file itself is asked."""
    with ZipFile(BytesIO(render_history("xlsx", history_of(["Columna _x0041_."])))) as package:
        assert b"Columna _x005F_x0041_." in package.read("xl/sharedStrings.xml")


def test_no_cell_of_a_workbook_is_a_formula_a_link_or_too_long() -> None:
    contents = history_of(TEXTS)
    wild = [
        replace(each, known=replace(each.known, reason=each.body[:1000], name=each.body[:100], author="=1+1"))
        for each in contents.versions
    ]
    content = render_history("xlsx", replace(contents, versions=tuple(wild)))
    book = openpyxl.load_workbook(BytesIO(content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}
    assert not [cell for cell in cells if cell.hyperlink]
    texts = [cell for cell in cells if isinstance(cell.value, str) and cell.row > 1]
    assert {bool(cell.quotePrefix) for cell in texts if cell.value[0] in "=+-@\t"} == {True}
    assert max(units(unescape(cell.value)) for cell in cells if isinstance(cell.value, str)) <= CELL_LIMIT
    with ZipFile(BytesIO(content)) as package:
        sheets = [package.read(name) for name in package.namelist() if "worksheets/sheet" in name]
        assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)
    reasons = [row[_("Reason", "es")] for row in rows(book, 0)]
    assert reasons == [text[:1000] for text in TEXTS]


def test_numbers_are_numbers_dates_are_dates_and_what_is_not_known_is_empty() -> None:
    madrid = ZoneInfo("Europe/Madrid")
    first, second = rows(
        workbook(history_of(["Vinieron 42 vecinos.", "Vinieron 45 vecinos."], zone=madrid)), 0
    )
    by_place = list(first.values())
    assert by_place[0] == 1
    assert by_place[7].isoformat() == "2026-11-21T10:00:59"
    assert by_place[11:20] == [0.7, 3, 4.25, 1200, 340, 0.000432, 3, None, None]
    changed = list(second.values())
    assert changed[11:21] == [None, None, None, None, None, None, 3, 1, 1, 1]
    assert changed[24] == pytest.approx(1 / 3)
    assert by_place[-2].date() == PLACE.day
    assert "Europe/Madrid" in list(first)[7]


def test_the_sheets_speak_the_language_of_the_reader() -> None:
    names = {language: workbook(history_of(["Uno."], language)).sheetnames for language in ("es", "en")}
    assert names["en"] == ["Versions", "Texts", "Changes"]
    assert names["es"] == [_(name, "es") for name in names["en"]]
    sheet = workbook(history_of(["Uno.", "Dos."], "en")).worksheets[0]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", f"A1:{sheet.dimensions.split(':')[1]}")


def test_each_changed_place_has_its_row_with_signs_beside_the_colours() -> None:
    contents = history_of([*CHANGED, LONG], "en")
    comparisons = [each.comparison for each in contents.versions if each.comparison]
    book = workbook(contents, rich_text=True)
    changes = rows(book, 2)
    of_second = [row for row in changes if row["Version"] == 2]
    assert len(of_second) == comparisons[0].changes == len(list(places(comparisons[0])))
    kinds = {row["Change"] for row in of_second}
    assert {"paragraph moved", "paragraph added", "paragraph removed", "words changed"} <= kinds
    changed = next(row for row in of_second if row["Before"] == "42 vecinos")
    assert (changed["After"], changed["Against version"]) == ("45 vecinas", 1)
    marked = changed["In its place: [−removed−] [+added+]"]
    assert isinstance(marked, CellRichText)
    assert "a [−42 vecinos−][+45 vecinas+] en el salón comunal" in str(marked)
    looks = {part.text: part.font for part in marked if not isinstance(part, str)}
    assert looks["42 vecinos"].strike
    assert looks["45 vecinas"].u


def test_a_change_longer_than_a_cell_goes_on_in_the_next_row() -> None:
    whole = LONG.replace("\n\n", " ")
    changes = rows(workbook(history_of(["Nada de eso.", whole], "en")), 2)
    added = [row for row in changes if row["Change"] == "paragraph added"]
    assert [row["Part"] for row in added] == [1, 2]
    assert "".join(row["After"] for row in added) == whole


def test_a_pdf_holds_every_version_and_counts_its_pages() -> None:
    bodies = [LONG, "Otro texto muy distinto, con 45 vecinas.", "=cmd|' /C calc'!A0", TEXTS[14], TEXTS[15]]
    content = render_history("pdf", history_of(bodies))
    told_there = told(content)
    for body in bodies:
        assert all(bare(paragraph) in told_there for paragraph in body.split("\n\n"))
    reader = PdfReader(BytesIO(content))
    lines = [line for page in reader.pages for line in page.extract_text().splitlines()]
    assert not [line for line in lines if "\u200b" in line or "x" * 120 in line], "it runs out of the page"
    assert reader.metadata
    assert PLACE.title in str(reader.metadata.title)
    assert f"{len(reader.pages)}" in reader.pages[0].extract_text().splitlines()[-1]
    root: Any = reader.trailer["/Root"]
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("es", True)
    assert "/StructTreeRoot" in root


def test_a_pdf_shows_a_stand_in_for_what_its_fonts_lack_and_says_so() -> None:
    plain = told(render_history("pdf", history_of(["Árbol — “sí” مرحبا שלום."], "en")))
    assert STAND_IN not in plain
    shown = told(render_history("pdf", history_of(["Bien 👨\u200d👩\u200d👧 y 中文 \x01."], "en")))
    assert bare(f"Bien {STAND_IN} y {STAND_IN}{STAND_IN} {STAND_IN}.") in shown
    assert bare(f"such as emoji, stand as {STAND_IN}") in shown


def test_a_pdf_loses_no_letter_where_no_font_has_its_mark() -> None:
    shown = told(render_history("pdf", history_of(["Sale za\u0485patilla y n\u0484ube, e\u0301l también."])))
    assert "Saleza" in shown
    assert "patillayn" in shown
    assert "ube,éltambién." in shown


def test_a_pdf_shows_what_was_removed_beside_what_was_added() -> None:
    first, second = (told(render_history("pdf", history_of(CHANGED[:number], "en"))) for number in (1, 2))
    removed, added = "Hubounasoladificultad", "Serepartiótambiénsemilla."
    assert (first.count(removed), second.count(removed)) == (1, 2)
    assert (first.count(added), second.count(added)) == (0, 1)
    assert "movedherefromparagraph1" in second


def test_a_cell_that_cannot_be_written_is_an_error() -> None:
    sheet = Book("", "", MADE).sheet("A", [Heading("A", "text", 10)])
    with pytest.raises(ValueError, match="-2"):
        sheet.add(["x" * (CELL_LIMIT + 1)])


def test_json_tells_everything_under_keys_that_stay() -> None:
    contents = history_of(TEXTS)
    data = json.loads(render_history("json", contents))
    assert data["project"] == {"code": "HUERTOS", "title": "Huertos"}
    assert data["event"] == {"id": 7, "external_id": "E-00007", "title": PLACE.title, "date": "2026-09-12"}
    assert [each["body"] for each in data["versions"]] == list(TEXTS)
    first, second = data["versions"][:2]
    assert first["created"] == "2026-11-21T09:00:59.000999+00:00"
    assert (first["cost_usd"], second["cost_usd"]) == (0.000432, None)
    assert sum(part["words"] for part in second["shares"]) == second["words"]
    assert [sum(run["length"] for run in each["authorship"]) for each in data["versions"]] == [
        len(text) for text in TEXTS
    ]
    assert set(first) == {
        *("number", "name", "in_use", "change_type", "author_kind", "author", "on_behalf_of", "created"),
        *("reason", "provider", "model", "temperature", "prompt_version", "seconds", "tokens_in"),
        *("tokens_out", "cost_usd", "words", "words_added", "words_removed", "base_version"),
        *("restored_from", "proposal", "approved", "facts_hash", "findings", "by_people", "shares"),
        *("authorship", "body"),
    }


def test_the_versions_of_a_project_stand_one_a_row() -> None:
    taken = ((replace(PLACE, external_id=f"E-{row}"), replace(KNOWN, number=row, reason=text))
             for row, text in enumerate(TEXTS[:-1], 1))  # fmt: skip
    content = render_project(ProjectContents("HUERTOS", "Huertos", taken, "en", MADE))
    book = openpyxl.load_workbook(BytesIO(content))
    told = rows(book, 0)
    assert [row["Identifier"] for row in told] == [f"E-{row}" for row in range(1, len(TEXTS))]
    assert [row["Reason"] for row in told] == list(TEXTS[:-1])
    assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row} == {"s", "n", "d"}
