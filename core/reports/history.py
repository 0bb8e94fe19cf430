"""The port to exports of a history: what goes into one, and the table of the formats it can have."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from importlib import import_module
from typing import Any

from core.domain.actors import ActorKind
from core.domain.authorship import Share, Trace
from core.domain.diff import Comparison
from core.domain.versions import ChangeType

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

HISTORY_FORMATS: Mapping[str, str] = {
    "xlsx": "core.reports.history_xlsx:render",
    "pdf": "core.reports.history_pdf:render",
    "json": "core.reports.history_json:render",
}
"""The ending of the file's name → the function that makes its bytes of HistoryContents."""

HISTORY_MEDIA_TYPES: Mapping[str, str] = {
    "xlsx": XLSX_TYPE,
    "pdf": "application/pdf",
    "json": "application/json",
}


@dataclass(frozen=True)
class NarrativePlace:
    """The narrative that versions belong to: its event, its project, its language."""

    event_id: int
    external_id: str
    title: str
    day: date | None
    language: str
    project_code: str
    project_title: str


@dataclass(frozen=True)
class Known:
    """What is known of a version. The cost is in micro-dollars; None where a thing is not known.

    `author` is the person, or the model; `on_behalf_of` the person who asked a model. `proposal` is ""
    for what is no proposal, else "open" or what became of it. `by_people` is the part of the words
    that persons wrote, 0 to 1.
    """

    number: int
    name: str
    change_type: ChangeType
    author_kind: ActorKind
    author: str
    on_behalf_of: str
    created: datetime
    reason: str
    provider: str
    model: str
    temperature: float | None
    prompt_number: int | None
    seconds: float | None
    tokens_in: int | None
    tokens_out: int | None
    cost: int | None
    words: int
    words_added: int | None
    words_removed: int | None
    base_number: int | None
    proposal: str
    approved: datetime | None
    in_use: bool
    restored_number: int | None
    facts_hash: str
    findings: tuple[Mapping[str, Any], ...]
    shares: tuple[Share, ...]
    by_people: float | None


@dataclass(frozen=True)
class WholeVersion:
    """A version with its text, who wrote what of it, and what it changed in the version that it was
    made against (None where there is no such version)."""

    known: Known
    body: str
    trace: Trace
    comparison: Comparison | None


@dataclass(frozen=True)
class HistoryContents:
    """A narrative with all its versions, the first one first: so a history is told, each version comes
    after the one that it changed, and a later export has the same rows with new ones below.

    `language` is that of the document, "es" or "en", which need not be that of the narrative; `zone`
    is where its times are told.
    """

    place: NarrativePlace
    versions: tuple[WholeVersion, ...]
    language: str
    made: datetime
    zone: tzinfo = UTC


@dataclass(frozen=True)
class ProjectContents:
    """What is known of every version of a project. `rows` may be many: they are taken one by one, once."""

    code: str
    title: str
    rows: Iterable[tuple[NarrativePlace, Known]]
    language: str
    made: datetime
    zone: tzinfo = UTC


def render_history(kind: str, contents: HistoryContents) -> bytes:
    """The history in one of HISTORY_FORMATS. Raises KeyError for an unknown kind."""
    module, name = HISTORY_FORMATS[kind].split(":")
    function: Callable[[HistoryContents], bytes] = getattr(import_module(module), name)
    return function(contents)
