"""How easy a text is to read: syllables, sentences, scores and bands, worked out by hand."""

import pytest

from core.domain.readability import FleschEase, Inflesz, readability, sentences
from core.domain.syllables import english_syllables, spanish_syllables

_SPANISH = (
    ("casa", 2), ("camión", 2), ("día", 2), ("río", 2), ("baúl", 2), ("país", 2), ("oír", 2), ("leer", 2),
    ("caos", 2), ("poeta", 3), ("buey", 1), ("rey", 1), ("y", 1), ("yo", 1), ("ayer", 2), ("cigüeña", 3),
    ("guerra", 2), ("guitarra", 3), ("queso", 2), ("pingüino", 3), ("antiguo", 3), ("agua", 2),
    ("averigüéis", 4), ("psicología", 5), ("reunión", 2), ("mayoría", 4), ("Raúl", 2), ("búho", 2),
    ("ahí", 2), ("ahijado", 3), ("rehúso", 3), ("niño", 2), ("ciudad", 2), ("viuda", 2), ("cuidado", 3),
    ("hueco", 2), ("guion", 1), ("hay", 1), ("muy", 1), ("tranvía", 3), ("teoría", 4), ("aéreo", 4),
    ("Paraguay", 3), ("limpiéis", 2), ("construía", 3), ("chiita", 3), ("oía", 3), ("leíais", 3),
    ("huir", 1), ("alcohol", 3), ("ahora", 3), ("comunidad", 4), ("participación", 5), ("área", 3),
    ("línea", 3), ("vergüenza", 3), ("quién", 1), ("desayuno", 4), ("coordinadora", 6), ("zoológico", 5),
    ("vehículo", 4), ("cohibido", 3), ("muchacho", 3), ("yendo", 2), ("estoy", 2), ("d'Ávila", 3),
    ("socio-económico", 7), ("km", 1), ("25", 4), ("1.250,5", 10),
)  # fmt: skip
_ENGLISH = (
    ("the", 1), ("be", 1), ("make", 1), ("table", 2), ("tables", 2), ("little", 2), ("people", 2),
    ("community", 4), ("participated", 5), ("walked", 1), ("wanted", 2), ("boxes", 2), ("makes", 1),
    ("houses", 2), ("churches", 2), ("create", 2), ("creature", 2), ("area", 3), ("idea", 3),
    ("science", 2), ("quiet", 2), ("society", 4), ("social", 2), ("material", 4), ("radio", 3),
    ("million", 2), ("various", 3), ("situation", 4), ("quality", 3), ("fuel", 2), ("influence", 3),
    ("continuing", 4), ("museum", 3), ("trying", 2), ("player", 2), ("eye", 1), ("everyone", 3),
    ("being", 2), ("easier", 3), ("tourism", 3), ("didn't", 2), ("don't", 1), ("rhythm", 2), ("lovely", 2),
    ("movement", 2), ("families", 3), ("neighbourhood", 3), ("beautiful", 3), ("carried", 2),
    ("education", 4), ("January", 4), ("vegetables", 4), ("attendance", 3), ("cooperative", 5), ("1", 2),
    ("25", 3),
)  # fmt: skip


@pytest.mark.parametrize(("word", "count"), _SPANISH)
def test_spanish_syllables(word: str, count: int) -> None:
    assert spanish_syllables(word) == spanish_syllables(word.upper()) == count


@pytest.mark.parametrize(("word", "count"), _ENGLISH)
def test_english_syllables(word: str, count: int) -> None:
    assert english_syllables(word) == count


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("El Sr. Pérez compró 1.250,5 kg. Luego se fue a EE. UU. con J. Gómez, etc. Nadie lo vio.", "es", 3),
        ("¿Qué pasó? ¡Nada! «Nada», dijo. Y volvió… y se fue… Fin", "es", 5),
        ("Según el núm. 12 y la pág. 3, vinieron 40. 12 eran niñas.", "es", 2),
        ("Título sin punto\n\nUna frase\r\nen dos líneas.\n- uno\n- dos\n", "es", 4),
        ("Dr. Smith, e.g. the U.S. team, paid $1,250.5. It was No. 5. “Really?” she asked. Yes.", "en", 4),
        ("— … !", "es", 0),
        ("", "en", 0),
    ],
)
def test_sentences_end_where_they_do(text: str, language: str, count: int) -> None:
    assert sentences(text, language) == count


def test_spanish_by_hand() -> None:
    found = readability("El taller reunió a veinte mujeres. Todas volvieron.", "es")
    assert found is not None
    # El 1, ta-ller 2, reu-nió 2, a 1, vein-te 2, mu-je-res 3, To-das 2, vol-vie-ron 3
    assert (found.words, found.sentences, found.syllables) == (8, 2, 16)
    assert found.score == pytest.approx(206.835 - 62.3 * 2 - 4)
    assert found.band is Inflesz.FAIRLY_EASY


def test_english_by_hand() -> None:
    found = readability("The cat sat on the mat.", "en")
    assert found is not None
    # A known example: six words of one syllable in one sentence score 116.145.
    assert found.score == pytest.approx(116.145)
    assert found.band is FleschEase.VERY_EASY


def test_long_words_in_long_sentences_are_very_hard() -> None:
    text = "Consideraciones metodológicas interdisciplinarias " * 8
    spanish, english = readability(text, "es"), readability(text, "en")
    assert spanish is not None
    assert spanish.band is Inflesz.VERY_HARD
    assert english is not None
    assert english.band is FleschEase.VERY_DIFFICULT


@pytest.mark.parametrize(("text", "language"), [("", "es"), (" — … ", "en"), ("Ein Text.", "de")])
def test_nothing_to_measure_is_none(text: str, language: str) -> None:
    assert readability(text, language) is None
