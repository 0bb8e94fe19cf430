"""One text and two others made from it, paragraph beside paragraph in the order of the first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby

import streamlit as st

from core.domain.diff import Change, Comparison, Row, RowKind
from core.domain.worded import worded
from pages.parts.diff_view import fold, inline_row

Line = tuple[str, bool]
"""A row of the grid as HTML, and whether it holds a change."""


def show_grid(comparisons: Sequence[Comparison], names: Sequence[str], *, only_changes: bool = False) -> None:
    """Draw comparisons whose left text is one and the same, under the names of all the texts. With
    `only_changes`, paragraphs that are the same in all of them are folded."""
    lines = _lines([_by_left(worded(comparison)) for comparison in comparisons], names)
    parts: list[str] = []
    for changed, group in groupby(lines, key=lambda line: line[1]):
        stretch = [html for html, _changed in group]
        inner = "".join(stretch)
        if only_changes and not changed:
            told = fold(f"<table><tbody>{inner}</tbody></table>", len(stretch))
            inner = f'<tr class="fold"><td colspan="{len(names)}">{told}</td></tr>'
        parts.append(inner)
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    table = f"<thead><tr>{heads}</tr></thead><tbody>{''.join(parts)}</tbody>"
    st.html(f'<table class="diff aside grid">{table}</table>')


def _by_left(comparison: Comparison) -> Mapping[int, list[Row]]:
    """The rows by the paragraph of the left text that they belong to or come after (-1: on top)."""
    found: defaultdict[int, list[Row]] = defaultdict(list)
    after = -1
    for row in comparison.rows:
        if row.kind is RowKind.ADDED:
            found[after].append(row)
            continue
        found[row.left or 0].append(row)
        if row.kind is not RowKind.MOVED:
            after = row.left or 0
    return found


def _lines(columns: Sequence[Mapping[int, list[Row]]], names: Sequence[str]) -> list[Line]:
    places = sorted({place for column in columns for place in column})
    return [_line([column.get(place, []) for column in columns], names) for place in places]


def _line(cells: Sequence[Sequence[Row]], names: Sequence[str]) -> Line:
    """What stands on the left is told by any of the rows that hold it."""
    rows = [row for cell in cells for row in cell]
    held = next((row for row in rows if row.left is not None), None)
    left = "".join(run.left for run in held.runs if run.change is not Change.ADDED) if held else ""
    changed = any(row.kind is not RowKind.SAME for row in rows)
    told = [
        f"<p>{escape(left)}</p>" if left else "",
        *("".join(inline_row(row, at_left=True) for row in cell) for cell in cells),
    ]
    columns = zip(names, told, strict=True)
    html = "".join(f'<td data-label="{escape(name)}">{inner}</td>' for name, inner in columns)
    return f'<tr class="{"changed" if changed else "same"}">{html}</tr>', changed
