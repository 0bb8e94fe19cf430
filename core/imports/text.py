"""The text of a cell: cleaned, without markup, and known where it is garbled."""

import html
import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile("[\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_BLANK = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NOTHING = re.compile(
    r"#?n[./]?[ad]\.?|s[./]?[di]\.?|s[./]n\.?|null|none|nan|ningun[oa]|no (?:aplica|procede|disponible|data)"
    r"|sin (?:datos?|informaci[oó]n)|not (?:applicable|available)"
    r"|#(?:¡|!)?(?:ref|div/0|valor|value|¿?nombre|name|num|nulo|null)[!?]"
)
_BLOCKS = r"p|br|div|ul|ol|li|h[1-6]|table|thead|tbody|tr|blockquote|hr|section|article"
_INLINE = r"span|strong|b|i|em|u|a|td|th|font|img|sub|sup|small|mark|style|script|o:p"
_MARKUP = re.compile(rf"</?(?:{_BLOCKS}|{_INLINE})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCK = re.compile(rf"</?(?:{_BLOCKS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ITEM = re.compile(r"<li(?:\s[^<>]*)?>", re.IGNORECASE)
_BETWEEN_ITEMS = re.compile(r"\n\s*\n(?=- )")
_UNSEEN = re.compile(r"<(style|script)\b[^<>]*>[^<]*</\1>|<!--[^<>]*-->", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,30});")
_GARBLED = re.compile(
    "[\u00c2\u00c3][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2026\u2030\u2039\u203a\u20ac\u2122]"
    "|\u00e2\u20ac|\u00ef\u00bb\u00bf|\ufffd|\u251c[\u2500-\u259f\u00a1-\u00ff]"
    "|(?<=[a-z])\\?(?=[a-z])"
)
_SHORT = 80


def clean_text(cell: str, *, lines: bool) -> str:
    """NFC, without markup, control characters and runs of blanks; "" for the words that mean nothing.

    `lines` keeps paragraphs, list items and line breaks, with at most one empty line between them.
    """
    return _clean_short(cell, lines) if len(cell) <= _SHORT else _clean(cell, lines)


def is_garbled(cell: str) -> bool:
    """Whether a text shows that it was once read in a wrong encoding: "Ã³", "â€œ", "�", "informaci?n"."""
    if cell.isascii() and "?" not in cell:
        return False
    return bool(_GARBLED.search(cell)) and bool(_GARBLED.search(_without_addresses(cell)))


def _without_addresses(cell: str) -> str:
    return " ".join(word for word in cell.split() if "://" not in word and "www." not in word)


def _clean(cell: str, lines: bool) -> str:
    text = unicodedata.normalize("NFC", _without_markup(cell)).replace("\r\n", "\n").replace("\r", "\n")
    kept = _BLANK.sub(" ", _INVISIBLE.sub("", text))
    rows = [" ".join(row.split()) for row in kept.split("\n")]
    joined = re.sub(r"\n{3,}", "\n\n", "\n".join(rows)) if lines else " ".join(filter(None, rows))
    stripped = joined.strip()
    nothing = _NOTHING.fullmatch(stripped.casefold()) or not any(mark.isalnum() for mark in stripped)
    # A clean cell is not kept a second time.
    return "" if nothing else cell if stripped == cell else stripped


# Places, kinds, days come again and again.
_clean_short = lru_cache(maxsize=20_000)(_clean)


def _without_markup(text: str) -> str:
    """Tags and entities as the plain text that they stand for. Twice, because what is stored as markup
    is often escaped once more on its way out. A "<" that begins no tag of a text stays."""
    for _ in range(2):
        if "<" in text and _MARKUP.search(text):
            if _BLOCK.search(text):
                text = text.replace("\n", " ").replace("\r", " ")
            text = _ITEM.sub("\n- ", _UNSEEN.sub("", text))
            text = _BETWEEN_ITEMS.sub("\n", _MARKUP.sub("", _BLOCK.sub("\n", text)))
        if "&" in text:
            text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return text
