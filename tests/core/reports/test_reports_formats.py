"""Every format of a document holds every event of the choice, in the language of the choice."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st

from core.i18n import _
from core.i18n.formats import date_text
from core.reports import FORMATS, MEDIA_TYPES, Contents, Missing, Told, render

LATER = Told("Second", date(2026, 9, 12), date(2026, 9, 14), "Aula 2", "Uno.\n\nDos.")
SOONER = Told("First", date(2026, 9, 2), None, "", "Primer párrafo: 5 < 6 & «sí».\n\nSegundo.\n")
UNDATED = Told("Third", None, None, "", "Sin fecha.")
MISSING = (
    Missing("Without", date(2026, 10, 9), "El evento se canceló."),
    Missing("Undated", None, "Faltan datos."),
)
CONTENTS = Contents(
    "Escuelas Abiertas", "T3 2026", "es", (UNDATED, LATER, SOONER), MISSING, made_on=date(2026, 11, 22)
)


def opened(contents: Contents) -> WordDocument:
    return Document(BytesIO(render("docx", contents)))


def test_every_format_has_a_media_type_and_makes_bytes() -> None:
    assert FORMATS.keys() == MEDIA_TYPES.keys()
    for kind in FORMATS:
        assert len(render(kind, CONTENTS)) > 1000


def test_events_stand_by_date_under_their_own_headings() -> None:
    document = opened(CONTENTS)
    headings = [item.text for item in document.paragraphs if item.style and item.style.name == "Heading 1"]
    assert headings == ["First", "Second", "Third", _("Events without a narrative", language="es")]
    titles = [item.text for item in document.paragraphs if item.style and item.style.name == "Title"]
    assert titles == ["Escuelas Abiertas"]
    texts = [item.text for item in document.paragraphs]
    assert texts[texts.index("First") + 1 :][:3] == [
        date_text(date(2026, 9, 2), "es"),
        "Primer párrafo: 5 < 6 & «sí».",
        "Segundo.",
    ]
    details = texts[texts.index("Second") + 1]
    assert details.endswith("· Aula 2")
    assert date_text(date(2026, 9, 14), "es") in details


def test_those_without_a_narrative_are_listed_with_the_reason() -> None:
    [table] = opened(CONTENTS).tables
    assert [[cell.text for cell in row.cells] for row in table.rows[1:]] == [
        ["Without", date_text(date(2026, 10, 9), "es"), "El evento se canceló."],
        ["Undated", "", "Faltan datos."],
    ]
    assert opened(Contents("A", "", "en", (SOONER,), (), date(2026, 1, 2))).tables == []


@pytest.mark.parametrize(("language", "region"), [("es", "es-ES"), ("en", "en-GB")])
def test_the_document_says_its_language_and_nothing_of_a_tool(language: str, region: str) -> None:
    contents = Contents("Título", "", language, (SOONER,), MISSING, date(2026, 1, 2))
    about = opened(contents).core_properties
    assert (about.title, about.author, about.comments, about.last_modified_by) == ("Título", "", "", "")
    with ZipFile(BytesIO(render("docx", contents))) as package:
        styles = package.read("word/styles.xml").decode()
        everything = b"".join(package.read(name) for name in package.namelist()).lower()
        names = package.namelist()
    assert f'w:lang w:val="{region}"' in styles
    assert b"python-docx" not in everything
    assert not {"docProps/app.xml", "docProps/thumbnail.jpeg"} & set(names)


def test_the_footer_counts_the_pages() -> None:
    xml = opened(CONTENTS).sections[0].footer.paragraphs[0]._p.xml
    assert 'w:instr="PAGE"' in xml
    assert 'w:instr="NUMPAGES"' in xml


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(), max_size=300), st.text(st.characters(), min_size=250, max_size=400))
def test_any_text_makes_a_document_that_opens(body: str, title: str) -> None:
    told = Told(title, date(2026, 1, 2), None, body, body)
    document = opened(Contents(title, body, "es", (told,), (Missing(title, None, body),), date(2026, 1, 2)))
    assert len(document.tables) == 1
