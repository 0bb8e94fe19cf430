"""Passages and paragraphs: what belongs together, and never two quotations in one paragraph."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from core.llm.facts_writer.sentences import word_count

MOST_PARAGRAPHS = 5
SHORT_QUOTATIONS = 70
"""Two quotations of no more words than this make one."""
SHORT_PARAGRAPHS = 58
"""Two paragraphs of no more words than this make one."""
LAST_WORDS = 22
"""So few words without a quotation make no paragraph of their own."""


class Topic(IntEnum):
    """The order of a narrative. Passages of one topic share a paragraph."""

    EVENT = 0
    WORK = 1
    DIFFICULTY = 2
    OTHER = 3


@dataclass(frozen=True)
class Passage:
    """One or more finished sentences. `quoted` is what they quote, `fields` where it comes from."""

    topic: Topic
    text: str
    quoted: str = ""
    fields: tuple[str, ...] = ()


Paragraph = list[Passage]


def lay_out(
    passages: Sequence[Passage], merge: Callable[[list[Passage]], Passage], closing: str
) -> list[str]:
    """One to five paragraphs, at most one quotation in each.

    `merge` makes one passage of several that quote the record, where there are too many for five
    paragraphs. The closing sentence goes with a text of one paragraph, else it stands alone.
    """
    paragraphs = _by_topic(_with_small_quotations_merged(passages, merge))
    while len(paragraphs) > MOST_PARAGRAPHS - bool(closing and len(paragraphs) > 1):
        paragraphs = _with_last_two_merged(paragraphs, merge)
    paragraphs = _with_short_ones_joined(paragraphs)
    texts = [" ".join(passage.text for passage in paragraph) for paragraph in paragraphs]
    if closing and (len(texts) == 1 or word_count(texts[-1]) <= LAST_WORDS):
        return [*texts[:-1], f"{texts[-1]} {closing}"]
    return [*texts, closing] if closing else texts


def _with_small_quotations_merged(
    passages: Sequence[Passage], merge: Callable[[list[Passage]], Passage]
) -> list[Passage]:
    """The passages with neighbours that quote the record briefly on one topic told as one quotation."""
    told: list[Passage] = []
    for passage in passages:
        last = told[-1] if told else None
        if last and _are_small_quotations(last, passage):
            told[-1] = merge([last, passage])
        else:
            told.append(passage)
    return told


def _are_small_quotations(one: Passage, other: Passage) -> bool:
    alike = one.topic == other.topic and one.topic in (Topic.WORK, Topic.DIFFICULTY)
    from_record = all(passage.quoted and passage.fields for passage in (one, other))
    return alike and from_record and word_count(f"{one.quoted} {other.quoted}") <= SHORT_QUOTATIONS


def _by_topic(passages: Sequence[Passage]) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    for passage in passages:
        here = paragraphs[-1] if paragraphs else None
        if here and here[-1].topic == passage.topic and not (passage.quoted and _quotes(here)):
            here.append(passage)
        else:
            paragraphs.append([passage])
    return paragraphs


def _with_last_two_merged(
    paragraphs: list[Paragraph], merge: Callable[[list[Passage]], Passage]
) -> list[Paragraph]:
    """The last two neighbours as one paragraph, whatever they quote of the record as one quotation."""
    at = _mergeable(paragraphs)
    both = paragraphs[at] + paragraphs[at + 1]
    from_record = [passage for passage in both if passage.quoted and passage.fields]
    if len(from_record) > 1:
        merged = merge(from_record)
        first = both.index(from_record[0])
        both = [passage for passage in both if passage not in from_record]
        both.insert(first, merged)
    return [*paragraphs[:at], both, *paragraphs[at + 2 :]]


def _mergeable(paragraphs: list[Paragraph]) -> int:
    """Where two neighbours can become one: last where they share a topic, else last of all."""
    spots = [
        at
        for at in range(len(paragraphs) - 1)
        if _voices(paragraphs[at]) + _voices(paragraphs[at + 1]) == 0
        or not (_quotes(paragraphs[at]) and _quotes(paragraphs[at + 1]))
    ]
    alike = [at for at in spots if paragraphs[at][-1].topic == paragraphs[at + 1][0].topic]
    return (alike or spots)[-1]


def _with_short_ones_joined(paragraphs: list[Paragraph]) -> list[Paragraph]:
    joined: list[Paragraph] = []
    for paragraph in paragraphs:
        here = joined[-1] if joined else None
        if here and not (_quotes(here) and _quotes(paragraph)) and _are_short(here, paragraph):
            here += paragraph
        else:
            joined.append(list(paragraph))
    return joined


def _are_short(one: Paragraph, other: Paragraph) -> bool:
    last_words = not _quotes(other) and _words(other) <= LAST_WORDS
    return last_words or _words(one) + _words(other) <= SHORT_PARAGRAPHS


def _quotes(paragraph: Paragraph) -> bool:
    return any(passage.quoted for passage in paragraph)


def _voices(paragraph: Paragraph) -> int:
    """How many testimonies it holds: they come from no field and merge with nothing."""
    return sum(bool(passage.quoted and not passage.fields) for passage in paragraph)


def _words(paragraph: Paragraph) -> int:
    return sum(word_count(passage.text) for passage in paragraph)
