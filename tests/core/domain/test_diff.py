"""Two texts compared: word by word, and paragraph by paragraph with those that moved."""

import pytest

from core.domain.diff import Change, Comparison, RowKind, Run, compare, word_runs
from core.domain.matching import matched, rising
from core.domain.tokens import is_blank, is_line_end, is_word, key, split

COSTURA = "El taller de costura se hizo en la escuela del barrio con veinte mujeres."
SEMILLAS = "La feria de semillas reunió a productores de cuatro comunidades y hubo trueque."
ACUERDO = "Se acordó volver en mayo para revisar las máquinas y el presupuesto anual."


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        (
            "d'Ávila pagó 1.250,5 el 12/09.",
            ["d'Ávila", " ", "pagó", " ", "1.250,5", " ", "el", " ", "12/09", "."],
        ),
        ("accio\u0301n 👩‍👩‍👧🇪🇸🇲🇽👍🏽", ["accio\u0301n", " ", "👩‍👩‍👧", "🇪🇸", "🇲🇽", "👍🏽"]),
        ("a \t\r\n\n\u00a0«b»", ["a", " \t", "\r\n", "\n", "\u00a0", "«", "b", "»"]),
        ("ana@casa.org, ex-alumna…", ["ana@casa.org", ",", " ", "ex-alumna", "…"]),
        ("", []),
    ],
)
def test_a_token_is_a_word_a_run_of_blanks_a_line_end_or_a_sign(text: str, tokens: list[str]) -> None:
    assert split(text) == tokens


def test_tokens_are_compared_by_what_they_say() -> None:
    assert key("accio\u0301n") == key("acción")
    assert key("\r\n") == key("\r") == key("\n")
    assert is_blank("\u00a0")
    assert not is_blank("\u2028")
    assert is_line_end("\u2028")
    assert is_word("12/09")
    assert not is_word("…")


def test_what_sequences_have_in_common_is_found_in_order() -> None:
    assert matched("abcXdef", "abcYdef") == [(0, 0, 3), (4, 4, 3)]
    assert matched("", "a") == []
    assert rising([3, 1, 2, 5, 4, 6]) in ([1, 2, 4, 5], [1, 2, 3, 5])
    assert rising([]) == []


def test_large_sides_without_anything_unique_are_still_matched_in_order() -> None:
    left, right = [0, 1] * 3_000, [1, 0, 0] * 2_000
    taken = 0
    last = (0, 0)
    for start, begin, length in matched(left, right):
        assert left[start : start + length] == right[begin : begin + length]
        assert start >= last[0]
        assert begin >= last[1]
        last = (start + length, begin + length)
        taken += length
    assert taken > 3_000


@pytest.mark.parametrize(
    ("left", "right", "shown"),
    [
        ("Vinieron 20 personas.", "Vinieron 25 personas.", "Vinieron [20]{25} personas."),
        ("Vinieron personas.", "Vinieron muchas personas.", "Vinieron {muchas }personas."),
        ("Uno dos tres.", "Uno tres.", "Uno [dos ]tres."),
        ("Fin del taller.", "Fin.", "Fin[ del taller]."),
        ("A fue. C fue. D no.", "A fue. B fue. C fue. D no.", "A fue. {B fue. }C fue. D no."),
        ("Se vio el mar.", "Se vio el mar. Se vio el cielo.", "Se vio el mar.{ Se vio el cielo.}"),
        # What was added could begin at three places; it begins where a sentence does.
        ("Dos. La sala abre.", "Dos. La plaza abre. La sala abre.", "Dos. {La plaza abre. }La sala abre."),
        # A lonely "de" between two changes goes with them.
        ("el curso de costura", "la charla de vacunas", "[el curso de costura]{la charla de vacunas}"),
        ("rojo\nverde", "azul\nblanco", "[rojo]{azul}\n[verde]{blanco}"),
        ("", "Hola", "{Hola}"),
        ("Hola", "", "[Hola]"),
        ("a  b", "a b", "a[  ]{ }b"),
        ("👩‍👩‍👧 y 🇪🇸", "👩‍👧 y 🇪🇸", "[👩‍👩‍👧]{👩‍👧} y 🇪🇸"),
    ],
)  # fmt: skip
def test_words_are_marked_whole_and_together(left: str, right: str, shown: str) -> None:
    assert "".join(map(_shown, word_runs(left, right))) == shown


def test_a_text_is_the_same_however_its_accents_and_line_ends_are_spelt() -> None:
    runs = word_runs("La accio\u0301n.\r\nFin", "La acción.\nFin")
    assert runs == (Run(Change.SAME, "La accio\u0301n.\r\nFin", "La acción.\nFin"),)
    assert word_runs("", "") == ()


