"""One text out of two: for each place where they differ, the one or the other is taken."""

from collections.abc import Collection
from typing import NamedTuple

from core.domain.diff import Comparison, Row, RowKind
from core.domain.versions import tidy


def merged(comparison: Comparison, taken: Collection[int]) -> str:
    """The left text with the places of `taken` (positions in `comparison.rows`) as the right has them.

    A paragraph that moved goes to its new place if it is taken, and else stays where it was, as it was.
    """
    told: list[_Part] = []
    staying: list[_Part] = []
    for position, row in enumerate(comparison.rows):
        part = _part(row, right=position in taken)
        if row.kind is RowKind.MOVED and position not in taken:
            staying.append(part)
        elif part.text.strip():
            told.append(part)
    for part in sorted(staying, key=_left):
        before = [place for place, other in enumerate(told) if -1 < _left(other) < _left(part)]
        told.insert(before[-1] + 1 if before else 0, part)
    return tidy("".join(part.text + part.end for part in told))


class _Part(NamedTuple):
    """A paragraph of the text that comes of it, with where it stands on the left."""

    left: int | None
    text: str
    end: str


def _left(part: _Part) -> int:
    return -1 if part.left is None else part.left


def _part(row: Row, *, right: bool) -> _Part:
    own, other = (row.right_end, row.left_end) if right else (row.left_end, row.right_end)
    return _Part(row.left, _text(row, right=right), own or other or "\n\n")


def _text(row: Row, *, right: bool) -> str:
    return "".join(run.right if right else run.left for run in row.runs)


def mine_by_default(comparison: Comparison, base: str) -> frozenset[int]:
    """Of a comparison between what somebody else saved (left) and one's own text (right), the places
    to take as one's own: those that oneself has changed since `base`. What only the other has changed
    stays as the other has it."""
    before = {part.strip() for part in base.split("\n")}
    taken = set()
    for position, row in enumerate(comparison.rows):
        left, right = (_text(row, right=side).strip() for side in (False, True))
        # Of what only the other has: what the base had too was taken out by oneself, the rest was added.
        touched = left in before if row.kind is RowKind.REMOVED else right not in before
        if row.kind is not RowKind.SAME and touched:
            taken.add(position)
    return frozenset(taken)
