"""Long texts in pieces that cells hold, and the places in which two texts differ, one by one."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from core.domain.diff import Comparison, compare
from core.reports.pieces import pieces, units
from core.reports.places import places
from tests.support.exported import CHANGED


@given(st.text(st.characters(), max_size=60), st.integers(4, 20))
def test_pieces_fit_and_are_the_text(text: str, limit: int) -> None:
    found = pieces(text, limit)
    assert "".join(found) == text
    assert all(units(piece) <= limit for piece in found)


def test_pieces_cut_no_sign_in_two() -> None:
    family = "👨\u200d👩\u200d👧"
    assert pieces(family * 3, units(family) + 3) == [family] * 3
    marked = "e\u0301" * 8
    assert all(unicodedata.category(piece[0]) != "Mn" for piece in pieces(marked, 5))
    assert pieces("uno dos", 5) == ["uno ", "dos"]
    assert pieces("", 5) == [""]


def test_places_count_what_a_comparison_counts() -> None:
    found: Comparison = compare(*CHANGED)
    assert len(list(places(found))) == found.changes == 4
