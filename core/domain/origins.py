"""Where the words of a text stood before: in the text it was made from, or in another one."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, MutableSequence, Sequence
from functools import cached_property
from itertools import accumulate

from core.domain.diff import Change, Row, compare
from core.domain.pairing import divided
from core.domain.tokens import Tokens, is_line_end, is_word, split

Span = tuple[int, int, int]
"""From where to where in a text, in code points, and the number of what stands there."""

PLACES = 16
"""How many places where the same words stand are looked at for the longest."""


class Words(Tokens):
    """The words of a text: their keys, where they begin, and what stands between them."""

    @cached_property
    def word_places(self) -> list[int]:
        """The indices in `all` of the words."""
        return [place for place in self.places if is_word(self.all[place])]

    @cached_property
    def shown(self) -> list[str]:
        """What to compare of each word."""
        return [key for key in self.keys if is_word(key)]

    def numbers(self, spans: Sequence[Span]) -> list[int | None]:
        """The number of the span in which each word begins; None where there is none."""
        starts = [0, *accumulate(map(len, self.all))]
        return list(numbers_at((starts[place] for place in self.word_places), spans))

    def runs(self, numbers: Sequence[int], otherwise: int) -> Iterator[tuple[int, int]]:
        """Lengths and numbers in order, given the number of each word. What stands between two words
        belongs to the first, but from the last line end, or else the last blank, on to the second."""
        if not self.word_places:
            yield len(self.text), otherwise
            return
        start = 0
        for place, number in zip(self.word_places[1:], numbers, strict=False):
            stop = self._cut(place)
            yield sum(map(len, self.all[start:stop])), number
            start = stop
        yield sum(map(len, self.all[start:])), numbers[-1]

    def _cut(self, place: int) -> int:
        """Where that begins which belongs to the word at this place."""
        first, blank = place, None
        while first and not is_word(self.all[first - 1]):
            first -= 1
            if is_line_end(self.all[first]):
                return first + 1
            if blank is None and self.all[first].isspace():
                blank = first + 1
        return place if blank is None else blank


def numbers_at(starts: Iterable[int], spans: Sequence[Span]) -> Iterator[int | None]:
    """The number of the span that holds each place; places and spans are rising."""
    at = 0
    for start in starts:
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        yield spans[at][2] if at < len(spans) and spans[at][0] <= start else None


def kept(body: str, text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans of what stands in `body` as it stands in `text`, where `spans` cover all of `text`."""
    comparison = compare(text, body)
    starts: dict[int, int] = {}
    place = len(comparison.left_start)
    for row in sorted(comparison.rows, key=lambda row: -1 if row.left is None else row.left):
        if row.left is not None:
            starts[row.left] = place
            place += sum(len(run.left) for run in row.runs) + len(row.left_end)
    found: list[Span] = []
    place = len(comparison.right_start)
    for row in comparison.rows:
        if row.right is not None:
            found += _kept_in(row, starts.get(-1 if row.left is None else row.left, 0), place, spans)
            place += sum(len(run.right) for run in row.runs) + len(row.right_end)
    return found


def take(
    words: Words, origins: MutableSequence[int | None], text: str, spans: Sequence[Span], minimum: int
) -> None:
    """Give the words without an origin the one they have in `text`, if there they make a whole
    paragraph, or at least `minimum` of them stand in a row."""
    if None not in origins:
        return
    theirs = Words(text)
    numbers = theirs.numbers(spans)
    for start, begin, length in _whole_paragraphs(words.text, text):
        if all(origin is None for origin in origins[start : start + length]):
            origins[start : start + length] = numbers[begin : begin + length]
    unknown = [_all_unknown(origins, start, minimum) for start in range(len(origins) - minimum + 1)]
    if not any(unknown):
        return
    index: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, gram in enumerate(_grams(theirs.shown, minimum)):
        index[gram].append(place)
    start = 0
    for place, gram in enumerate(_grams(words.shown, minimum)):
        if place >= start and unknown[place] and gram in index:
            found = (
                (_common(words.shown, origins, place, theirs.shown, there), there)
                for there in index[gram][:PLACES]
            )
            length, there = max(found, key=lambda found: found[0])
            origins[place : place + length] = numbers[there : there + length]
            start = place + length


def _kept_in(row: Row, left: int, right: int, spans: Sequence[Span]) -> Iterator[Span]:
    """The spans of what stayed the same in a row that begins at these places of both texts."""
    for run in row.runs:
        if run.change is Change.SAME:
            # Signs may be spelt otherwise, and so have other lengths; the tokens are the same.
            same = run.left == run.right
            pieces = [(run.left, run.right)] if same else zip(split(run.left), split(run.right), strict=True)
            here, there = left, right
            for ours, theirs in pieces:
                yield from _shifted(spans, here, here + len(ours), there, there + len(theirs))
                here, there = here + len(ours), there + len(theirs)
        left, right = left + len(run.left), right + len(run.right)


def _shifted(spans: Sequence[Span], start: int, stop: int, begin: int, end: int) -> Iterator[Span]:
    """The part start:stop of the spans, put at begin:end."""
    at = bisect(spans, start, key=lambda span: span[1])
    if stop - start != end - begin:
        yield begin, end, spans[at][2]
        return
    while at < len(spans) and spans[at][0] < stop:
        first, last, number = spans[at]
        yield max(first, start) - start + begin, min(last, stop) - start + begin, number
        at += 1


def _whole_paragraphs(body: str, text: str) -> Iterator[tuple[int, int, int]]:
    """Paragraphs with the same words in both texts: from which word on in each, and how many."""
    _, _, ours, theirs = divided(body, text)
    known: dict[tuple[str, ...], int] = {}
    begin = 0
    for paragraph in theirs:
        shown = tuple(filter(is_word, paragraph.keys))
        known.setdefault(shown, begin)
        begin += len(shown)
    start = 0
    for paragraph in ours:
        shown = tuple(filter(is_word, paragraph.keys))
        if shown in known:
            yield start, known[shown], len(shown)
        start += len(shown)


def _all_unknown(origins: Sequence[int | None], start: int, length: int) -> bool:
    return origins[start] is None and all(origin is None for origin in origins[start : start + length])


def _grams(words: Sequence[str], length: int) -> list[tuple[str, ...]]:
    return list(zip(*(words[shift:] for shift in range(length)), strict=False))


def _common(
    ours: Sequence[str], origins: Sequence[int | None], start: int, theirs: Sequence[str], begin: int
) -> int:
    """How many words in a row are the same from here on, as long as their origin is unknown."""
    length = 0
    while start + length < len(ours) and begin + length < len(theirs):
        if origins[start + length] is not None or ours[start + length] != theirs[begin + length]:
            break
        length += 1
    return length
