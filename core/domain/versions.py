"""The kinds of change that a version can be, and the name of a text."""

import hashlib
from enum import StrEnum


class ChangeType(StrEnum):
    """What brought a version about."""

    INITIAL_GENERATION = "initial_generation"
    REGENERATION = "regeneration"
    MANUAL_EDIT = "manual_edit"
    RESTORATION = "restoration"


def content_hash(body: str) -> str:
    """The name of a text: a tagged SHA-256 of its UTF-8 bytes."""
    return f"t1:{hashlib.sha256(body.encode()).hexdigest()[:40]}"


def word_count(body: str) -> int:
    """Words as a reader counts them: runs between blanks."""
    return len(body.split())
