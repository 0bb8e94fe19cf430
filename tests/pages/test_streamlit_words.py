"""The words of Streamlit's own that are translated stand in the Streamlit that is installed."""

import re
from pathlib import Path

import pytest
from streamlit import file_util

from core.i18n import LANGUAGES
from pages.doors.shell import Shell
from pages.doors.streamlit_words import WORDS

JOINTS = re.compile(r",? ?\{\w+\}|[.:] | to (?=apply|submit form)| (?=available|icon)")
"""Where Streamlit puts a sentence together from pieces."""


@pytest.fixture(scope="module")
def programme() -> str:
    """All that Streamlit sends to a browser."""
    folder = Path(file_util.get_static_dir()) / "static" / "js"
    return "\n".join(file.read_text("utf-8") for file in folder.glob("*.js"))


@pytest.mark.parametrize("said", WORDS)
def test_streamlit_says_it(programme: str, said: str) -> None:
    pieces = [piece for piece in JOINTS.split(said) if len(piece) > 3]
    assert [piece for piece in pieces if piece not in programme] == []


def test_the_script_holds_every_language() -> None:
    shell = Shell()
    assert set(shell.documents) == set(LANGUAGES)
    assert len({shell.documents[language] for language in LANGUAGES}) == len(LANGUAGES)
