"""The built-in instructions to a model, one file per language."""

from functools import cache
from pathlib import Path

from core.i18n import LANGUAGES

FOLDER = Path(__file__).parent / "builtin_instructions"


@cache
def builtin(language: str) -> str:
    """The whole of the instructions in a language. Raises KeyError for one that is not ours."""
    if language not in LANGUAGES:
        raise KeyError(language)
    return (FOLDER / f"{language}.md").read_text(encoding="utf-8").strip()
