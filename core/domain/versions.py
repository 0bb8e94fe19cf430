"""The kinds of change that a version can be, and what is known of any text: its name and its length."""

import hashlib
import re
from enum import StrEnum

LONGEST_TEXT = 400_000
"""Signs that a text of a person may have."""

_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_GAP = re.compile(r"\n{3,}")


class ChangeType(StrEnum):
    """What brought a version about."""

    INITIAL_GENERATION = "initial_generation"
    REGENERATION = "regeneration"
    MANUAL_EDIT = "manual_edit"
    RESTORATION = "restoration"


class ProposalOutcome(StrEnum):
    """What became of a proposal."""

    ACCEPTED = "accepted"
    IN_PART = "in_part"
    DISCARDED = "discarded"


NAME_MARK = "name"
"""The kind of the mark that bears the name of a version."""


def tidy(text: str) -> str:
    """A text as a person typed it, with plain line ends and without blanks that nobody sees: at the
    end of a line, round the whole, and more than one empty line between paragraphs."""
    lines = (line.rstrip() for line in _LINE_END.sub("\n", text).split("\n"))
    return _GAP.sub("\n\n", "\n".join(lines)).strip()


def content_hash(body: str) -> str:
    """The name of a text: a tagged SHA-256 of its UTF-8 bytes."""
    return f"t1:{hashlib.sha256(body.encode()).hexdigest()[:40]}"


def word_count(text: str) -> int:
    """Words as a word processor counts them: runs without white space that hold a letter or figure."""
    return sum(any(sign.isalnum() for sign in run) for run in text.split())
