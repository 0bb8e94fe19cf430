"""What differs between two texts: word by word, and paragraph by paragraph with those that moved."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from core.domain.pairing import Paragraph, divided, paired
from core.domain.versions import word_count
from core.domain.word_diff import Change, Run, runs_between, word_runs

__all__ = ["Change", "Comparison", "Row", "RowKind", "Run", "compare", "word_runs"]


class RowKind(StrEnum):
    """What became of a paragraph."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Row:
    """A paragraph, or two that belong together: where it stands on each side (from 0), and its runs.

    A MOVED row stands at its place on the right and holds both sides: its left text has no row at
    the place it came from (`left` tells which that was). What changed inside it, its runs say.
    `left_end` and `right_end` are the line ends that part it from the next; they make no change.
    """

    kind: RowKind
    left: int | None
    right: int | None
    runs: tuple[Run, ...]
    left_end: str = ""
    right_end: str = ""


@dataclass(frozen=True)
class Comparison:
    """Two texts side by side, in the order of the right one; a removed paragraph comes after the
    one that it followed on the left. `left_start` and `right_start` are empty lines on top."""

    rows: tuple[Row, ...]
    left_start: str = ""
    right_start: str = ""

    @cached_property
    def words_added(self) -> int:
        """Words (see `word_count`) that stand on the right only. Moved ones are not among them."""
        return sum(word_count(run.right) for run in self._runs(Change.ADDED))

    @cached_property
    def words_removed(self) -> int:
        """Words that stand on the left only."""
        return sum(word_count(run.left) for run in self._runs(Change.REMOVED))

    @cached_property
    def changes(self) -> int:
        """Changed places: paragraphs added, removed or moved, and stretches changed inside others."""
        return sum(_places(row) for row in self.rows)

    def rebuilt(self) -> tuple[str, str]:
        """Both texts, exactly as they were given to `compare`."""
        ours = sorted((row for row in self.rows if row.left is not None), key=lambda row: row.left or 0)
        theirs = sorted((row for row in self.rows if row.right is not None), key=lambda row: row.right or 0)
        left = "".join("".join(run.left for run in row.runs) + row.left_end for row in ours)
        right = "".join("".join(run.right for run in row.runs) + row.right_end for row in theirs)
        return self.left_start + left, self.right_start + right

    def _runs(self, change: Change) -> Iterator[Run]:
        return (run for row in self.rows for run in row.runs if run.change is change)


def compare(left: str, right: str) -> Comparison:
    """Two texts side by side, a paragraph a row.

    Paragraphs are parted by empty lines; where one of the texts has several lines and no empty one,
    every line of both is a paragraph. Paragraphs belong together if they share enough words. One that
    was cut into several, or put together from several, is one row: its runs show the line ends.
    """
    left_start, right_start, ours, theirs = divided(left, right)
    pairing = paired(ours, theirs)
    ours, theirs = pairing.ours, pairing.theirs
    origins = {there: here for here, there in (*pairing.in_order, *pairing.moved)}
    moved_there = {there for _, there in pairing.moved}
    removed = _removed(ours, dict(pairing.in_order), set(origins.values()))
    rows = removed.get(-1, [])
    for place, paragraph in enumerate(theirs):
        if place in origins:
            origin = origins[place]
            rows.append(_shared(origin, place, ours[origin], paragraph, place in moved_there))
        else:
            runs = (Run(Change.ADDED, "", paragraph.text),)
            rows.append(Row(RowKind.ADDED, None, place, runs, right_end=paragraph.end))
        rows += removed.get(place, [])
    return Comparison(tuple(rows), left_start, right_start)


def _removed(ours: Sequence[Paragraph], in_order: Mapping[int, int], kept: Set[int]) -> dict[int, list[Row]]:
    """The rows of removed paragraphs, by the paragraph on the right that they come after (-1: on top)."""
    rows: dict[int, list[Row]] = {}
    after = -1
    for place, paragraph in enumerate(ours):
        after = in_order.get(place, after)
        if place not in kept:
            runs = (Run(Change.REMOVED, paragraph.text, ""),)
            row = Row(RowKind.REMOVED, place, None, runs, left_end=paragraph.end)
            rows.setdefault(after, []).append(row)
    return rows


def _shared(here: int, there: int, ours: Paragraph, theirs: Paragraph, moved: bool) -> Row:
    runs = runs_between(ours, theirs)
    changed = any(run.change is not Change.SAME for run in runs)
    kind = RowKind.MOVED if moved else RowKind.CHANGED if changed else RowKind.SAME
    return Row(kind, here, there, runs, ours.end, theirs.end)


def _places(row: Row) -> int:
    if row.kind in (RowKind.REMOVED, RowKind.ADDED):
        return 1
    changed = [run.change is not Change.SAME for run in row.runs]
    stretches = sum(now and not before for before, now in pairwise([False, *changed]))
    return stretches + (row.kind is RowKind.MOVED)
