"""Which paragraphs of two texts belong together: in order, moved, or one that was cut into several."""

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, groupby

from core.domain.matching import matched
from core.domain.tokens import BLANK, LINE_END, Tokens, is_word

Pair = tuple[int, int]
"""The place of a paragraph on the left, and of its partner on the right."""

ALIGNED = 0.4
"""Share of common tokens in a row from which two paragraphs at the same place are one."""
ALIKE = 0.3
"""Share of common words from which two paragraphs between the same neighbours are one."""
PART = 0.8
"""Share of the tokens of a paragraph that stand in one of the other side, from which it is a part of it."""
PART_TOKENS = 4
"""So many tokens at least has such a part."""
MOVED = 0.55
"""The same for paragraphs that stand elsewhere."""
MOVED_WORDS, MOVED_WORDS_EXACT = 6, 3
"""Fewer words (of more than three letters, if there are any) are not recognised when they move:
where something changed in them, and where nothing did."""
TELLING, COMMON, TRIED = 12, 100, 5
"""How many rare words of a paragraph are looked up; the number of paragraphs from which a word is
no longer rare; and how many likely partners are looked at closely."""

_EMPTY_ON_TOP = re.compile(rf"(?:(?:{BLANK})?(?:{LINE_END}))*")
_END_OF_ALL = rf"(?:{LINE_END})\s*\Z"
_AT_EMPTY_LINES = re.compile(rf"{_END_OF_ALL}|(?:{LINE_END})(?:(?:{BLANK})?(?:{LINE_END}))+")
_AT_LINE_ENDS = re.compile(rf"{_END_OF_ALL}|(?:{LINE_END})(?:(?:{BLANK})?(?:{LINE_END}))*")


@dataclass(frozen=True)
class Paragraph(Tokens):
    """A paragraph and the line ends that part it from the next."""

    end: str = ""

    @cached_property
    def bag(self) -> Counter[str]:
        """Its words of more than three letters and its figures; all words where there are none."""
        words = [key for key in self.keys if is_word(key)]
        return Counter([word for word in words if len(word) > 3 or word[0].isdigit()] or words)


def divided(left: str, right: str) -> tuple[str, str, list[Paragraph], list[Paragraph]]:
    """What stands before the first paragraph of each text, and the paragraphs, each with its end.

    They are parted by empty lines, or by every line end if one of the texts has no other kind.
    """
    by_line = any(_has_only_lines(text) for text in (left, right))
    pattern = _AT_LINE_ENDS if by_line else _AT_EMPTY_LINES
    left_start, ours = _paragraphs(left, pattern)
    right_start, theirs = _paragraphs(right, pattern)
    return left_start, right_start, ours, theirs


@dataclass(frozen=True)
class Pairing:
    """The paragraphs of both texts, where what was cut up or put together counts as one; the pairs that
    stand in the same order on both sides, rising; and the pairs that moved."""

    ours: Sequence[Paragraph]
    theirs: Sequence[Paragraph]
    in_order: Sequence[Pair]
    moved: Sequence[Pair]


def paired(ours: Sequence[Paragraph], theirs: Sequence[Paragraph]) -> Pairing:
    """Which paragraphs of two texts belong together. No paragraph is in two pairs."""
    shared = _shared(ours, theirs)
    joined_ours = _joined(ours, theirs, {(there, here): count for (here, there), count in shared.items()})
    joined_theirs = _joined(theirs, ours, shared)
    if len(joined_ours) < len(ours) or len(joined_theirs) < len(theirs):
        ours, theirs = joined_ours, joined_theirs
        shared = _shared(ours, theirs)
    in_order = _aligned(ours, theirs, shared)
    moved: list[Pair] = []
    left_taken = {here for here, _ in in_order}
    right_taken = {there for _, there in in_order}
    left_rest = [place for place in range(len(ours)) if place not in left_taken]
    right_rest = [place for place in range(len(theirs)) if place not in right_taken]
    for likeness, here, there in _likely(ours, theirs, left_rest, right_rest):
        if here in left_taken or there in right_taken:
            continue
        at = bisect(in_order, (here, there))
        if _fits(in_order, at, there):
            if likeness < ALIKE:
                continue
            in_order.insert(at, (here, there))
        elif _is_move(ours[here], theirs[there], likeness):
            moved.append((here, there))
        else:
            continue
        left_taken.add(here)
        right_taken.add(there)
    return Pairing(ours, theirs, in_order, moved)


def _has_only_lines(text: str) -> bool:
    bare = text.strip()
    return bool(_AT_LINE_ENDS.search(bare)) and not _AT_EMPTY_LINES.search(bare)


def _paragraphs(text: str, pattern: re.Pattern[str]) -> tuple[str, list[Paragraph]]:
    if not text.strip():
        return text, []
    top = _EMPTY_ON_TOP.match(text)
    place = start = top.end() if top else 0
    paragraphs: list[Paragraph] = []
    for end in pattern.finditer(text, start):
        paragraphs.append(Paragraph(text[place : end.start()], end[0]))
        place = end.end()
    if place < len(text):
        paragraphs.append(Paragraph(text[place:]))
    return text[:start], paragraphs


