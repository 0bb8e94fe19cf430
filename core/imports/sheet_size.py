"""How much memory a sheet would take, counted from its XML before anything lays it out.

The XML may be made to harm: every pattern here stops at the next "<" or after a fixed number of bytes.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from core.errors import Refusal
from core.i18n import N_
from core.imports.source import MOST_CELLS, too_large

LONGEST_TEXT = 32_767
"""Characters that a spreadsheet lets a cell hold."""

_MOST_KEPT = 1024 * 1024
"""Bytes of a piece that are read again with the next one."""
_PREFIX = rb"(?:[\w.-]{1,100}+:)?+"
_PLACE = re.compile(
    rb"""\br\s{0,9}=\s{0,9}["']([A-Za-z]{1,3})(\d{1,9})["']"""
    # What is empty takes no room.
    rb"""(?!(?:\s{0,9}[\w:.-]{1,40}=(?:"[^"<]{0,80}"|'[^'<]{0,80}')){0,8}\s{0,9}/>)"""
)
_ROW = re.compile(
    rb"<" + _PREFIX + rb"""row\s[^<>]{0,1000}?\br\s{0,9}=\s{0,9}["'](\d{1,9})["'][^<>]{0,1000}(?<!/)>"""
)
_ROW_BEGINS = re.compile(rb"<" + _PREFIX + rb"row\b")
_CELL_WITHOUT_PLACE = re.compile(
    rb"<" + _PREFIX + rb"c(?:\s(?![^<>]{0,1000}?\br\s{0,9}=)[^<>]{0,1000})?(?<!/)>"
)
_TOO_LONG = re.compile(rb"<[\w:.-]{101}|<" + _PREFIX + rb"(?:c|row)\s[^<>]{1000}")
_IS_SHARED = re.compile(rb"""\bt\s{0,9}=\s{0,9}["']s["']""")
_SHARED = re.compile(
    rb"""\bt\s{0,9}=\s{0,9}["']s["'][^<>]{0,200}>\s{0,9}<""" + _PREFIX + rb"v>\s{0,9}(\d{1,9})\s{0,9}<"
)
_STRING_BEGINS = re.compile(rb"<" + _PREFIX + rb"si\b")
_TAG = re.compile(rb"<[^<>]*>")
_ENTITY = re.compile(r"&[#\w]{1,10};")


class Strings:
    """The texts that the cells of a workbook share."""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        """In bytes, at least as many as characters."""
        self._rest = b""

    def add(self, chunk: bytes) -> None:
        """Take in a piece of the texts. Raises Refusal where one is longer than a cell can hold."""
        xml = self._rest + chunk
        begins = [found.start() for found in _STRING_BEGINS.finditer(xml)]
        for start, end in pairwise(begins):
            self._measure(xml[start:end])
        # The last may go on in the next piece.
        self._rest = xml[begins[-1] :] if begins else xml
        if len(self._rest) > 4 * _MOST_KEPT:
            raise _text_too_long()

    def end(self) -> None:
        """Take in what is left."""
        if _STRING_BEGINS.match(self._rest):
            self._measure(self._rest)
        self._rest = b""

    def _measure(self, xml: bytes) -> None:
        text = _TAG.sub(b"", xml)
        if len(text) > LONGEST_TEXT and len(_ENTITY.sub("&", text.decode("utf-8", "replace"))) > LONGEST_TEXT:
            raise _text_too_long()
        self.lengths.append(len(text))


class Reach:
    """How far the cells of a sheet reach, and how much shared text they hold. A sheet is laid out from its
    first to its last cell, so that two cells can ask for more memory than there is."""

    def __init__(self, lengths: Sequence[int]) -> None:
        self.text = 0
        self._lengths = lengths
        self._longest = max(lengths, default=0)
        self._rest = b""
        self._rows = self._placed_rows = 0
        self._columns = 1
        self._is_placed = True

    def add(self, chunk: bytes) -> None:
        """Take in a piece of the sheet. Raises Refusal where it reaches too far."""
        xml = self._rest + chunk
        # What is cut at the end comes again, whole, with the next piece.
        self._rest = xml[xml.rfind(b"<") :][:_MOST_KEPT]
        if _TOO_LONG.search(xml):
            raise _strange()
        found = _PLACE.findall(xml)
        columns = {letters.upper() for letters, _ in found}
        self._columns = max(self._columns, max(map(_column_number, columns), default=1))
        self._placed_rows = max(self._placed_rows, max((int(row) for _, row in found), default=0))
        self._rows = max(self._rows, max(map(int, _ROW.findall(xml)), default=0))
        self._count_unplaced(xml)
        rows = self._placed_rows if self._is_placed else max(self._rows, self._placed_rows)
        if rows * self._columns > MOST_CELLS:
            raise too_large()
        self._count_text(xml)

    def _count_unplaced(self, xml: bytes) -> None:
        if not _CELL_WITHOUT_PLACE.search(xml):
            return
        self._is_placed = False
        widest = max(len(_CELL_WITHOUT_PLACE.findall(row)) for row in _ROW_BEGINS.split(xml))
        self._columns = max(self._columns, widest)

    def _count_text(self, xml: bytes) -> None:
        held = [int(at) for at in _SHARED.findall(xml)]
        known = len(self._lengths)
        self.text += sum(self._lengths[at] for at in held if at < known)
        # Where it does not show which text a cell holds, it may be the longest.
        self.text += (len(_IS_SHARED.findall(xml)) - len(held)) * self._longest


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text_too_long() -> Refusal:
    return Refusal(
        N_("A cell of the workbook holds more than {characters} characters. Shorten it, and save it again."),
        characters=LONGEST_TEXT,
    )


def _strange() -> Refusal:
    return Refusal(
        N_("The workbook is damaged or no workbook. Open it in a spreadsheet, and save it as XLSX.")
    )
