"""The places in which one text differs from another, one after another, each with a little round it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domain.diff import Change, Comparison, Row, RowKind, Run
from core.domain.tokens import split
from core.i18n import N_, _

AROUND = 60
"""Letters, about, that are shown before and after a change within a paragraph."""


class PlaceKind(StrEnum):
    """What happened at a place."""

    PARAGRAPH_ADDED = "paragraph_added"
    PARAGRAPH_REMOVED = "paragraph_removed"
    PARAGRAPH_MOVED = "paragraph_moved"
    WORDS_ADDED = "words_added"
    WORDS_REMOVED = "words_removed"
    WORDS_CHANGED = "words_changed"


_WORDS = {
    PlaceKind.PARAGRAPH_ADDED: N_("paragraph added"),
    PlaceKind.PARAGRAPH_REMOVED: N_("paragraph removed"),
    PlaceKind.PARAGRAPH_MOVED: N_("paragraph moved"),
    PlaceKind.WORDS_ADDED: N_("words added"),
    PlaceKind.WORDS_REMOVED: N_("words removed"),
    PlaceKind.WORDS_CHANGED: N_("words changed"),
}


@dataclass(frozen=True)
class Place:
    """A changed place: in which paragraph of each text (from 1), what stood there and what stands there.

    `runs` show the change with what stands round it, if not the whole paragraph.
    """

    kind: PlaceKind
    left: int | None
    right: int | None
    before: str
    after: str
    runs: tuple[Run, ...]


def place_word(kind: PlaceKind, language: str) -> str:
    """What a person reads for the kind of a place."""
    return _(_WORDS[kind], language)


def places(comparison: Comparison) -> Iterator[Place]:
    """Every changed place, in the order of the rows: as many as `comparison.changes`."""
    for row in comparison.rows:
        if row.kind is RowKind.ADDED:
            yield _whole(PlaceKind.PARAGRAPH_ADDED, row)
        elif row.kind is RowKind.REMOVED:
            yield _whole(PlaceKind.PARAGRAPH_REMOVED, row)
        else:
            if row.kind is RowKind.MOVED:
                yield _whole(PlaceKind.PARAGRAPH_MOVED, row)
            yield from _stretches(row)


def _whole(kind: PlaceKind, row: Row) -> Place:
    return _place(kind, row, row.runs, row.runs)


def _stretches(row: Row) -> Iterator[Place]:
    """The changes within a paragraph: neighbouring runs that did not stay the same are one place."""
    start = 0
    while start < len(row.runs):
        if row.runs[start].change is Change.SAME:
            start += 1
            continue
        end = start
        while end < len(row.runs) and row.runs[end].change is not Change.SAME:
            end += 1
        runs = row.runs[start:end]
        shown = (*_before(row.runs, start), *runs, *_after(row.runs, end))
        yield _place(_kind_of(runs), row, runs, shown)
        start = end


def _kind_of(runs: Sequence[Run]) -> PlaceKind:
    changes = {run.change for run in runs}
    if changes == {Change.ADDED}:
        return PlaceKind.WORDS_ADDED
    return PlaceKind.WORDS_REMOVED if changes == {Change.REMOVED} else PlaceKind.WORDS_CHANGED


def _place(kind: PlaceKind, row: Row, runs: Sequence[Run], shown: Sequence[Run]) -> Place:
    return Place(
        kind,
        None if row.left is None else row.left + 1,
        None if row.right is None else row.right + 1,
        "".join(run.left for run in runs),
        "".join(run.right for run in runs),
        tuple(shown),
    )


def _before(runs: Sequence[Run], start: int) -> tuple[Run, ...]:
    text = runs[start - 1].right if start else ""
    return _same(text if len(text) <= AROUND else "…" + "".join(split(text[-AROUND:])[1:]))


def _after(runs: Sequence[Run], end: int) -> tuple[Run, ...]:
    text = runs[end].right if end < len(runs) else ""
    return _same(text if len(text) <= AROUND else "".join(split(text[:AROUND])[:-1]) + "…")


def _same(text: str) -> tuple[Run, ...]:
    return (Run(Change.SAME, text, text),) if text else ()