def test_a_moved_paragraph_is_one_row_where_it_stands_now() -> None:
    left = f"{COSTURA}\n\n{SEMILLAS}\n\n{ACUERDO}"
    right = f"{ACUERDO.replace('mayo', 'junio')}\n\n{COSTURA}\n\nHubo merienda.\n\n{SEMILLAS}\n"
    comparison = compare(left, right)
    assert [(row.kind, row.left, row.right) for row in comparison.rows] == [
        (RowKind.MOVED, 2, 0),
        (RowKind.SAME, 0, 1),
        (RowKind.ADDED, None, 2),
        (RowKind.SAME, 1, 3),
    ]
    moved = comparison.rows[0]
    assert "[mayo]{junio}" in "".join(map(_shown, moved.runs))
    assert (comparison.words_added, comparison.words_removed) == (3, 1)
    assert comparison.changes == 3  # the move, the word inside it, the new paragraph
    assert comparison.rebuilt() == (left, right)


def test_a_removed_paragraph_stands_after_the_one_that_it_followed() -> None:
    comparison = compare(f"Nada.\n\n{COSTURA}\n\n{SEMILLAS}\n\n{ACUERDO}", f"{COSTURA}\n\n{ACUERDO}")
    assert [(row.kind, row.left) for row in comparison.rows] == [
        (RowKind.REMOVED, 0),
        (RowKind.SAME, 1),
        (RowKind.REMOVED, 2),
        (RowKind.SAME, 3),
    ]
    assert comparison.words_removed == 14


def test_a_paragraph_that_was_rewritten_in_its_place_is_changed() -> None:
    after = "El taller de tejido se hizo en la sede vecinal con treinta mujeres y dos hombres."
    comparison = compare(f"{COSTURA}\n\n{ACUERDO}", f"{after}\n\n{ACUERDO}")
    assert [row.kind for row in comparison.rows] == [RowKind.CHANGED, RowKind.SAME]


def test_a_paragraph_cut_in_two_and_two_put_together_are_one_row_each() -> None:
    whole, parts = f"{COSTURA} {SEMILLAS}\n\n{ACUERDO}", f"{COSTURA}\n\n{SEMILLAS}\n\n{ACUERDO}"
    for left, right in ((whole, parts), (parts, whole)):
        comparison = compare(left, right)
        assert [row.kind for row in comparison.rows] == [RowKind.CHANGED, RowKind.SAME]
        assert (comparison.words_added, comparison.words_removed, comparison.changes) == (0, 0, 1)
        assert comparison.rebuilt() == (left, right)


def test_lines_are_paragraphs_where_a_text_has_no_empty_ones() -> None:
    comparison = compare(f"{COSTURA}\n{SEMILLAS}\n{ACUERDO}", f"{SEMILLAS}\n{COSTURA}\n{ACUERDO}")
    assert sorted(row.kind for row in comparison.rows) == ["moved", "same", "same"]
    wrapped = COSTURA.replace(" ", "\n", 3) + "\n\n" + ACUERDO
    assert len(compare(wrapped, wrapped + ".").rows) == 2


@pytest.mark.parametrize("text", ["", " \n", "a", f"\n\n{COSTURA}\r\n \r\n{ACUERDO} \n\n", "a\nb\n"])
def test_identical_texts_have_no_change(text: str) -> None:
    comparison = compare(text, text)
    assert {row.kind for row in comparison.rows} <= {RowKind.SAME}
    assert (comparison.words_added, comparison.words_removed, comparison.changes) == (0, 0, 0)
    assert comparison.rebuilt() == (text, text)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("uno " * 20_000, "dos " * 20_000),
        ("uno " * 20_000, "uno " * 15_000),
        (" " * 50_000, "\n" * 50_000),
        ("uno\n" * 3_000, "dos\n" * 3_000),
        ("x" * 100_000, "x" * 99_999 + "y"),
        (".," * 5_000, ",.;" * 4_000),
        ("\u0301" * 20_000, "e\u0301" * 20_000),
    ],
)
def test_odd_texts_are_compared_too(left: str, right: str) -> None:
    runs = word_runs(left, right)
    assert ("".join(run.left for run in runs), "".join(run.right for run in runs)) == (left, right)
    comparison = compare(left, right)
    assert isinstance(comparison, Comparison)
    assert comparison.rebuilt() == (left, right)


def _shown(run: Run) -> str:
    if run.change is Change.SAME:
        return run.right
    return f"[{run.left}]" if run.change is Change.REMOVED else f"{{{run.right}}}"
