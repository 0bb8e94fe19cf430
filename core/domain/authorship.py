"""Who wrote what: for every word of a text, the version in which it first stood.

The meaning is that of `git blame`: a word belongs to the version that brought it, however often the
text was copied, restored or rearranged since. Signs and blanks belong to the word they stand at.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Any

from core.domain.actors import ActorKind
from core.domain.origins import Span, Words, kept, numbers_at, take
from core.domain.versions import word_count

MOVED_WORDS = 8
"""So many words in a row that stand elsewhere in the first parent were moved, not written anew."""
TAKEN_WORDS = 4
"""So many words in a row that stand in a further parent were taken from there."""
_VISIBLE = re.compile(r"\S+")


@dataclass(frozen=True)
class Source:
    """A version and who wrote it: the name is the person's, or the model's or other writer's."""

    number: int
    kind: ActorKind
    name: str
    user_id: int | None = None


@dataclass(frozen=True)
class Trace:
    """Where a text comes from: runs of (length in code points, number of the version), neighbours
    from different versions, and the sources of all numbers, rising. The lengths add up to the text."""

    runs: tuple[tuple[int, int], ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Share:
    """How much of a text comes from a version: words (see `word_count`), and their part of all, 0 to 1."""

    source: Source
    words: int
    share: float


def traced(body: str, source: Source, parents: Sequence[tuple[str, Trace]] = ()) -> Trace:
    """The trace of a new version, made by `source` from `parents`: texts and their traces.

    What stands in the first parent keeps the origin it has there, also where a paragraph or at least
    MOVED_WORDS words moved. The rest is looked for in the further parents in turn: whole paragraphs
    and at least TAKEN_WORDS words in a row. What is left is new. A copy of a parent keeps its trace.
    Raises ValueError for a trace that does not fit its text.
    """
    for text, trace in parents:
        _check(text, trace)
    for text, trace in parents:
        if text == body:
            return trace
    words = Words(body)
    origins: list[int | None] = [None] * len(words.shown)
    for order, (text, trace) in enumerate(parents):
        spans = _spans(trace)
        if order == 0:
            origins = words.numbers(kept(body, text, spans))
        take(words, origins, text, spans, MOVED_WORDS if order == 0 else TAKEN_WORDS)
    numbers = [source.number if origin is None else origin for origin in origins]
    known = {known.number: known for _, trace in parents for known in trace.sources}
    return _trace(words.runs(numbers, source.number), known | {source.number: source})


def marked(body: str, trace: Trace) -> Iterator[tuple[str, Source]]:
    """The text in pieces with their sources: the pieces joined are `body`. ValueError as in `traced`."""
    _check(body, trace)
    sources = {source.number: source for source in trace.sources}
    start = 0
    for length, number in trace.runs:
        yield body[start : start + length], sources[number]
        start += length


def shares(body: str, trace: Trace) -> tuple[Share, ...]:
    """What each version brought to the text, most words first. A word with signs or parts of several
    versions counts for the first of them, so that the words add up to `word_count(body)`."""
    _check(body, trace)
    spans = _spans(trace)
    words = dict.fromkeys((source.number for source in trace.sources), 0)
    first_signs = (
        visible.start() + next(place for place, sign in enumerate(visible[0]) if sign.isalnum())
        for visible in _VISIBLE.finditer(body)
        if word_count(visible[0])
    )
    for number in numbers_at(first_signs, spans):
        if number is not None:
            words[number] += 1
    total = sum(words.values())
    found = [
        Share(source, words[source.number], words[source.number] / (total or 1)) for source in trace.sources
    ]
    return tuple(sorted(found, key=lambda share: (-share.words, share.source.number)))


def by_people(shares: Sequence[Share]) -> float:
    """The part of a text that persons wrote, 0 to 1."""
    return sum(share.share for share in shares if share.source.kind is ActorKind.PERSON)


def as_data(trace: Trace) -> dict[str, Any]:
    """A trace as plain JSON: {"runs": [[120, 1]], "by": {"1": ["model", "gpt-5-mini", null]}}."""
    by = {str(source.number): [str(source.kind), source.name, source.user_id] for source in trace.sources}
    return {"runs": [list(run) for run in trace.runs], "by": by}


def from_data(data: Mapping[str, Any]) -> Trace:
    """The inverse of `as_data`."""
    sources = [
        Source(int(number), ActorKind(kind), name, user_id)
        for number, (kind, name, user_id) in data["by"].items()
    ]
    runs = tuple((length, number) for length, number in data["runs"])
    return Trace(runs, tuple(sorted(sources, key=lambda source: source.number)))


def _check(body: str, trace: Trace) -> None:
    if sum(length for length, _ in trace.runs) != len(body):
        raise ValueError("a trace that does not fit its text")


def _spans(trace: Trace) -> list[Span]:
    ends = list(accumulate(length for length, _ in trace.runs))
    return [(end - length, end, number) for end, (length, number) in zip(ends, trace.runs, strict=True)]


def _trace(pieces: Iterable[tuple[int, int]], known: Mapping[int, Source]) -> Trace:
    runs = [
        (sum(length for length, _ in group), number)
        for number, group in groupby((piece for piece in pieces if piece[0]), key=lambda piece: piece[1])
    ]
    numbers = sorted({number for _, number in runs})
    return Trace(tuple(runs), tuple(known[number] for number in numbers))
