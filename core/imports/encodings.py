"""From bytes to text, whatever the encoding: by its mark, by its zero bytes, or by the Spanish it gives."""

import codecs
import re
from collections.abc import Iterator
from io import BytesIO

from core.errors import Refusal
from core.i18n import N_

# The mark of UTF-32 begins as that of UTF-16 does: the longer ones come first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARKED = frozenset(name for _, name in _MARKS)
_OF_ONE_BYTE = ("cp1252", "cp850", "mac_roman")
"""What Spanish was written in before UTF-8, the likeliest first: where two do as well, the first wins.
Latin-1 is cp1252 without its quotation marks."""

_ASCII = bytes(range(0x80))
_ENOUGH = 200_000
"""Bytes outside plain English that are looked at."""
_IN_A_WORD = re.compile(r"(?<=[A-Za-z])[áéíóúüñçàèòïÁÉÍÓÚÜÑÇ]|[áéíóúüñçÁÉÍÓÚÜÑ](?=[A-Za-z])")
_AROUND_WORDS = re.compile(
    r"(?<!\w)[¿¡«“‘](?=\w)|(?<=[\w.,!?…])[»”’](?!\w)|(?<=\d)[ºª°€]|€(?=\d)|(?<= )[–—•·…](?= )|(?<=\w)…"
    r"|(?<=\w)’(?=(?:s|t|d|m|ll|re|ve)\b)|(?<=\b[dlDL])’(?=\w)",
    re.ASCII,
)
_NEVER_MEANT = re.compile(
    "[\x80-\x9f\u00a4\u00a5\u00a6\u00a8\u00ac\u00af\u00b4\u00b8†‡ˆ˜ƒŽžšŠŸ\u2500-\u259f√∫≈≠∞∏∑◊ﬁﬂıˇ˘˙˚˛˝]"
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f]")


def text_of(content: bytes) -> str:
    """The text of a file. Raises Refusal where it is none.

    What no encoding explains stands in it as U+FFFD, to be seen where it is.
    """
    for encoding in _candidates(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            if encoding in _MARKED:
                raise _not_text() from None
            continue
        return _checked(text)
    best = max(_OF_ONE_BYTE, key=lambda encoding: _spanish(_sample(content).decode(encoding, "replace")))
    if len(_CONTROLS.findall(content[:_ENOUGH])) > len(content[:_ENOUGH]) / 100:
        raise _not_text()
    return _checked(content.decode(best, "replace"))


def _candidates(content: bytes) -> Iterator[str]:
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if marked:
        yield marked
        return
    # Latin letters in UTF-16 have a zero in every other byte, and no other text has any.
    start = content[:4_000]
    for encoding, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[0::2])):
        if len(content) % 2 == 0 and zeros.count(0) > len(zeros) * 0.6:
            yield encoding
    yield "utf-8"


def _checked(text: str) -> str:
    # A stray zero byte is a fault of whoever wrote the file; many are another kind of file.
    if text.count("\0") > len(text) / 1000:
        raise _not_text()
    return text.replace("\0", "")


def _sample(content: bytes) -> bytes:
    lines: list[bytes] = []
    size = 0
    for line in BytesIO(content):
        if line.isascii():
            continue
        lines.append(_around_accents(line))
        size += len(lines[-1])
        if size > _ENOUGH:
            break
    return b"\n".join(lines)


def _around_accents(line: bytes) -> bytes:
    """A line from a little before its first byte outside plain English, as far as it is looked at."""
    first = len(line) - len(line.lstrip(_ASCII))
    return line[max(0, first - 20) :][:_ENOUGH]


def _spanish(text: str) -> int:
    """How much of a text above plain English is what Spanish has there, less what it never has."""
    meant = len(_IN_A_WORD.findall(text)) + len(_AROUND_WORDS.findall(text))
    return meant - 2 * len(_NEVER_MEANT.findall(text)) - 2 * text.count("\ufffd")


def _not_text() -> Refusal:
    return Refusal(
        N_("The file is not text, so it is no CSV. A spreadsheet has to be saved as XLSX or as CSV first.")
    )
