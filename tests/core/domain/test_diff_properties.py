"""What holds for any two texts that are compared, however odd their signs."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.diff import Change, RowKind, Run, compare, word_runs
from core.domain.matching import matched
from core.domain.tokens import split

_PIECES = (
    "el", "la", "de", "taller", "Comunidad", "acción", "accio\u0301n", "n\u0303andu\u0301", "1.250,5",
    "12/09", "d'Ávila", "👩‍👩‍👧", "🇪🇸", "🇲🇽", "👍🏽", "👍🏿", "1️⃣", "שלום", "مرحبا", "\u200f", "\u200d",
    "\u0301", " ", " ", " ", "  ", "\u00a0", "\t", "\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\u2028", "\u2029",
    "\x85", "\x1c", ".", ",", ";", "«", "»", "—", "…", "_", "-",
)  # fmt: skip
_SEVERAL = settings(deadline=None, max_examples=100)

texts = st.lists(st.sampled_from(_PIECES) | st.text(max_size=4), max_size=40).map("".join)
words = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyzáéíóúñ", min_size=4, max_size=9), min_size=8, max_size=20, unique=True
)


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, str]:
    """A text, and what became of it when some of its tokens were replaced, removed or doubled."""
    before = draw(texts)
    after: list[str] = []
    for token in split(before):
        after += draw(st.sampled_from(([token],) * 6 + ([], [token, token], ["nuevo"])))
    return before, "".join(after)


@_SEVERAL
@given(st.text())
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(split(text)) == text
    assert all(split(text))


@_SEVERAL
@given(st.lists(st.integers(0, 6), max_size=60), st.lists(st.integers(0, 6), max_size=60))
def test_common_runs_are_common_and_rising(left: list[int], right: list[int]) -> None:
    here = there = 0
    for start, begin, length in matched(left, right):
        assert length > 0
        assert start >= here
        assert begin >= there
        assert left[start : start + length] == right[begin : begin + length]
        here, there = start + length, begin + length
    if len(left) * len(right) <= 400:
        common = sum(length for _, _, length in matched(left, right))
        assert common == _longest_common(left, right)


@_SEVERAL
@given(st.tuples(texts, texts) | edited_texts())
def test_both_sides_come_back_from_the_runs(pair: tuple[str, str]) -> None:
    left, right = pair
    runs = word_runs(left, right)
    assert "".join(run.left for run in runs) == left
    assert "".join(run.right for run in runs) == right
    _assert_well_made(runs)


@_SEVERAL
@given(st.tuples(texts, texts) | edited_texts())
def test_both_sides_come_back_from_the_comparison(pair: tuple[str, str]) -> None:
    comparison = compare(*pair)
    assert comparison.rebuilt() == pair
    assert [row.right for row in comparison.rows if row.right is not None] == list(
        range(sum(row.right is not None for row in comparison.rows))
    )
    lefts = sorted(row.left for row in comparison.rows if row.left is not None)
    assert lefts == list(range(len(lefts)))
    for row in comparison.rows:
        _assert_well_made(row.runs)
        assert (row.left is None) == (row.kind is RowKind.ADDED)
        assert (row.right is None) == (row.kind is RowKind.REMOVED)


@_SEVERAL
@given(texts)
def test_identical_texts_have_no_change(text: str) -> None:
    assert all(run.change is Change.SAME for run in word_runs(text, text))
    comparison = compare(text, text)
    assert comparison.changes == comparison.words_added == comparison.words_removed == 0


@_SEVERAL
@given(texts)
def test_what_comes_from_nothing_is_all_added_and_the_other_way_round(text: str) -> None:
    assert {run.change for run in word_runs("", text)} <= {Change.ADDED}
    assert {run.change for run in word_runs(text, "")} <= {Change.REMOVED}
    assert compare("", text).words_added == compare(text, "").words_removed


@_SEVERAL
@given(st.lists(words, min_size=3, max_size=6), st.data())
def test_a_moved_paragraph_is_found(paragraphs: list[list[str]], data: st.DataObject) -> None:
    # Every word is its paragraph's own, so that there is nothing but the move to be found.
    told = [" ".join(f"{word}{place}" for word in paragraph) for place, paragraph in enumerate(paragraphs)]
    origin = data.draw(st.integers(0, len(told) - 1))
    others = told[:origin] + told[origin + 1 :]
    target = data.draw(st.integers(0, len(others)).filter(lambda place: place != origin))
    moved = [*others[:target], told[origin], *others[target:]]
    comparison = compare("\n\n".join(told), "\n\n".join(moved))
    assert {row.kind for row in comparison.rows} == {RowKind.SAME, RowKind.MOVED}
    assert comparison.words_added == comparison.words_removed == 0
    assert comparison.rebuilt() == ("\n\n".join(told), "\n\n".join(moved))


def _assert_well_made(runs: Sequence[Run]) -> None:
    """No empty run, no two alike side by side, and what was removed before what was added."""
    for run in runs:
        assert run.left or run.right
        if run.change is Change.SAME:
            assert run.left
            assert run.right
        else:
            assert (run.right if run.change is Change.REMOVED else run.left) == ""
    order = [run.change for run in runs]
    for before, after in pairwise(order):
        assert before is not after
        assert (before, after) != (Change.ADDED, Change.REMOVED)


def _longest_common(left: Sequence[int], right: Sequence[int]) -> int:
    row = [0] * (len(right) + 1)
    for one in left:
        before = row
        row = [0]
        for place, other in enumerate(right):
            row.append(before[place] + 1 if one == other else max(row[place], before[place + 1]))
    return row[-1]
