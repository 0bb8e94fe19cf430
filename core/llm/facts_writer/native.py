"""Whether a field is written in the language of the narrative: only then are its words woven in."""

import re
from collections.abc import Iterator
from functools import lru_cache

from core.domain.facts import Facts

_SIGNS = {
    "es": re.compile(
        r"\b(?:el|la|los|las|del|al|un|una|unos|unas|y|e|con|para|por|que|se|su|sus|es|son|en|lo|como|más|muy|sin|sobre|"
        r"entre|de|hubo|fue|este|esta|cada)\b|[ñ¿¡áéíóú]|\w+(?:ción|ciones|dad|dades|miento|mientos|ados|adas|idos|"
        r"idas|eros|eras|illas?|eces|ores)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:the|of|and|to|with|for|was|were|is|are|that|this|at|by|from|on|their|they|an|our|we|had|have|has|not|"
        r"who|it|in|new|each|more|as|into)\b|\w+(?:ing|tion|tions|ness|ments|ed|ly|ies|ships?|wn|ght|ooks?|ees)\b|"
        r"\b\w*(?:sh|wh|th)\w*",
        re.IGNORECASE,
    ),
}
_FREE = ("objectives", "description", "results", "agreements", "difficulties", "lessons", "change_reason")


def is_native(text: str, facts: Facts, language: str) -> bool:
    """Whether a field is in `language`; where its words do not tell, the whole record decides."""
    return (_language_of(text) or _language_of("\n".join(_texts(facts))) or language) == language


@lru_cache(maxsize=512)
def _language_of(text: str) -> str | None:
    counts = {code: len(signs.findall(text)) for code, signs in _SIGNS.items()}
    if counts["es"] == counts["en"]:
        return None
    return max(counts, key=lambda code: counts[code])


def _texts(facts: Facts) -> Iterator[str]:
    yield from (getattr(facts, name) for name in _FREE)
    yield from (output.unit for output in facts.outputs)
    yield from (facts.title, facts.target_group)
