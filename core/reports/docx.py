"""A choice of narratives as a plain Word document: one section an event, by date."""

import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from core.i18n import _, n_
from core.i18n.formats import date_text
from core.i18n.words import word
from core.reports import Contents, Missing, Told
from core.reports.docx_look import DETAILS, printable, set_up

_COLUMN_WIDTHS = (Cm(6), Cm(4), Cm(6))
_PAGE, _PAGES = "\ue000", "\ue001"


def render(contents: Contents) -> bytes:
    """The bytes of the document. Events without a date come last among theirs."""
    document = Document()
    set_up(document, contents)
    _add_head(document, contents)
    for told in sorted(contents.narratives, key=_by_day):
        _add_event(document, told, contents.language)
    if contents.missing:
        _add_missing(document, sorted(contents.missing, key=_by_day), contents.language)
    _add_footer(document, contents.language)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _by_day(item: Told | Missing) -> date:
    return item.day or date.max


def _add_head(document: WordDocument, contents: Contents) -> None:
    document.add_paragraph(printable(contents.title), style="Title")
    if contents.subtitle:
        document.add_paragraph(printable(contents.subtitle), style="Subtitle")
    count = n_(
        "{number} narrative", "{number} narratives", len(contents.narratives), language=contents.language
    )
    day = date_text(contents.made_on, contents.language)
    made = _("{count}. Document made on {day}.", language=contents.language, count=count, day=day)
    document.add_paragraph(made, style=DETAILS)


def _add_event(document: WordDocument, told: Told, language: str) -> None:
    document.add_heading(printable(told.title), level=1)
    simulated = word("provider", "rehearsal", language) if told.simulated else ""
    details = " · ".join(filter(None, (_when(told, language), printable(told.place), simulated)))
    if details:
        document.add_paragraph(details, style=DETAILS).paragraph_format.keep_with_next = True
    for text in filter(None, (printable(line).strip() for line in told.body.splitlines())):
        document.add_paragraph(text, style="Body Text")


def _when(told: Told, language: str) -> str:
    if told.day is None:
        return ""
    first = date_text(told.day, language)
    if told.ends is None or told.ends == told.day:
        return first
    return _("From {first} to {last}", language=language, first=first, last=date_text(told.ends, language))


def _add_missing(document: WordDocument, missing: Sequence[Missing], language: str) -> None:
    document.add_heading(_("Events without a narrative", language=language), level=1)
    headings = (_("Event", language=language), _("Date", language=language), _("Reason", language=language))
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    table.autofit = False
    header = table.rows[0]
    # Marks the row as a heading for screen readers, and repeats it on every page.
    header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _fill(header.cells, headings)
    for cell in header.cells:
        cell.paragraphs[0].runs[0].bold = True
        _shade(cell)
    for item in missing:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        day = date_text(item.day, language) if item.day else ""
        _fill(row.cells, (item.title, day, item.reason))


def _fill(cells: Sequence[_Cell], texts: Sequence[str]) -> None:
    for cell, text, width in zip(cells, texts, _COLUMN_WIDTHS, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph.add_run(printable(text))
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "E8EEF2")):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _add_footer(document: WordDocument, language: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    text = _("Page {page} of {pages}", language=language, page=_PAGE, pages=_PAGES)
    for part in re.split(f"([{_PAGE}{_PAGES}])", text):
        if part == _PAGE:
            _add_field(paragraph, "PAGE")
        elif part == _PAGES:
            _add_field(paragraph, "NUMPAGES")
        else:
            paragraph.add_run(part)


def _add_field(paragraph: Paragraph, code: str) -> None:
    """A number that the word processor computes; "1" stands there until it has."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
