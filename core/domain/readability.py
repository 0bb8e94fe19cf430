"""How easy a text is to read: the perspicuity of Szigriszt-Pazos for Spanish, Flesch's ease for English."""

import re
from bisect import bisect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.domain.syllables import english_syllables, spanish_syllables
from core.domain.tokens import is_word, split


class Inflesz(StrEnum):
    """The INFLESZ scale for Spanish: Barrio-Cantalejo and others, "Validación de la Escala INFLESZ
    para evaluar la legibilidad de los textos dirigidos a pacientes", Anales del Sistema Sanitario de
    Navarra 31 (2), 2008. From 0, 40, 55, 65 and 80 on."""

    VERY_HARD = "very_hard"
    SOMEWHAT_HARD = "somewhat_hard"
    NORMAL = "normal"
    FAIRLY_EASY = "fairly_easy"
    VERY_EASY = "very_easy"


class FleschEase(StrEnum):
    """The bands of Flesch, "How to Write Plain English", 1979. From 0, 30, 50, 60, 70, 80 and 90 on."""

    VERY_DIFFICULT = "very_difficult"
    DIFFICULT = "difficult"
    FAIRLY_DIFFICULT = "fairly_difficult"
    STANDARD = "standard"
    FAIRLY_EASY = "fairly_easy"
    EASY = "easy"
    VERY_EASY = "very_easy"


Band = Inflesz | FleschEase


@dataclass(frozen=True)
class Readability:
    """A score, higher for easier, mostly between 0 and 100 and not rounded; its band; and its counts."""

    score: float
    band: Band
    words: int
    sentences: int
    syllables: int


_ABBREVIATIONS: Mapping[str, frozenset[str]] = {
    "es": frozenset(
        (
            "sr", "sra", "srta", "sres", "d", "dña", "dr", "dra", "prof", "profa", "lic", "ing", "arq",
            "gral", "st", "sto", "sta", "ud", "uds", "vd", "av", "avda", "art", "arts", "pág", "págs", "cap",
            "núm", "núms", "tel", "aprox", "p", "pp", "ej", "vol", "fig", "cf", "ee", "dto", "depto", "admón",
        )
    ),
    "en": frozenset(
        (
            "mr", "mrs", "ms", "dr", "prof", "st", "mt", "gen", "sen", "rep", "rev", "e.g", "i.e", "vs", "cf",
            "approx", "fig", "figs", "vol", "pp", "p", "art", "dept", "tel", "ave", "jan", "feb", "aug",
            "sept", "oct", "nov", "dec",
        )
    ),
}  # fmt: skip
"""Without their stop, after which a sentence goes on. Not those that often end one, such as "etc"."""
_BEFORE_FIGURES = frozenset(("no", "nos", "n", "nº", "núm", "art"))

_PARAGRAPH = re.compile(r"(?:\r\n?+|\n)[^\S\r\n]*(?:(?=\r|\n)|(?=(?:[-*•·–—]|\d{1,2}[.)])\s))")
_STOP = re.compile(r"(?<![.!?…])(?P<stop>[.!?…]++)[»”\"'’)\]]*+(?=\s+(?P<next>\S+)|\s*\Z)")
_WORD_BEFORE = re.compile(r"[\w.]*\Z")
_LONGEST_ABBREVIATION = 12


def readability(text: str, language: str) -> Readability | None:
    """How easy a text in "es" or "en" is to read; None for other languages and where there are no words.

    Spanish: 206.835 − 62.3 · syllables ÷ words − words ÷ sentences (Szigriszt Pazos, "Sistemas
    predictivos de legibilidad del mensaje escrito: fórmula de perspicuidad", 1993). English: 206.835 −
    84.6 · syllables ÷ words − 1.015 · words ÷ sentences (Flesch, "A new readability yardstick", 1948).
    Figures are words. A line of its own between empty lines is a sentence, also without a stop.
    """
    if language not in _FORMULAS:
        return None
    syllables_of, per_syllable, per_word, band_of = _FORMULAS[language]
    words = [token for token in split(text) if is_word(token)]
    if not words:
        return None
    count = sentences(text, language)
    syllables = sum(map(syllables_of, words))
    score = 206.835 - per_syllable * syllables / len(words) - per_word * len(words) / count
    return Readability(score, band_of(score), len(words), count, syllables)


def sentences(text: str, language: str) -> int:
    """How many sentences with words a text has. Stops in figures, after abbreviations and after single
    initials end none, nor does a stop before a small letter."""
    return sum(_sentences_in(paragraph, language) for paragraph in _PARAGRAPH.split(text))


def _sentences_in(paragraph: str, language: str) -> int:
    count = start = 0
    for stop in _STOP.finditer(paragraph):
        if _ends(stop, language) and _has_words(paragraph[start : stop.end()]):
            count += 1
            start = stop.end()
    return count + _has_words(paragraph[start:])


def _ends(stop: re.Match[str], language: str) -> bool:
    """Whether a sentence ends at this stop."""
    before = stop.string[max(stop.start() - _LONGEST_ABBREVIATION, 0) : stop.start()]
    found = _WORD_BEFORE.search(before)
    word = found[0] if found else ""
    following = stop["next"] or ""
    if not following:
        return True
    first = next((sign for sign in following if sign.isalnum()), "")
    if first.islower():
        return False
    if stop["stop"] != ".":
        return True
    if word.lower() in _BEFORE_FIGURES and first.isdigit():
        return False
    is_initial = (len(word) == 1 and word.isupper()) or re.fullmatch(r"(?:\w\.)+\w", word) is not None
    return not is_initial and word.lower() not in _ABBREVIATIONS[language]


def _has_words(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def _inflesz(score: float) -> Inflesz:
    return list(Inflesz)[bisect((40, 55, 65, 80), score)]


def _flesch(score: float) -> FleschEase:
    return list(FleschEase)[bisect((30, 50, 60, 70, 80, 90), score)]


_FORMULAS: Mapping[str, tuple[Callable[[str], int], float, float, Callable[[float], Band]]] = {
    "es": (spanish_syllables, 62.3, 1.0, _inflesz),
    "en": (english_syllables, 84.6, 1.015, _flesch),
}
"""Language → syllables of a word, weight of syllables per word, of words per sentence, and the bands."""
