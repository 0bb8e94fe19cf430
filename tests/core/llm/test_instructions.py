"""The built-in instructions: there in both languages, with a rule for every state of an event."""

import pytest

from core.domain.answers import language_of
from core.domain.facts import EventState
from core.i18n import LANGUAGES
from core.llm.instructions import builtin


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_its_instructions_and_every_state_has_its_rule(language: str) -> None:
    text = builtin(language)
    assert language_of(text) == language
    for state in EventState:
        assert any(f"{opening}{state}{closing}" in text for opening, closing in ("«»", '""'))


def test_a_language_that_is_not_ours_has_none() -> None:
    with pytest.raises(KeyError):
        builtin("../es")
