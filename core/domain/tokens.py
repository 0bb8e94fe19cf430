"""A text cut into tokens: words, blanks, line ends and signs; joined again they give the text exactly."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_CLINGING = (
    "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"  # accents and other marks
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u200c\u200d\ufe00-\ufe0f"  # joiners, and the choice between picture and letter
    "\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"  # tones of skin, flags of regions
)
_WORD = rf"\w[\w{_CLINGING}]*(?:[.,'’@/\-]\w[\w{_CLINGING}]*)*"
BLANK = rf"[^\S{_LINE_ENDS}]+"
LINE_END = rf"\r\n|[{_LINE_ENDS}]"
_FLAG = r"[\U0001f1e6-\U0001f1ff]{2}"
_SIGN = rf"[^\w\s][{_CLINGING}]*(?:(?<=\u200d)[^\w\s][{_CLINGING}]*)*"
_TOKEN = re.compile("|".join((_WORD, BLANK, LINE_END, _FLAG, _SIGN)))

_NOT_BLANK = frozenset((*_LINE_ENDS, "\r\n"))


def split(text: str) -> list[str]:
    """The tokens of `text` in order: `"".join(split(text)) == text`.

    A token is a word (with the stops, commas, apostrophes, @, / and hyphens inside it: "1.250,5",
    "12/09", "d'Ávila"), a run of blanks, one line end ("\\r\\n" is one), or one sign. Accents
    written as marks of their own, flags and emoji made of several parts stay whole.
    """
    return _TOKEN.findall(text)


def key(token: str) -> str:
    """What to compare instead of a token: its NFC form, and "\\n" for "\\r\\n" and "\\r"."""
    if token.isascii():
        return "\n" if token in ("\r\n", "\r") else token
    return unicodedata.normalize("NFC", token)


def is_blank(token: str) -> bool:
    """Whether a token is white space that ends no line."""
    return token.isspace() and token not in _NOT_BLANK


def is_line_end(token: str) -> bool:
    """Whether a token ends a line."""
    return token in _NOT_BLANK


def is_word(token: str) -> bool:
    """Whether a token holds a letter or a figure."""
    return token.isalnum() or any(sign.isalnum() for sign in token)


@dataclass(frozen=True)
class Tokens:
    """A text ready to be compared: all its tokens, which of them are no blanks, and their keys."""

    text: str

    @cached_property
    def all(self) -> list[str]:
        """Every token, in order."""
        return split(self.text)

    @cached_property
    def places(self) -> list[int]:
        """The indices in `all` of the tokens that are no blanks."""
        return [place for place, token in enumerate(self.all) if not token.isspace() or token in _NOT_BLANK]

    @cached_property
    def keys(self) -> list[str]:
        """The `key` of every token that is no blank."""
        shown = [self.all[place] for place in self.places]
        if "\r" not in self.text and unicodedata.is_normalized("NFC", self.text):
            return shown
        return [key(token) for token in shown]
