"""What has to be asked of a column: 03/04 and 1.250 can be read in two ways."""

from collections import Counter
from collections.abc import Iterable

from core.domain.event_fields import FieldKind
from core.imports import amounts, moments
from core.imports.parsed import Exact, Question, Reading

_ORDERS = (Reading.DAY_FIRST, Reading.MONTH_FIRST)
_MARKS = (Reading.THOUSANDS, Reading.DECIMALS)
_NUMBERS = (FieldKind.COUNT, FieldKind.AMOUNT, FieldKind.AGE_BAND)

Asked = tuple[Question | None, Reading | None]
"""The question, where there is one to ask, and the reading that holds or is likelier."""


def asked_of(kind: FieldKind | None, cells: Iterable[str], answer: Reading | None, language: str) -> Asked:
    """What is to be asked of a column, and how it is read.

    An answer holds even against cells that contradict it: these rows are refused. Without one the
    other cells decide; where they cannot, the way of `language` is the likelier.
    """
    if kind is FieldKind.DATE:
        return _of_dates(cells, answer if answer in _ORDERS else None, language)
    if kind in _NUMBERS:
        return _of_numbers(cells, answer if answer in _MARKS else None, language, kind)
    return None, None


def _of_dates(cells: Iterable[str], answer: Reading | None, language: str) -> Asked:
    example = ""
    votes: Counter[Reading] = Counter()
    for cell in cells:
        found = moments.BOTH_WAYS.match(cell.strip())
        if found is None:
            continue
        first, second = int(found[1]), int(found[3])
        if first <= 12 < second:
            votes[Reading.MONTH_FIRST] += 1
        elif second <= 12 < first:
            votes[Reading.DAY_FIRST] += 1
        elif first != second and max(first, second) <= 12:
            example = example or found[0]
    usual = Reading.DAY_FIRST if language == "es" else Reading.MONTH_FIRST
    return _settled(example, votes, answer, usual, _ORDERS)


def _of_numbers(cells: Iterable[str], answer: Reading | None, language: str, kind: FieldKind) -> Asked:
    example = ""
    marks: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for cell in cells:
        text = amounts.without_unit(cell.strip())
        if isinstance(cell, Exact) or not text:
            continue
        if amounts.BOTH_WAYS.fullmatch(text):
            example = example or text
        elif mark := amounts.decimal_mark(text):
            (whole if kind is not FieldKind.AMOUNT and amounts.is_whole(text) else marks)[mark] += 1
    inside = "," if "," in example else "."
    # Many programs write the 45 of a count as 45.0: that does not make 1.250 one and a quarter.
    marks += Counter({mark: number for mark, number in whole.items() if mark != inside})
    votes = Counter({_MARKS[mark == inside]: number for mark, number in marks.items()})
    # People are counted in whole numbers.
    decimals = kind is FieldKind.AMOUNT and inside == ("," if language == "es" else ".")
    return _settled(example, votes, answer, _MARKS[decimals], _MARKS)


def _settled(
    example: str,
    votes: Counter[Reading],
    answer: Reading | None,
    usual: Reading,
    readings: tuple[Reading, Reading],
) -> Asked:
    """`votes` are the cells that can be read in one way only."""
    likely = votes.most_common(1)[0][0] if votes else usual
    is_decided = len(votes) == 1 and (answer is None or answer in votes)
    if not example or is_decided:
        return None, likely if example or votes else None
    return Question(readings, example), answer or likely
