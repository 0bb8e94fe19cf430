"""Cells of a sheet that are merged over several rows: what they say holds for each of these."""

import re
from collections.abc import Sequence

from core.i18n import N_
from core.imports.columns import home_of
from core.imports.parsed import Exact, Notice
from core.imports.source import Row, Source

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_IDENTIFIES = ("external_id", "activity_code")
_LISTED = 10


def filled_down(source: Source) -> tuple[list[Row], list[Notice]]:
    """The rows, with what cells say that are merged over several rows in each of these, and what there
    is to say of it. A figure stays in its first row, or it would be counted once per row."""
    tall = [area for area in source.merged if area[1][0] > area[0][0]]
    if not tall:
        return source.rows, []
    rows = [(number, list(cells)) for number, cells in source.rows]
    places = {number: place for place, (number, _) in enumerate(rows)}
    figures: set[int] = set()
    for (top, column), (bottom, _) in tall:
        first = places.get(top + 1)
        if first is None or column >= len(rows[first][1]):
            continue
        said = rows[first][1][column]
        if _counts(said) and not _identifies(source.rows[:first], column):
            figures.add(top + 1)
            continue
        for place in range(first + 1, len(rows)):
            number, cells = rows[place]
            if number > bottom + 1:
                break
            if column < len(cells) and not cells[column]:
                cells[column] = said
    return [(number, tuple(cells)) for number, cells in rows], _on_figures(sorted(figures))


def _counts(said: str) -> bool:
    return isinstance(said, Exact) or bool(_NUMBER.fullmatch(said.strip()))


def _identifies(above: Sequence[Row], column: int) -> bool:
    """Whether a heading above says that the numbers of a column are names, not figures."""
    return any(home_of(cells[column]) in _IDENTIFIES for _, cells in above[:30] if column < len(cells))


def _on_figures(figures: Sequence[int]) -> list[Notice]:
    if not figures:
        return []
    rows = ", ".join(map(str, figures[:_LISTED])) + (", …" if len(figures) > _LISTED else "")
    reason = N_(
        "Figures in cells merged over several rows were given to the first of these only (row {rows}), so "
        "that they are not counted twice. Where they belong to several events, they have to be divided."
    )
    return [Notice(reason, values={"rows": rows})]
