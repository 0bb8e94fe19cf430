"""The port to documents: what is told in one, and the table of the formats it can have."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module

FORMATS: Mapping[str, str] = {"docx": "core.reports.docx:render"}
"""The ending of the file's name → the function that makes its bytes of Contents."""

MEDIA_TYPES: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class Told:
    """An event with its narrative. `body` is plain paragraphs, separated by an empty line; `simulated` says
    that words of it come from a rehearsal."""

    title: str
    day: date | None
    ends: date | None
    place: str
    body: str
    simulated: bool = False


@dataclass(frozen=True)
class Missing:
    """An event without a narrative, and why, in the words of the document's language."""

    title: str
    day: date | None
    reason: str


@dataclass(frozen=True)
class Contents:
    """The events of a choice as they go into a document: in any order, they are put by date.

    `language` is that of the document: "es" or "en".
    """

    title: str
    subtitle: str
    language: str
    narratives: tuple[Told, ...]
    missing: tuple[Missing, ...]
    made_on: date


def render(kind: str, contents: Contents) -> bytes:
    """The document in one of FORMATS. Raises KeyError for an unknown kind."""
    module, name = FORMATS[kind].split(":")
    function: Callable[[Contents], bytes] = getattr(import_module(module), name)
    return function(contents)
