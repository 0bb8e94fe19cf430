"""What two sequences have in common, in order: unique items first, then a longest common subsequence.

Patience anchors (Bram Cohen): what occurs once on each side cuts both sides into short gaps; three
items in a row are tried before single ones, which are unique by chance too often. In other gaps
the longest common subsequence is found with bit vectors: Hyyrö, "Bit-parallel LCS-length
computation revisited", 2004. No input makes the work quadratic.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from itertools import pairwise

Block = tuple[int, int, int]
"""Where a common run begins on the left, where on the right, and its length."""

_Gap = tuple[int, int, int, int]
_Items = Sequence[Hashable]

SMALL = 400
"""Left items × right items up to which a gap is too small for anchors to be of use."""
LARGE = 1 << 24
"""The same, from which the bit vectors of a gap (one bit each) would take too much memory."""
WINDOWS = (3, 1)
"""How many items in a row are looked at as one in search of anchors: the safer first."""
PATIENCE = 16
"""How many times the length of both sides may be read in search of anchors."""


def matched(left: _Items, right: _Items) -> list[Block]:
    """The common runs of two sequences in order; neighbours never touch on both sides."""
    found: list[Block] = []
    gaps: list[_Gap] = [(0, len(left), 0, len(right))]
    budget = PATIENCE * (len(left) + len(right))
    while gaps:
        gap = _trimmed(left, right, gaps.pop(), found)
        start, stop, begin, end = gap
        size = (stop - start) * (end - begin)
        if size <= 1:  # what is trimmed differs in its first items
            continue
        cuts: list[tuple[int, int]] = []
        if size > SMALL and budget > 0:
            budget -= stop - start + end - begin
            cuts = _anchors(left, right, gap)
        if not cuts and size > LARGE:
            cuts = _even_cuts(gap)
        if cuts:
            points = [(start, begin), *cuts, (stop, end)]
            gaps += [(a, b, c, d) for (a, c), (b, d) in pairwise(points)]
        else:
            found += _subsequence(left, right, gap)
    return _merged(sorted(found))


def rising(places: Sequence[int]) -> list[int]:
    """The indices of a longest strictly rising subsequence of `places`."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        at = bisect_left(tails, place)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(place)
            ends.append(index)
        else:
            tails[at], ends[at] = place, index
    chain: list[int] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(index)
        index = before[index]
    return chain[::-1]


def _trimmed(left: _Items, right: _Items, gap: _Gap, found: list[Block]) -> _Gap:
    """The gap without what its ends have in common, which is added to `found`."""
    start, stop, begin, end = gap
    first, second = start, begin
    while start < stop and begin < end and left[start] == right[begin]:
        start += 1
        begin += 1
    if start > first:
        found.append((first, second, start - first))
    last = stop
    while start < stop and begin < end and left[stop - 1] == right[end - 1]:
        stop -= 1
        end -= 1
    if stop < last:
        found.append((stop, end, last - stop))
    return start, stop, begin, end


def _anchors(left: _Items, right: _Items, gap: _Gap) -> list[tuple[int, int]]:
    """Places, rising on both sides, that certainly belong together; none where nothing is unique."""
    start, stop, begin, end = gap
    ours, theirs = left[start:stop], right[begin:end]
    for width in WINDOWS:
        anchors = _unique_pairs(_windows(ours, width), _windows(theirs, width))
        if anchors:
            chain = rising([there for _, there in anchors])
            return [(start + anchors[index][0], begin + anchors[index][1]) for index in chain]
    return []


def _unique_pairs(left: _Items, right: _Items) -> list[tuple[int, int]]:
    theirs = _unique(right)
    return [(place, theirs[item]) for item, place in _unique(left).items() if item in theirs]


def _unique(items: _Items) -> dict[Hashable, int]:
    counts = Counter(items)
    return {item: place for place, item in enumerate(items) if counts[item] == 1}


def _windows(items: _Items, width: int) -> _Items:
    return items if width == 1 else list(zip(*(items[shift:] for shift in range(width)), strict=False))


def _even_cuts(gap: _Gap) -> list[tuple[int, int]]:
    """Both sides cut into as many equal parts as make every part small enough for bit vectors."""
    start, stop, begin, end = gap
    wide, high = stop - start, end - begin
    parts = int((wide * high / LARGE) ** 0.5) + 1
    cuts = [(start + wide * part // parts, begin + high * part // parts) for part in range(1, parts)]
    return sorted(set(cuts))


def _subsequence(left: _Items, right: _Items, gap: _Gap) -> Iterator[Block]:
    """The pairs of a longest common subsequence of the gap."""
    start, stop, begin, end = gap
    if stop - start <= end - begin:
        for ours, theirs in _pairs(left[start:stop], right[begin:end]):
            yield start + ours, begin + theirs, 1
    else:
        for theirs, ours in _pairs(right[begin:end], left[start:stop]):
            yield start + ours, begin + theirs, 1


def _pairs(short: _Items, long: _Items) -> Iterator[tuple[int, int]]:
    """Pairs of places, from the last to the first. Bit i of a state is 0 where taking item i of
    `short` makes the common subsequence with the read part of `long` longer."""
    masks: dict[Hashable, int] = {}
    for place, item in enumerate(short):
        masks[item] = masks.get(item, 0) | 1 << place
    every = (1 << len(short)) - 1
    state, states = every, [every]
    for item in long:
        mask = masks.get(item)
        if mask:
            hit = state & mask
            state = (state + hit | state - hit) & every
        states.append(state)
    if state == every:
        return
    ours, theirs = len(short) - 1, len(long)
    while ours >= 0 and theirs > 0:
        if states[theirs] >> ours & 1:
            ours -= 1
        elif not states[theirs - 1] >> ours & 1:
            theirs -= 1
        else:
            yield ours, theirs - 1
            ours -= 1
            theirs -= 1


def _merged(blocks: Sequence[Block]) -> list[Block]:
    """The same common items, with neighbours that touch on both sides made into one."""
    merged: list[Block] = []
    for start, begin, length in blocks:
        if merged:
            last, other, size = merged[-1]
            if last + size == start and other + size == begin:
                merged[-1] = (last, other, size + length)
                continue
        merged.append((start, begin, length))
    return merged
