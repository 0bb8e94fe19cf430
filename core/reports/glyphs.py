"""Which signs a PDF can show, and what stands in place of the others."""

import json
import re
from collections.abc import Iterable

import typst

from core.domain.tokens import is_word, split

STAND_IN = "□"
"""What is shown for a sign that no font of ours has, such as an emoji."""

_PROBE = b"""#set document(title: "probe")
#for sign in json(bytes(sys.inputs.signs)) [#sign ]
"""
_NOT_SHOWN = re.compile(r'^error: .* the text `"(.+)"` could not be displayed', re.MULTILINE)
_BY_NUMBER = re.compile(r"\\u\{([0-9a-f]+)\}")


def not_shown(texts: Iterable[str]) -> frozenset[str]:
    """The signs of these texts that no font inside Typst has.

    Typst leaves them out without a word, except where a document must be accessible: such a one is
    refused, with a list of them.
    """
    asked = {sign for text in texts for sign in text if not (sign.isascii() and sign.isprintable())}
    asked -= {"\n", "\t"}
    surrogates = {sign for sign in asked if "\ud800" <= sign <= "\udfff"}
    signs = json.dumps(sorted(asked - surrogates))
    try:
        typst.compile(_PROBE, sys_inputs={"signs": signs}, ignore_system_fonts=True, pdf_standards="ua-1")
    except typst.TypstError as error:
        listed = "".join(_NOT_SHOWN.findall(error.diagnostic))
        plain = _BY_NUMBER.sub(lambda number: chr(int(number[1], 16)), listed)
        return frozenset(surrogates | (asked & set(plain)))
    return frozenset(surrogates)


def shown(text: str, missing: frozenset[str]) -> str:
    """The text with a stand-in for each sign that cannot be shown; an emoji of several parts is one."""
    if missing.isdisjoint(text):
        return text
    tokens = split(text)
    return "".join(token if missing.isdisjoint(token) else _stood_in(token, missing) for token in tokens)


def _stood_in(token: str, missing: frozenset[str]) -> str:
    if not is_word(token):
        return STAND_IN
    return "".join(STAND_IN if sign in missing else sign for sign in token)
