"""Who wrote what: edits, moves, restorations and merges keep the origin of every word."""

import json
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.actors import ActorKind
from core.domain.authorship import Source, Trace, as_data, by_people, from_data, marked, shares, traced
from core.domain.versions import word_count
from tests.core.domain.test_diff_properties import texts

MODEL = Source(1, ActorKind.MODEL, "gpt-5-mini")
ANA = Source(2, ActorKind.PERSON, "Ana", 7)
LUIS = Source(3, ActorKind.PERSON, "Luis", 8)
AGAIN = Source(4, ActorKind.MODEL, "gpt-5-mini")

COSTURA = "El taller de costura se hizo en la escuela del barrio con veinte mujeres."
SEMILLAS = "La feria de semillas reunió a productores de cuatro comunidades y hubo trueque."
ACUERDO = "Se acordó volver en mayo para revisar las máquinas y el presupuesto anual."
FIRST = f"{COSTURA}\n\n{SEMILLAS}"


def test_a_text_without_parents_is_its_makers() -> None:
    assert traced(FIRST, MODEL) == Trace(((len(FIRST), 1),), (MODEL,))
    assert traced("", MODEL) == Trace((), ())


def test_a_chain_of_edits_keeps_every_words_origin() -> None:
    first = traced(FIRST, MODEL)
    second_body = FIRST.replace("veinte", "veinticinco")
    second = traced(second_body, ANA, [(FIRST, first)])
    third_body = second_body.replace("hubo trueque", "hubo merienda y «mucha música»")
    third = traced(third_body, LUIS, [(second_body, second)])
    assert _told(third_body, third) == [
        ("El taller de costura se hizo en la escuela del barrio con ", 1),
        ("veinticinco ", 2),
        ("mujeres.\n\nLa feria de semillas reunió a productores de cuatro comunidades y hubo ", 1),
        ("merienda y «mucha música».", 3),
    ]
    by_number = {share.source.number: share.words for share in shares(third_body, third)}
    assert by_number == {1: 25, 2: 1, 3: 4}
    assert by_people(shares(third_body, third)) == pytest.approx(5 / 30)


def test_a_restoration_has_the_trace_of_what_it_restores() -> None:
    first = traced(FIRST, MODEL)
    other = "Otro texto, que no dice nada de aquello."
    second = traced(other, ANA, [(FIRST, first)])
    assert traced(FIRST, LUIS, [(other, second), (FIRST, first)]) == first
    assert traced(other, LUIS, [(other, second)]) == second


def test_what_moved_is_not_written_anew() -> None:
    first = traced(FIRST, MODEL)
    swapped = f"{SEMILLAS}\n\n{COSTURA}"
    assert {number for _, number in _told(swapped, traced(swapped, ANA, [(FIRST, first)]))} == {1}
    joined = f"Así fue: la feria de semillas reunió a productores de cuatro comunidades. {COSTURA}"
    told = _told(joined, traced(joined, ANA, [(FIRST, first)]))
    assert told[0] == ("Así fue: la ", 2)
    assert told[1][1] == 1


def test_a_merge_takes_from_both_parents() -> None:
    first = traced(FIRST, MODEL)
    mine = f"{FIRST} Ana lo cuenta así, con gusto."
    theirs = f"{FIRST}\n\n{ACUERDO}\n\nFirmado"
    second = traced(mine, ANA, [(FIRST, first)])
    third = traced(theirs, LUIS, [(FIRST, first)])
    merged_body = f"{mine}\n\n{ACUERDO}\n\nFirmado\n\nUnido hoy."
    merged = traced(merged_body, AGAIN, [(mine, second), (theirs, third)])
    assert _told(merged_body, merged) == [
        (f"{FIRST} ", 1),
        ("Ana lo cuenta así, con gusto.\n\n", 2),
        (f"{ACUERDO}\n\nFirmado\n\n", 3),
        ("Unido hoy.", 4),
    ]


