"""The shape of a free text: what decides whether it can be woven into a sentence or has to be quoted."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from core.llm.facts_writer.cleaning import has_contact, is_empty, tidy
from core.llm.facts_writer.sentences import split_sentences, word_count


class Shape(StrEnum):
    """What a free text is made of. OTHER is never bent: it is quoted as it stands."""

    INFINITIVE = "infinitive"
    CLAUSE = "clause"
    NOUN = "noun"
    SENTENCE = "sentence"
    SENTENCES = "sentences"
    OTHER = "other"


@dataclass(frozen=True)
class Lexicon:
    """What a language needs to know to read shapes. Patterns are searched without regard to case.

    `personal` finds a first or second person, `praise` an adjective of success, `finite` any
    sign of a conjugated verb, `held` words that tell of an event that it took place, `clause` the
    start of a subordinate clause. `infinitive` gives the woven form of a phrase that starts with
    one, else None. `small_starts` are words that may lose their capital within a sentence, and
    `common_endings` those of nouns that may.
    """

    personal: re.Pattern[str]
    praise: re.Pattern[str]
    finite: re.Pattern[str]
    held: re.Pattern[str]
    clause: re.Pattern[str]
    infinitive: Callable[[str], str | None]
    small_starts: frozenset[str]
    common_endings: re.Pattern[str]
    joined: Callable[[list[str]], str]


@dataclass(frozen=True)
class Woven:
    """A free text as it can stand in a sentence: lower case and no final stop, but for SENTENCES.

    `count` is how many items it lists.
    """

    shape: Shape
    text: str
    count: int = 1


_MARK = re.compile(r"^\s*(?:[-–—•*·▪◦>✓]+|\(?\d{1,2}[.)](?=\s)|\(?[a-h]\)|[ivx]{1,4}\))\s*", re.IGNORECASE)
_RISKY = re.compile(r"[¿?¡!\"«»“”„…/|\\_#*@=<>{}\[\]~^]|--|:|\b\w\)|[\"']\w+ \w+[\"']|[\ud800-\udfff]")
_NUMBERED = re.compile(r"^\d")


def items_of(text: str) -> list[str]:
    """The items of a list written with marks, lines or semicolons; one item where it is no list."""
    lines = [_MARK.sub("", line).strip(" ;") for line in text.splitlines()]
    lines = [line for line in lines if not is_empty(line)]
    if len(lines) == 1 and lines[0].count(";") and not split_sentences(lines[0])[1:]:
        lines = [part.strip() for part in lines[0].split(";") if not is_empty(part)]
    return [tidy(line) for line in lines]


def read_shape(text: str, lexicon: Lexicon) -> Woven:
    """How a free text can be told. OTHER for whatever would have to be bent or guessed."""
    items = items_of(text)
    if not items or _is_risky(" ".join(items), lexicon):
        return Woven(Shape.OTHER, text)
    sentences = [sentence for item in items for sentence in split_sentences(item)]
    bare = [sentence.rstrip(". ") for sentence in sentences]
    infinitives = [lexicon.infinitive(item) for item in bare]
    if all(infinitives) and word_count(text) <= 45:
        return Woven(Shape.INFINITIVE, lexicon.joined([one for one in infinitives if one]), len(bare))
    if len(bare) == 1 and lexicon.clause.match(bare[0]) and word_count(text) <= 35:
        return Woven(Shape.CLAUSE, bare[0][0].lower() + bare[0][1:])
    if _are_nouns(bare, lexicon):
        return Woven(Shape.NOUN, lexicon.joined([lowered(one, lexicon) for one in bare]), len(bare))
    if len(items) == 1 and all(_is_sentence(one, lexicon) for one in sentences):
        return _sentences(sentences, lexicon)
    return Woven(Shape.OTHER, text)


def lowered(phrase: str, lexicon: Lexicon) -> str:
    """The phrase without the capital of its first word, where that word is surely no name."""
    first, _, rest = phrase.partition(" ")
    small = first.lower()
    if first != first.capitalize() or rest[:1].isupper():
        return phrase
    if small in lexicon.small_starts or lexicon.common_endings.search(small):
        return small + phrase[len(first) :]
    return phrase


def _is_risky(text: str, lexicon: Lexicon) -> bool:
    return bool(
        _RISKY.search(text)
        or has_contact(text)
        or text.count("(") != text.count(")")
        or text.isupper()
        or lexicon.personal.search(text)
        or lexicon.praise.search(text)
    )


def _are_nouns(items: list[str], lexicon: Lexicon) -> bool:
    return (
        all(word_count(item) <= 18 and not lexicon.finite.search(item) for item in items)
        and sum(map(word_count, items)) <= 50
        and all(
            _NUMBERED.match(item) or item[0].islower() or lowered(item, lexicon) != item for item in items
        )
    )


def _is_sentence(sentence: str, lexicon: Lexicon) -> bool:
    return sentence[0].isupper() and word_count(sentence) >= 3 and bool(lexicon.finite.search(sentence))


def _sentences(sentences: list[str], lexicon: Lexicon) -> Woven:
    """One sentence that can follow a colon is a SENTENCE; others stand by themselves."""
    only = sentences[0].rstrip(". ")
    if len(sentences) == 1 and lowered(only, lexicon) != only:
        return Woven(Shape.SENTENCE, lowered(only, lexicon))
    text = " ".join(f"{one.rstrip('. ')}." for one in sentences)
    return Woven(Shape.SENTENCES, text) if word_count(text) <= 110 else Woven(Shape.OTHER, text)
