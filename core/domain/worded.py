"""A comparison without what only a computer sees: blanks and line ends that differ between equal words."""

from dataclasses import replace
from itertools import groupby

from core.domain.diff import Change, Comparison, Row, RowKind, Run


def worded(comparison: Comparison) -> Comparison:
    """The same comparison with only those changes that people look for: where nothing but blanks and
    line ends differ, as in a text that was wrapped anew, nothing is marked. It rebuilds both texts."""
    return replace(comparison, rows=tuple(worded_row(row) for row in comparison.rows))


def worded_row(row: Row) -> Row:
    """The same of one paragraph."""
    left, right = _sides(row.runs)
    runs: list[Run] = []
    for same, group in groupby(row.runs, key=lambda run: run.change is Change.SAME):
        stretch = tuple(group)
        before, after = _sides(stretch)
        only_blanks = not same and before.split() == after.split()
        runs += [Run(Change.SAME, before, after)] if only_blanks else stretch
    # Also where a short word changed its line, and so seems to be removed here and added there.
    if left.split() == right.split():
        runs = [Run(Change.SAME, left, right)]
    still = row.kind is RowKind.CHANGED and all(run.change is Change.SAME for run in runs)
    return replace(row, kind=RowKind.SAME if still else row.kind, runs=tuple(runs))


def _sides(runs: tuple[Run, ...]) -> tuple[str, str]:
    return "".join(run.left for run in runs), "".join(run.right for run in runs)
