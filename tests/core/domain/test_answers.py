"""The checks on a text: its language, its length, and what it tells as done."""

import json

import pytest

from core.domain.answers import LENGTHS, Finding, findings, language_of
from core.domain.facts import EventState, Facts

SPANISH = (
    "El 12 de septiembre de 2026, el salón comunal de Villa Esperanza acogió el taller, con el que el "
    "proyecto se proponía que las familias llevaran un registro sencillo de sus gastos."
)
ENGLISH = (
    "On 12 September 2026 the community hall of Villa Esperanza hosted the workshop, by which the "
    "project meant the families to keep a simple record of what they spend."
)


def test_the_language_is_that_of_the_common_words() -> None:
    assert language_of(SPANISH) == "es"
    assert language_of(ENGLISH) == "en"


@pytest.mark.parametrize(
    "text", ["", "Taller 2026", "Villa Esperanza, Soacha, Colombia", "日本語の文章です。"]
)
def test_too_little_to_go_by_is_undecided(text: str) -> None:
    assert language_of(text) is None


def test_two_languages_in_one_text_are_undecided() -> None:
    assert language_of(f"{SPANISH}\n\n{ENGLISH}") is None


def test_titles_and_quotes_keep_their_own_language() -> None:
    quote = "«Nunca había visto en qué se me iba la plata de la casa y de los hijos», "
    assert language_of(f"{quote}{quote}said one of the women who came to the workshop in the hall.") == "en"


def codes(found: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in found]


FULL = Facts(title="Taller", state=EventState.DONE, description="palabra " * 300)


@pytest.mark.parametrize("length", LENGTHS)
def test_a_length_is_kept_within_a_tolerance(length: str) -> None:
    asked = LENGTHS[length]
    assert codes(findings("palabra " * asked.least, FULL, "es", length)) == []
    assert codes(findings("palabra " * int(asked.most * 1.2), FULL, "es", length)) == []
    assert codes(findings("palabra " * int(asked.least * 0.7), FULL, "es", length)) == ["too_short"]
    assert codes(findings("palabra " * int(asked.most * 1.3), FULL, "es", length)) == ["too_long"]


def test_nothing_is_said_of_a_length_that_nobody_asked_for() -> None:
    assert findings("Breve.", FULL, "es", "") == ()


def test_a_text_as_long_as_its_data_is_not_too_short() -> None:
    poor = Facts(title="Taller de huertos", state=EventState.DONE)
    assert findings("El taller de huertos se realizó.", poor, "es", "long") == ()


TOLD_AS_DONE = [
    ("es", "El taller se realizó en Soacha.", ["se realizó"]),
    ("es", "Se celebraron dos talleres y asistieron 45 personas.", ["se celebraron", "asistieron"]),
    ("es", "El acto tuvo lugar en mayo. Tuvo lugar allí.", ["tuvo lugar"]),
    ("es", "El museo acogió la muestra, que contó con guías.", ["acogió", "contó con"]),
    (
        "es",
        "La charla fue impartida por el equipo y se ha llevado a cabo.",
        ["fue impartida", "se ha llevado a cabo"],
    ),
    ("en", "The workshop took place and was attended by 45 people.", ["took place", "was attended"]),
    ("en", "It was held in May; 45 people participated.", ["was held", "participated"]),
    ("en", "The museum hosted it and it has been carried out.", ["hosted", "has been carried out"]),
]
NOT_TOLD_AS_DONE = [
    ("es", "Está previsto que el taller se realice en Soacha y que asistan 45 personas."),
    ("es", "El taller se celebrará en mayo; tendrá lugar en el museo."),
    ("es", "El taller no se realizó por la lluvia; no tuvo lugar y nadie asistió. No se reunieron."),
    ("es", "El acto se canceló. Habría tenido lugar en mayo."),
    ("es", "La sesión «Lo que se realizó en 2020» figura en la programación, organizada por el museo."),
    ("es", 'La ficha dice “asistieron todos” y "tuvo lugar".'),
    ("en", "The workshop is planned; it will be held in May and will be attended by families."),
    ("en", "The workshop did not take place, was not held, and would have been held in May."),
    ("en", "A walk hosted by the museum and attended by schools appears in the programme."),
    ("en", "The session «What took place in 2020» appears in the programme."),
]


@pytest.mark.parametrize(("language", "body", "words"), TOLD_AS_DONE)
def test_what_is_not_known_to_be_done_is_not_told_as_done(language: str, body: str, words: list[str]) -> None:
    for state in (EventState.UNKNOWN, EventState.PLANNED, EventState.POSTPONED, EventState.CANCELLED):
        [finding] = findings(body, Facts(title="Taller", state=state), language)
        assert finding.code == "told_as_done"
        assert finding.values == {"state": state.value, "words": words}


@pytest.mark.parametrize(("language", "body", "_words"), TOLD_AS_DONE)
def test_what_was_done_may_be_told_as_done(language: str, body: str, _words: list[str]) -> None:
    assert findings(body, Facts(title="Taller", state=EventState.DONE), language) == ()


@pytest.mark.parametrize(("language", "body"), NOT_TOLD_AS_DONE)
def test_plans_denials_and_quotations_are_no_telling(language: str, body: str) -> None:
    assert findings(body, Facts(title="Taller", state=EventState.CANCELLED), language) == ()


def test_a_finding_can_be_stored() -> None:
    [finding] = findings("Asistieron todos.", Facts(title="Taller"), "es")
    assert json.loads(json.dumps(finding.as_data())) == {
        "code": "told_as_done",
        "values": {"state": "unknown", "words": ["asistieron"]},
    }
