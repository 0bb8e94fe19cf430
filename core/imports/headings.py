"""Where the headings of a table stand, and what is left of it without titles, totals and empty columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.sheet_marks import EXAMPLE_IDENTIFIER, MISSING_HEADING, in_every_language
from core.i18n import N_, Nn_
from core.imports.columns import LETTERS, home_of, known_headers, normalised
from core.imports.merged import filled_down
from core.imports.parsed import Notice, Table
from core.imports.source import Area, Row, Source, is_filled
from core.imports.text import clean_text

LOOKED_AT = 30
"""Filled rows among which the headings are."""
WHY_NOT = ("Por qué no se importó", "Why it was not imported")
"""The heading, per language, of the column that a file of refused rows has more than the file it came of."""

_WHY_NOT = frozenset(map(normalised, WHY_NOT))
_MISSING = frozenset(map(normalised, in_every_language(MISSING_HEADING)))
_EXAMPLES = in_every_language(EXAMPLE_IDENTIFIER)
_IS_WIDE = 0.6
"""From this share of the filled cells of the fullest row on, a row may be that of the headings."""


@dataclass(frozen=True)
class Layout:
    """A table without what is none of it, and the numbers of the rows that repeat its headings."""

    table: Table
    notices: tuple[Notice, ...]
    repeated: tuple[int, ...]


def best_heading(rows: Sequence[Sequence[str]]) -> tuple[int, int, int]:
    """How well the likeliest row serves as headings (words known, cells filled), and its place.

    One known word may be chance; without two of them the first row that is about full is taken.
    """
    filled = [sum(map(is_filled, ((cell,) for cell in cells))) for cells in rows]
    wide = max(filled, default=0) * _IS_WIDE
    ranked = []
    for place, cells in enumerate(rows):
        known = known_headers(cells)
        ranked.append((known if known > 1 else 0, filled[place] >= wide, -place, known, filled[place]))
    known, _, place, least, cells = max(ranked, default=(0, False, 0, 0, 0))
    return max(known, least), cells, -place


def lay_out(source: Source) -> Layout:
    """Find the headings, in one row or two, and leave out what is no row of data."""
    rows, notices = filled_down(source)
    place = best_heading([cells for _, cells in rows[:LOOKED_AT]])[2]
    number, heading = rows[place]
    first, begin = place, place + 1
    if below := _lower_level(rows, place):
        headers, begin = _joined(heading, below, source.merged, number), place + 2
    elif above := _upper_level(rows, place):
        headers, first = _joined(above, heading, source.merged, number - 1), place - 1
    else:
        headers = heading
    if first:
        notices.append(
            Notice(
                N_("The headings stand in row {row}; what stands above was left out."), values={"row": number}
            )
        )
    data, examples = _without_examples(rows[begin:])
    if examples:
        notices.append(
            Notice(
                N_("The example of the template was left out (row {rows})."),
                values={"rows": listed(examples)},
            )
        )
    repeated = [row for row, cells in data if _says_again(cells, heading)]
    if repeated:
        notices.append(
            Notice(
                *Nn_(
                    "The headings come again in {number} row, which was left out (row {rows}).",
                    "The headings come again in {number} rows, which were left out (rows {rows}).",
                ),
                {"number": len(repeated), "rows": listed(repeated)},
            )
        )
    return Layout(_without_empty_columns(headers, data), tuple(notices), tuple(repeated))


def _without_examples(rows: Sequence[Row]) -> tuple[list[Row], list[int]]:
    """The rows without those that only show how an event is written down, and the numbers of these."""
    examples = [number for number, cells in rows if not _EXAMPLES.isdisjoint(cells)]
    return [row for row in rows if row[0] not in examples], examples


def _says_again(cells: Sequence[str], heading: Sequence[str]) -> bool:
    """Whether a row repeats the headings, as in exports that were put one below the other."""
    # The first heading tells most rows apart, and is cheaper than all of them.
    said = next(((cell, head) for cell, head in zip(cells, heading, strict=False) if head.strip()), ("", "-"))
    return said[0].strip() == said[1].strip() and [cell.strip() for cell in cells[: len(heading)]] == [
        head.strip() for head in heading
    ]


def listed(rows: Sequence[int]) -> str:
    """Row numbers as a sentence names them: the first ten."""
    return ", ".join(map(str, rows[:10])) + (", …" if len(rows) > 10 else "")


def _upper_level(rows: Sequence[Row], place: int) -> tuple[str, ...] | None:
    """The row of group headings right above the headings."""
    if not place or rows[place - 1][0] != rows[place][0] - 1:
        return None
    above = rows[place - 1][1]
    return above if sum(map(bool, map(str.strip, above))) > 1 else None


def _lower_level(rows: Sequence[Row], place: int) -> tuple[str, ...] | None:
    """The row right below the headings, where it divides some of them: it says nothing but headings, and
    some of these have none above."""
    if place + 1 >= len(rows) or rows[place + 1][0] != rows[place][0] + 1:
        return None
    heading, below = rows[place][1], rows[place + 1][1]
    said = [cell for upper, cell in zip(heading, below, strict=False) if cell.strip() and cell != upper]
    is_divided = any(cell.strip() and not upper.strip() for upper, cell in zip(heading, below, strict=False))
    return (
        below if is_divided and all(home_of(cell) or normalised(cell) in LETTERS for cell in said) else None
    )


def _joined(
    upper: Sequence[str], lower: Sequence[str], merged: Sequence[Area], number: int
) -> tuple[str, ...]:
    """One heading per column: the lower one, with the upper one before it where it alone says too little.
    `number` is that of the upper row."""
    width = max(len(upper), len(lower))
    above = list(upper) + [""] * (width - len(upper))
    below = list(lower) + [""] * (width - len(lower))
    groups = list(above)
    spans = {at: right for (row, at), (_, right) in merged if row == number - 1}
    for at in range(1, width):
        reach = at if not merged else max((right for left, right in spans.items() if left < at), default=-1)
        if not groups[at].strip() and reach >= at:
            groups[at] = groups[at - 1]
    names = [low.strip() or high.strip() for low, high in zip(below, above, strict=True)]
    plain = [normalised(name) for name in names]
    for at, (group, name) in enumerate(zip(groups, list(names), strict=True)):
        whole = f"{group.strip()} {name}"
        if not below[at].strip() or not group.strip() or normalised(group) == plain[at]:
            continue
        is_letter = plain[at] in LETTERS and home_of(group) == "total"
        if is_letter or plain.count(plain[at]) > 1 or home_of(whole) not in (None, home_of(name)):
            names[at] = whole
    return tuple(names)


def _told_apart(headers: Sequence[str]) -> list[str]:
    """The headings, cleaned: one that is missing, or that comes again, bears the letter of its column."""
    told: list[str] = []
    for at, heading in enumerate(headers):
        header = clean_text(heading, lines=False) or _letters(at)
        told.append(f"{header} ({_letters(at)})" if header in told else header)
    return told


def _without_empty_columns(headers: Sequence[str], data: Sequence[Row]) -> Table:
    """The table without columns that have neither a heading nor anything in them, and without the
    reasons that a file of refused rows brings along."""
    dropped = {
        at
        for at, header in enumerate(headers)
        if normalised(header) in _WHY_NOT
        or normalised(header) in _MISSING
        or (not header.strip() and not any(at < len(cells) and is_filled((cells[at],)) for _, cells in data))
    }
    named = _told_apart(headers)
    if not dropped:
        return Table(tuple(named), tuple(data))

    def kept(cells: Sequence[str]) -> tuple[str, ...]:
        return tuple(cell for at, cell in enumerate(cells) if at not in dropped)

    return Table(kept(named), tuple((number, kept(cells)) for number, cells in data))


def _letters(position: int) -> str:
    """The name that a spreadsheet gives to a column: A, B … Z, AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