def test_a_common_phrase_of_three_words_is_not_taken_from_a_further_parent() -> None:
    other = traced(ACUERDO, ANA)
    body = f"{FIRST} Fue para revisar las cuentas."
    told = _told(body, traced(body, LUIS, [(FIRST, traced(FIRST, MODEL)), (ACUERDO, other)]))
    assert [number for _, number in told] == [1, 3]


def test_accents_spelt_otherwise_are_not_new() -> None:
    first = traced("La reunión acabó bien.", MODEL)
    respelt = "La reunio\u0301n acabo\u0301 muy bien."
    told = _told(respelt, traced(respelt, ANA, [("La reunión acabó bien.", first)]))
    assert told == [("La reunio\u0301n acabo\u0301 ", 1), ("muy ", 2), ("bien.", 1)]


def test_signs_belong_to_the_word_they_stand_at() -> None:
    before, body = "Uno dos.\n- Otra «cosa»", "Uno dos.\n- Nueva «cosa» aquí"
    told = _told(body, traced(body, ANA, [(before, traced(before, MODEL))]))
    assert told == [("Uno dos.\n", 1), ("- Nueva ", 2), ("«cosa» ", 1), ("aquí", 2)]


def test_a_paragraph_that_was_cut_in_two_stays_its_makers() -> None:
    before, body = f"{COSTURA} Hubo té y pan.", f"{COSTURA}\n\nHubo té y pan."
    assert _told(body, traced(body, ANA, [(before, traced(before, MODEL))])) == [(body, 1)]


def test_a_trace_that_does_not_fit_is_refused() -> None:
    wrong = Trace(((3, 1),), (MODEL,))
    with pytest.raises(ValueError, match="fit"):
        traced("abcd", ANA, [("abcd", wrong)])
    with pytest.raises(ValueError, match="fit"):
        shares("abcd", wrong)
    with pytest.raises(ValueError, match="fit"):
        list(marked("abcd", wrong))


def test_a_text_without_words_has_no_shares_to_speak_of() -> None:
    assert by_people(shares("…", traced("…", ANA))) == 0
    assert by_people(()) == 0


def test_the_data_are_compact() -> None:
    assert as_data(Trace(((120, 1), (5, 2)), (MODEL, ANA))) == {
        "runs": [[120, 1], [5, 2]],
        "by": {"1": ["model", "gpt-5-mini", None], "2": ["person", "Ana", 7]},
    }


@settings(deadline=None, max_examples=100)
@given(st.lists(texts, min_size=1, max_size=4), st.lists(texts, max_size=2))
def test_what_holds_for_any_history(bodies: Sequence[str], others: Sequence[str]) -> None:
    further = [
        (body, traced(body, Source(100 + place, ActorKind.PERSON, "Ana", 7)))
        for place, body in enumerate(others)
    ]
    parents: list[tuple[str, Trace]] = []
    for number, body in enumerate(bodies, start=1):
        trace = traced(body, Source(number, ActorKind.MODEL, "m"), [*parents, *further])
        _assert_sound(body, trace)
        parents = [(body, trace)]


def _assert_sound(body: str, trace: Trace) -> None:
    assert sum(length for length, _ in trace.runs) == len(body)
    assert all(length > 0 for length, _ in trace.runs)
    numbers = [number for _, number in trace.runs]
    assert all(one != other for one, other in pairwise(numbers))
    assert [source.number for source in trace.sources] == sorted(set(numbers))
    assert "".join(piece for piece, _ in marked(body, trace)) == body
    assert from_data(json.loads(json.dumps(as_data(trace)))) == trace
    found = shares(body, trace)
    assert sum(share.words for share in found) == word_count(body)
    assert [share.words for share in found] == sorted((share.words for share in found), reverse=True)
    assert 0 <= by_people(found) <= 1 + 1e-9


def _told(body: str, trace: Trace) -> list[tuple[str, int]]:
    return [(piece, source.number) for piece, source in marked(body, trace)]