def _shared(ours: Sequence[Paragraph], theirs: Sequence[Paragraph]) -> dict[Pair, int]:
    """How many tokens each two paragraphs share in an alignment of the whole texts."""
    shared: Counter[Pair] = Counter()
    left_ends = list(accumulate(len(paragraph.keys) for paragraph in ours))
    right_ends = list(accumulate(len(paragraph.keys) for paragraph in theirs))
    left_keys = list(chain.from_iterable(paragraph.keys for paragraph in ours))
    right_keys = list(chain.from_iterable(paragraph.keys for paragraph in theirs))
    for start, begin, length in matched(left_keys, right_keys):
        stop = start + length
        while start < stop:
            here, there = bisect(left_ends, start), bisect(right_ends, begin)
            step = min(stop - start, left_ends[here] - start, right_ends[there] - begin)
            shared[here, there] += step
            start, begin = start + step, begin + step
    return shared


def _joined(
    paragraphs: Sequence[Paragraph], others: Sequence[Paragraph], shared: Mapping[Pair, int]
) -> Sequence[Paragraph]:
    """The paragraphs, with those in a row made one that together are one of the other side. The pairs
    of `shared` name the other side first."""
    whole: dict[int, int] = {}
    for (other, place), count in shared.items():
        if count >= max(PART * len(paragraphs[place].keys), PART_TOKENS):
            whole[place] = other
    joined: list[Paragraph] = []
    # A paragraph that is no part of any stands alone, which a number of its own below 0 brings about.
    for other, group in groupby(range(len(paragraphs)), key=lambda place: whole.get(place, -place - 1)):
        parts = [paragraphs[place] for place in group]
        if len(parts) == 1 or not _are_whole(parts, others[other]):
            joined += parts
        else:
            text = "".join(part.text + part.end for part in parts[:-1]) + parts[-1].text
            joined.append(Paragraph(text, parts[-1].end))
    return joined


def _are_whole(parts: Sequence[Paragraph], other: Paragraph) -> bool:
    """Whether parts of a paragraph are about as long as all of it, and none of them is so alone."""
    length = len(other.keys)
    together = sum(len(part.keys) for part in parts)
    return together >= PART * length and all(len(part.keys) < length for part in parts)


def _aligned(
    ours: Sequence[Paragraph], theirs: Sequence[Paragraph], shared: Mapping[Pair, int]
) -> list[Pair]:
    """Pairs that share most of their tokens, in rising order."""
    likeness = {
        (here, there): 2 * count / (len(ours[here].keys) + len(theirs[there].keys))
        for (here, there), count in shared.items()
    }
    best_here: dict[int, Pair] = {}
    best_there: dict[int, Pair] = {}
    for pair in sorted(likeness, key=lambda pair: -likeness[pair]):
        best_here.setdefault(pair[0], pair)
        best_there.setdefault(pair[1], pair)
    found = (pair for here, pair in best_here.items() if best_there[pair[1]] == pair)
    return sorted(pair for pair in found if likeness[pair] >= ALIGNED)


def _likely(
    ours: Sequence[Paragraph], theirs: Sequence[Paragraph], left_rest: list[int], right_rest: list[int]
) -> list[tuple[float, int, int]]:
    """Possible pairs among the rest with their likeness (Dice, of the bags of words), best first."""
    index: defaultdict[str, list[int]] = defaultdict(list)
    for there in right_rest if left_rest else ():
        for word in theirs[there].bag:
            index[word].append(there)
    likely: list[tuple[float, int, int]] = []
    for here in left_rest:
        bag = ours[here].bag
        for there in _candidates(bag, index):
            other = theirs[there].bag
            common = sum(min(count, other[word]) for word, count in bag.items() if word in other)
            likely.append((2 * common / (bag.total() + other.total()), here, there))
    return sorted(likely, key=lambda found: (-found[0], abs(found[1] - found[2]), found[1:]))


def _candidates(bag: Counter[str], index: dict[str, list[int]]) -> Iterator[int]:
    """The paragraphs on the right that share most of the rarest words of a bag."""
    rare = sorted((len(index[word]), word) for word in bag if word in index)[:TELLING]
    votes = Counter(there for number, word in rare if number < COMMON for there in index[word])
    return (there for there, _ in votes.most_common(TRIED))


def _fits(in_order: Sequence[Pair], at: int, there: int) -> bool:
    """Whether a pair put at this place leaves the right side of the pairs rising."""
    return (not at or in_order[at - 1][1] < there) and (at == len(in_order) or there < in_order[at][1])


def _is_move(ours: Paragraph, theirs: Paragraph, likeness: float) -> bool:
    exact = ours.keys == theirs.keys
    words = min(ours.bag.total(), theirs.bag.total())
    return words >= MOVED_WORDS_EXACT if exact else likeness >= MOVED and words >= MOVED_WORDS
