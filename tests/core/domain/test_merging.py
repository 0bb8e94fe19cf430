"""One text out of two, place by place."""

from hypothesis import given
from hypothesis import strategies as st

from core.domain.diff import RowKind, compare
from core.domain.merging import merged, mine_by_default
from core.domain.versions import tidy

BASE = "Uno dos tres cuatro.\n\nCinco seis siete ocho.\n\nNueve diez once doce."
paragraphs = st.lists(
    st.sampled_from(
        [
            "El taller se hizo en la escuela del barrio.",
            "El taller se hizo en el salón comunal del barrio.",
            "Vinieron treinta personas, veinte de ellas mujeres.",
            "Al cierre se acordó volver en junio.",
            "Nada más.",
        ]
    ),
    min_size=1,
    max_size=6,
).map("\n\n".join)


@given(paragraphs, paragraphs)
def test_all_of_one_side_is_that_side(left: str, right: str) -> None:
    comparison = compare(left, right)
    places = [place for place, row in enumerate(comparison.rows) if row.kind is not RowKind.SAME]
    assert merged(comparison, []) == tidy(left)
    assert merged(comparison, places) == tidy(right)


def test_each_place_is_taken_by_itself() -> None:
    other = BASE.replace("dos", "DOS").replace("diez", "DIEZ")
    rows = compare(BASE, other)
    first, last = (place for place, row in enumerate(rows.rows) if row.kind is RowKind.CHANGED)
    assert merged(rows, [first]) == BASE.replace("dos", "DOS")
    assert merged(rows, [last]) == BASE.replace("diez", "DIEZ")


def test_a_paragraph_that_moved_stays_unless_it_is_taken() -> None:
    moved = "Esta frase es larga para verse."
    one = "El taller se hizo en la escuela del barrio, con las familias, el lunes por la tarde."
    two = "Vinieron seis personas de otros lugares, casi todas mujeres, y ninguna faltó hasta el cierre."
    left, right = f"{moved}\n\n{one}\n\n{two}", f"{one}\n\n{two.replace('seis', 'SEIS')}\n\n{moved}"
    comparison = compare(left, right)
    changed = [place for place, row in enumerate(comparison.rows) if row.kind is RowKind.CHANGED]
    assert any(row.kind is RowKind.MOVED for row in comparison.rows)
    assert merged(comparison, changed) == left.replace("seis", "SEIS")


def test_lines_stay_lines() -> None:
    left, right = "Uno.\nDos.\nTres.", "Uno.\nDos cambiado.\nTres."
    assert merged(compare(left, right), [1]) == right


def test_each_keeps_by_default_what_only_the_other_left_alone() -> None:
    theirs = BASE.replace("dos", "DOS") + "\n\nDe la otra persona, entero y nuevo."
    mine = BASE.replace("diez", "DIEZ") + "\n\nMío también, pero distinto en todo."
    comparison = compare(theirs, mine)
    told = merged(comparison, mine_by_default(comparison, BASE))
    assert "DOS" in told
    assert "DIEZ" in told
    assert "De la otra persona" in told
    assert "Mío también" in told
    without = compare(BASE, "Uno dos tres cuatro.\n\nNueve diez once doce.")
    assert "Cinco" not in merged(without, mine_by_default(without, BASE)), "what oneself took out stays out"
