"""The kinds of change that a version can be, and what is known of any text: its name and its length."""

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


def word_count(text: str) -> int:
    """Words as a word processor counts them: runs without white space that hold a letter or figure."""
    return sum(any(sign.isalnum() for sign in run) for run in text.split())
