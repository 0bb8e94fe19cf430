"""The answer of a model made into plain paragraphs: no markup, no headings, no remarks."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby

_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31}\d{0,2});")
_THOUGHT_BEFORE = re.compile(r"\A.*</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_HIDDEN = re.compile(
    r"<(think|thinking|script|style)\b[^>]*>.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE
)
_BREAKING_TAG = re.compile(r"</?(?:p|br|div|li|ul|ol|h[1-6]|tr|table|section)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")

_FENCE_OR_RULE = re.compile(r"\s*(?:```.*|~~~.*|(?:[-*_=]\s*){3,})")
_HEADING = re.compile(r"#{1,6}\s+(?P<marked>.*)|(\*\*|__)(?P<bold>[^*_]+)\2:?")
_QUOTE_MARK = re.compile(r"\s*(?:>\s?)+")
_LIST_MARK = re.compile(r"(?:[-*+•·▪◦–]|\d{1,2}[.)])\s+(?=\S)")
_INLINE = (
    (re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,500}\)"), ""),
    (re.compile(r"\[([^\]\n]{1,300})\]\([^)\n]{0,500}\)"), r"\1"),
    (re.compile(r"(\*\*|__|~~)(?=\S)(.{1,500}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"\\([*_#`\[\]()>~-])"), r"\1"),
)

_THING = r"(?:narrativa|narrative|texto|text|relato|informe|report|redacción|versión|version|borrador|draft)"
_ANNOUNCEMENT = re.compile(
    r"(?:sure|certainly|of course|here|below|claro|por supuesto|aquí|a continuación)\b.{0,120}?\b"
    + _THING
    + r"\b.{0,120}:\s*",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\A" + _THING + r"\s*:\s*", re.IGNORECASE)
_FAREWELL = re.compile(
    r"(?:let me know|i hope this|feel free|espero que est[eao]|¿(?:quieres|deseas?|te gustaría)|"
    r"si (?:necesitas|deseas?|quieres))\b",
    re.IGNORECASE,
)
_SENTENCE_ENDS = (".", "!", "?", "…", "»", "”", '"')


def plain_paragraphs(answer: str) -> str:
    """The answer of a model as plain paragraphs separated by one empty line, or "".

    Removed are markup (Markdown, HTML), headings, thoughts, remarks to whoever asked, quotation
    marks round the whole, and signs that cannot be seen; wrapped lines and lists become prose.
    """
    lines = [_plain_line(line) for line in _plain_signs(answer).split("\n")]
    paragraphs = [_joined(block) for block in _blocks(_without_announcement(lines))]
    if len(paragraphs) > 1 and _FAREWELL.match(paragraphs[-1]):
        paragraphs.pop()
    # Again, because a mark that went may have parted a letter from its accent.
    return unicodedata.normalize("NFC", _unquoted("\n\n".join(paragraphs)))


def _plain_signs(answer: str) -> str:
    """Without HTML and without signs that cannot be seen."""
    text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), answer)
    text = _HIDDEN.sub("", text)
    # Where the opening tag stands in the template of the model, only the closing one comes.
    text = _THOUGHT_BEFORE.sub("", text)
    text = _TAG.sub("", _BREAKING_TAG.sub("\n\n", text))
    text = _LINE_END.sub("\n", text).replace("\t", " ")
    seen = (sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    return unicodedata.normalize("NFC", "".join(seen))


def _plain_line(line: str) -> str:
    """One line without Markdown, "" for a heading; the mark of a list stays, for `_joined` to judge."""
    if _FENCE_OR_RULE.fullmatch(line):
        return ""
    if heading := _HEADING.fullmatch(line.strip()):
        line = (heading["marked"] or heading["bold"] or "").rstrip("# ")
        if not line.endswith(_SENTENCE_ENDS):
            return ""
    line = _QUOTE_MARK.sub("", line, count=1) if _QUOTE_MARK.match(line) else line
    for pattern, kept in _INLINE:
        line = pattern.sub(kept, line)
    return re.sub(" {2,}", " ", line).strip()


def _without_announcement(lines: list[str]) -> list[str]:
    """Without what a model says before it begins: "Here is the narrative:"."""
    for place, line in enumerate(lines):
        if line:
            kept = "" if _ANNOUNCEMENT.fullmatch(line) else _LABEL.sub("", line, count=1)
            return [kept, *lines[place + 1 :]]
    return []


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    for filled, block in groupby(lines, key=bool):
        if filled:
            yield list(block)


def _joined(block: list[str]) -> str:
    """One paragraph from the lines of a block; the items of a list are divided by semicolons.

    A mark counts only where a list can stand: a wrapped line may begin with a figure and a stop.
    """
    told, in_list = "", False
    for line in block:
        mark = _LIST_MARK.match(line)
        if mark and (not told or in_list or told.endswith(":")):
            divider = "; " if in_list and told[-1].isalnum() else " "
            told, in_list = told + divider + line[mark.end() :], True
        else:
            told += " " + line
    told = told.strip()
    return told + "." if in_list and told[-1].isalnum() else told


def _unquoted(text: str) -> str:
    """Without quotation marks that stand round the whole of it."""
    for opening, closing in ("«»", "“”", '""'):
        inner = text[1:-1]
        if text.startswith(opening) and text.endswith(closing) and not {opening, closing} & set(inner):
            return inner.strip()
    return text
