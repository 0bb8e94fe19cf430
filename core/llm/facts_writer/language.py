"""What a language gives to the facts writer; `telling` is the part that all languages share."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from core.domain.facts import EventState, Facts
from core.llm.facts_writer.shapes import Lexicon, Shape

Pick = Callable[[str, Sequence[str]], str]


class Tense(StrEnum):
    """Whether an event may be told as something that took place. Only DONE may."""

    DONE = "done"
    OPEN = "open"


Ways = Mapping[str, Mapping[Tense, Sequence[str]]]
"""Name of a sentence → tense → the ways to say it, one of which is chosen."""


class Language(ABC):
    """One language of the facts writer: its tables of phrases, and the grammar they need."""

    code: ClassVar[str]
    quotes: ClassVar[tuple[str, str]]
    inner: ClassVar[tuple[str, str]]
    """The quotation marks within a quotation."""
    lexicon: ClassVar[Lexicon]
    openings: ClassVar[Mapping[EventState, Sequence[str]]]
    moved: ClassVar[Sequence[str]]
    """Openings of a postponed event that has a new date."""
    fields: ClassVar[Mapping[str, Mapping[Tense, Mapping[Shape, Sequence[str]]]]]
    clauses: ClassVar[Ways]
    sentences: ClassVar[Ways]
    anonymous: ClassVar[Mapping[Tense, Sequence[str]]]
    labels: ClassVar[Mapping[str, str]]
    """What a field is about, for a quotation from several."""
    merged: ClassVar[Sequence[str]]
    subject: ClassVar[str]
    """What clauses need before them to be a sentence: "It " in English, nothing in Spanish."""
    and_clause: ClassVar[str]

    @abstractmethod
    def pieces(self, facts: Facts) -> dict[str, str | None]:
        """The pieces that openings and sentences are made of; None for what is not known."""

    @abstractmethod
    def price(self, text: str) -> tuple[str, str] | None:
        """The sentence that tells a price, and its text; None where it has to be quoted."""

    @abstractmethod
    def people(self, facts: Facts, tense: Tense, pick: Pick) -> str:
        """The sentences on who came, "" where nothing is known."""

    @abstractmethod
    def aim(self, woven: str, pick: Pick) -> str:
        """An objective in the infinitive as the end of a sentence: ", con el fin de …"."""

    @abstractmethod
    def amount(self, quantity: Decimal, unit: str) -> str:
        """Something counted: "14 presupuestos terminados"."""

    @abstractmethod
    def during(self, facts: Facts) -> str:
        """ "Durante las tres horas de trabajo", to go before a sentence; "" where hours are unknown."""

    @abstractmethod
    def led_by(self, during: str, sentence: str) -> str:
        """The sentence with such a beginning."""

    @abstractmethod
    def speaker(self, who: str) -> dict[str, str]:
        """The pieces that name who is quoted: `who`, and `of_who` where the language has it."""

    @abstractmethod
    def joined(self, items: list[str]) -> str:
        """A list in one phrase."""
