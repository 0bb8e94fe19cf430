"""How a Word document looks, and what it says about itself: styles, language, properties."""

import re
from datetime import UTC, datetime, time
from typing import cast

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from core.reports import Contents

DETAILS = "Event details"
"""The style of the line under a heading: when and where."""

_REGIONS = {"es": "es-ES", "en": "en-GB"}
_INK = RGBColor(0x1F, 0x3A, 0x4D)
_GREY = RGBColor(0x59, 0x59, 0x59)
_FONT = "Calibri"
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST_PROPERTY = 255


def printable(text: str) -> str:
    """The text without the characters that XML refuses."""
    return _NOT_XML.sub("", text)


def set_up(document: Document, contents: Contents) -> None:
    """Page, language, styles and properties of an empty document."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)
    _set_language(document, _REGIONS[contents.language])
    _set_styles(document)
    _set_properties(document, contents)


def _set_language(document: Document, region: str) -> None:
    settings = document.settings.element
    for mark in (*document.styles.element.iter(qn("w:lang")), *settings.iter(qn("w:themeFontLang"))):
        mark.set(qn("w:val"), region)
    # Justified lines without hyphens leave wide gaps; the schema wants the element at this place.
    settings.find(qn("w:defaultTabStop")).addnext(OxmlElement("w:autoHyphenation"))


def _set_styles(document: Document) -> None:
    document.styles.add_style(DETAILS, WD_STYLE_TYPE.PARAGRAPH)
    _set_style(document, "Normal", 11)
    _set_style(document, "Title", 24, after=6, colour=_INK)
    _set_style(document, "Subtitle", 13, after=2, colour=_INK).font.italic = False
    _set_style(document, "Heading 1", 14, before=20, after=2, colour=_INK)
    _set_style(document, DETAILS, 10, after=6, colour=_GREY)
    _set_style(document, "Body Text", 11, after=8).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _set_style(document, "Footer", 9, colour=_GREY)
    line = document.styles["Title"].element.pPr.find(qn("w:pBdr"))
    line.getparent().remove(line)
    for border in next(document.styles["Table Grid"].element.iter(qn("w:tblBorders"))):
        border.set(qn("w:color"), "BFBFBF")


def _set_style(
    document: Document,
    name: str,
    size: float,
    *,
    before: float = 0,
    after: float = 0,
    colour: RGBColor | None = None,
) -> ParagraphStyle:
    style = cast("ParagraphStyle", document.styles[name])
    style.font.size = Pt(size)
    style.font.name = _FONT
    fonts = style.element.rPr.rFonts
    for kind in ("asciiTheme", "hAnsiTheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    if colour is not None:
        style.font.color.rgb = colour
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    return style


def _set_properties(document: Document, contents: Contents) -> None:
    """The title and the language are the document's; nothing of the template's author remains."""
    about = document.core_properties
    about.title = printable(contents.title)[:_LONGEST_PROPERTY]
    about.subject = printable(contents.subtitle)[:_LONGEST_PROPERTY]
    about.language = _REGIONS[contents.language]
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.created = about.modified = datetime.combine(contents.made_on, time(), UTC)
    package = document.part.package
    for identifier, relation in list(package.rels.items()):
        if relation.reltype in (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES):
            del package.rels[identifier]
