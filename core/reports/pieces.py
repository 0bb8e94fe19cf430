"""A text in pieces that each fit into a cell of a workbook, never cut within a sign."""

import unicodedata
from collections.abc import Iterator

from core.domain.tokens import split

CELL_LIMIT = 32_767
"""What a cell of Excel holds, in UTF-16 code units: a sign beyond U+FFFF, such as an emoji, counts as two."""


def units(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(text: str, limit: int = CELL_LIMIT) -> list[str]:
    """The text in pieces of at most `limit` code units: `"".join(pieces(text)) == text`.

    Words, accents that are marks of their own and emoji of several parts stay whole, unless one of
    them alone is longer than a cell. The empty text is one empty piece.
    """
    if units(text) <= limit:
        return [text]
    found: list[str] = []
    piece: list[str] = []
    room = limit
    for token in _fitting(text, limit):
        length = units(token)
        if length > room:
            found.append("".join(piece))
            piece, room = [], limit
        piece.append(token)
        room -= length
    return [*found, "".join(piece)]


def _fitting(text: str, limit: int) -> Iterator[str]:
    """The tokens of a text, those that are longer than a piece in parts."""
    for token in split(text):
        rest = token
        while units(rest) > limit:
            end = _cut(rest, limit)
            yield rest[:end]
            rest = rest[end:]
        yield rest


def _cut(text: str, limit: int) -> int:
    """Where a text that is too long is cut: as late as it may be, and not before a mark."""
    end = limit
    while (excess := units(text[:end]) - limit) > 0:
        end -= (excess + 1) // 2
    start = end
    while start > 1 and unicodedata.category(text[start])[0] == "M":
        start -= 1
    # A letter with ten thousand marks is no letter: it is cut where it must be.
    return start if end - start < limit // 2 else end
