"""Words that two texts share, that were removed and that were added, as one series of runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from core.domain.matching import Block, matched
from core.domain.tokens import Tokens, is_line_end

SHORT = 3
"""Letters up to which a single word between two changes is taken for one of their own: "de"."""
OUTWEIGHED = 3
"""How many times longer both changes round a few kept words must be for these to go with them."""
SLIDE = 60
"""How many tokens a change is moved at most to begin where a sentence does."""


_STOPS = frozenset((".", "!", "?", "…", "»", "”"))
_PAUSES = frozenset((",", ";", ":", "(", "—", "–", "¿", "¡", "«", "“"))


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Run:
    """A piece of both texts (SAME), of the left one only (REMOVED) or of the right one only (ADDED).

    The two sides of SAME differ in nothing but the spelling of equal signs: accents that are marks
    of their own, and "\\r\\n" for "\\n". `right` is "" when REMOVED, `left` is "" when ADDED.
    """

    change: Change
    left: str
    right: str


def word_runs(left: str, right: str) -> tuple[Run, ...]:
    """Two texts as one series of runs: the left sides joined are `left`, the right sides `right`.

    Words are never cut. A few kept letters between two changes go with them; a line end never does.
    """
    return runs_between(Tokens(left), Tokens(right))


def runs_between(ours: Tokens, theirs: Tokens) -> tuple[Run, ...]:
    """The same as `word_runs`, of texts whose tokens are known already."""
    if ours.text == theirs.text:
        return (Run(Change.SAME, ours.text, theirs.text),) if ours.text else ()
    blocks = _folded(matched(ours.keys, theirs.keys), ours.keys, theirs.keys)
    return _written(ours, theirs, _slid(blocks, ours.keys, theirs.keys))


def _folded(blocks: Sequence[Block], left: Sequence[str], right: Sequence[str]) -> list[Block]:
    """The blocks without those that are too small to be told from the changes round them."""
    ours = [0, *accumulate(map(len, left))]
    theirs = [0, *accumulate(map(len, right))]

    def weight(before: Block, after: Block) -> int:
        """Letters between two blocks, on the side that has more of them."""
        removed = ours[after[0]] - ours[before[0] + before[2]]
        added = theirs[after[1]] - theirs[before[1] + before[2]]
        return max(removed, added)

    kept: list[Block] = [(0, 0, 0)]
    for block in (*blocks, (len(left), len(right), 0)):
        while len(kept) > 1:
            start, _, length = kept[-1]
            changed = min(weight(kept[-2], kept[-1]), weight(kept[-1], block))
            if not _goes(left[start : start + length], changed):
                break
            kept.pop()
        kept.append(block)
    return kept[1:-1]


def _goes(words: Sequence[str], changed: int) -> bool:
    """Whether kept words go with the changes on either side, the lesser of which has `changed` letters."""
    letters = sum(map(len, words))
    if not changed or (letters * OUTWEIGHED > changed and (len(words) > 1 or letters > min(SHORT, changed))):
        return False
    return not any(map(is_line_end, words))


def _slid(blocks: list[Block], left: Sequence[str], right: Sequence[str]) -> list[Block]:
    """The blocks, with what was only added or only removed beginning, where it can, as a sentence does."""
    for place in range(len(blocks) - 1):  # by index, because each turn changes what the next one sees
        (start, begin, length), (stop, end, size) = blocks[place], blocks[place + 1]
        removed, added = stop - start - length, end - begin - length
        if removed and added:
            continue
        items, first, last = (left, start + length, stop) if removed else (right, begin + length, end)
        shift = _best_shift(items, first, last, length - 1, size - 1)
        if shift:
            blocks[place] = (start, begin, length + shift)
            blocks[place + 1] = (stop + shift, end + shift, size - shift)
    return blocks


def _best_shift(items: Sequence[str], first: int, last: int, back: int, forth: int) -> int:
    """By how many tokens the stretch first:last is best moved; at most `back` to the left, `forth` to
    the right. Moved, it is the same change, because what it gains on one end it loses on the other."""
    best, best_rank = 0, _rank(items, first)
    for step in range(1, min(back, SLIDE) + 1):
        if items[first - step] != items[last - step]:
            break
        if _rank(items, first - step) > best_rank:
            best, best_rank = -step, _rank(items, first - step)
    for step in range(1, min(forth, SLIDE) + 1):
        if items[first + step - 1] != items[last + step - 1]:
            break
        if _rank(items, first + step) > best_rank:
            best, best_rank = step, _rank(items, first + step)
    return best


def _rank(items: Sequence[str], place: int) -> int:
    """How well a change reads that begins at this place: best after a line, then after a sentence."""
    if not place or is_line_end(items[place - 1]):
        return 3
    before = items[place - 1]
    return 2 if before in _STOPS else 1 if before in _PAUSES else 0


class _Writer:
    """Makes runs of tokens; neighbours that both stayed the same become one."""

    def __init__(self, ours: Tokens, theirs: Tokens) -> None:
        self.ours, self.theirs = ours.all, theirs.all
        self.runs: list[Run] = []
        self._same: tuple[list[str], list[str]] = ([], [])

    def same(self, start: int, stop: int, begin: int, end: int) -> None:
        """Tokens start:stop on the left are begin:end on the right."""
        self._same[0].extend(self.ours[start:stop])
        self._same[1].extend(self.theirs[begin:end])

    def between(self, start: int, stop: int, begin: int, end: int) -> None:
        """What stands between matched tokens. The blanks at both ends may still be the same."""
        first, second = start, begin
        while start < stop and begin < end and self.ours[start] == self.theirs[begin]:
            start += 1
            begin += 1
        self.same(first, start, second, begin)
        last, other = stop, end
        while start < stop and begin < end and self.ours[stop - 1] == self.theirs[end - 1]:
            stop -= 1
            end -= 1
        if start < stop or begin < end:
            self.close()
        if start < stop:
            self.runs.append(Run(Change.REMOVED, "".join(self.ours[start:stop]), ""))
        if begin < end:
            self.runs.append(Run(Change.ADDED, "", "".join(self.theirs[begin:end])))
        self.same(stop, last, end, other)

    def close(self) -> None:
        """Write down what stayed the same until here."""
        left, right = self._same
        if left:
            self.runs.append(Run(Change.SAME, "".join(left), "".join(right)))
        self._same = ([], [])


def _written(ours: Tokens, theirs: Tokens, blocks: Sequence[Block]) -> tuple[Run, ...]:
    writer = _Writer(ours, theirs)
    done, seen = 0, 0
    for start, begin, length in blocks:
        first, second = ours.places[start], theirs.places[begin]
        writer.between(done, first, seen, second)
        done, seen = ours.places[start + length - 1] + 1, theirs.places[begin + length - 1] + 1
        if ours.all[first:done] == theirs.all[second:seen]:
            writer.same(first, done, second, seen)
            continue
        for step in range(length):  # the blanks inside differ, or the spelling of equal signs
            at, there = ours.places[start + step], theirs.places[begin + step]
            writer.between(first, at, second, there)
            writer.same(at, at + 1, there, there + 1)
            first, second = at + 1, there + 1
    writer.between(done, len(ours.all), seen, len(theirs.all))
    writer.close()
    return tuple(writer.runs)
