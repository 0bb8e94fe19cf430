"""What is told, in which order, from which fields: the part of the facts writer that languages share."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from core.domain.facts import EventState, Facts
from core.llm.facts_writer.arrangement import Arrangement
from core.llm.facts_writer.counts import that_agree
from core.llm.facts_writer.language import Language, Tense
from core.llm.facts_writer.layout import Passage, Topic
from core.llm.facts_writer.native import is_native
from core.llm.facts_writer.phrasing import Phrasing, capitalised, names_in
from core.llm.facts_writer.sentences import excerpt, word_count
from core.llm.facts_writer.shapes import Shape, Woven, items_of, lowered, read_shape

LONGEST_OPENING = 48
LONGEST_AIM = 24
LONGEST_EXTRA = 10


@dataclass(frozen=True)
class Teller:
    """Turns clean facts into the passages of a narrative."""

    facts: Facts
    language: Language
    arrangement: Arrangement

    @cached_property
    def tense(self) -> Tense:
        """How the event may be told."""
        return Tense.DONE if self.facts.state is EventState.DONE else Tense.OPEN

    @cached_property
    def phrasing(self) -> Phrasing:
        """What fills the templates with what is known of this event."""
        pieces = self.language.pieces(self.facts)
        form = [pieces["modality"], None if self._during else pieces["duration"]]
        form = [part for part in form if part]
        if form and pieces["starting"]:
            form, pieces["start"] = [*form, pieces["starting"]], None
        pieces |= {"aim": self._aim(), "format": ", ".join(form) or None}
        return Phrasing(self.language, self.arrangement, pieces)

    def passages(self) -> list[Passage]:
        """All that there is to tell, in order."""
        return [
            *self._event(),
            *self._work(),
            *self._free(Topic.DIFFICULTY, "difficulties", "agreements", "lessons"),
            *self._extra(),
        ]

    def merge(self, passages: list[Passage]) -> Passage:
        """One quotation in place of several, which names all that it is about."""
        names = tuple(name for passage in passages for name in passage.fields)
        labels = self.language.joined([self.language.labels[name] for name in dict.fromkeys(names)])
        quoted = " […] ".join(passage.quoted for passage in passages)
        text = self.phrasing.choose("merged", self.language.merged, quoted, labels=labels)
        return Passage(passages[0].topic, text, quoted, names)

    def _event(self) -> Iterator[Passage]:
        opening, told = self._opening()
        yield Passage(Topic.EVENT, opening)
        yield from self._change()
        if "aim" not in told:
            yield from self._free(Topic.EVENT, "objectives")
        yield from self._belonging(told)
        yield from self._practical(told)
        people = self.language.people(that_agree(self.facts), self.tense, self.arrangement.pick)
        if people:
            yield Passage(Topic.EVENT, people)

    def _opening(self) -> tuple[str, set[str]]:
        """The opening and what it told. A long one leaves the aim to a sentence of its own."""
        moved = self._moved and self.facts.state is EventState.POSTPONED
        options = self.language.moved if moved else self.language.openings[self.facts.state]
        template = self.arrangement.opening(self.phrasing.usable(options))
        told = {name.lower().removeprefix("of_").removeprefix("to_") for name in names_in(template)}
        text = self.phrasing.fill(template)
        if self.phrasing.pieces["aim"] and word_count(text) <= LONGEST_OPENING:
            return text, told
        return self.phrasing.fill(template, aim=""), told - {"aim"}

    @cached_property
    def _moved(self) -> bool:
        """Whether the day it was planned for is another than its own."""
        starts, planned = self.facts.starts_on, self.facts.planned_on
        return bool(starts and planned and starts != planned)

    def _change(self) -> Iterator[Passage]:
        """The day it was planned for, where the opening did not say it; and why it changed."""
        if self._moved and self.facts.state is not EventState.POSTPONED:
            yield self._sentence(Topic.EVENT, "planned")
        yield from self._free(Topic.EVENT, "change_reason")

    def _belonging(self, told: set[str]) -> Iterator[Passage]:
        """Within what, for whom, by whom: what the opening did not say, as one sentence."""
        wanted = [
            name
            for name, piece in (
                ("programme", "programme"),
                ("namesake", "namesake"),
                ("target_group", "target"),
                ("org", "of_org"),
            )
            if piece.removeprefix("of_") not in told and self.phrasing.knows(piece)
        ]
        clauses = [self.phrasing.choose(name, self.language.clauses[name][self.tense]) for name in wanted]
        if clauses:
            head = ", ".join(clauses[:-1])
            sentence = f"{head}{self.language.and_clause}{clauses[-1]}" if head else clauses[-1]
            yield Passage(Topic.EVENT, f"{capitalised(self.language.subject + sentence)}.")
        if self.facts.target_group and not self.phrasing.knows("target"):
            yield from self._quoting(Topic.EVENT, "target_group", self.facts.target_group)

    def _practical(self, told: set[str]) -> Iterator[Passage]:
        """With whom, under whom, how, at what price."""
        facts, knows = self.facts, self.phrasing.knows
        if facts.partners and ("org" in told or not facts.organiser):
            yield self._sentence(Topic.EVENT, "partners")
        for name in ("responsible", "format", "start"):
            if knows(name):
                yield self._sentence(Topic.EVENT, name)
        if facts.modality and not knows("modality"):
            yield from self._quoting(Topic.EVENT, "modality", facts.modality)
        price = self.language.price(facts.price) if facts.price else None
        if price:
            yield self._sentence(Topic.EVENT, price[0], text=price[1])
        elif facts.price:
            yield from self._quoting(Topic.EVENT, "price", facts.price)

    def _work(self) -> Iterator[Passage]:
        for passage in self._free(Topic.WORK, "description"):
            begun = lowered(passage.text, self.language.lexicon)
            text = self.language.led_by(self._during, begun) if self._during else passage.text
            yield Passage(passage.topic, text, passage.quoted, passage.fields)
        yield from self._outcome()
        yield from self._testimony()

    @cached_property
    def _during(self) -> str:
        """ "Durante las tres horas de trabajo", where the description can follow it."""
        woven = self._read(self.facts.description)
        can_follow = woven.shape is Shape.SENTENCE or (
            woven.shape is Shape.SENTENCES and lowered(woven.text, self.language.lexicon) != woven.text
        )
        return self.language.during(self.facts) if can_follow and self.tense is Tense.DONE else ""

    def _outcome(self) -> Iterator[Passage]:
        """What was counted and what else came of it; as one list, where both are lists."""
        outputs = self.facts.outputs
        counted = [self.language.amount(output.quantity, output.unit) for output in outputs]
        woven = self._read(self.facts.results)
        if not all(self._is_counted_noun(output.unit) for output in outputs):
            yield from self._quoting(Topic.WORK, "outputs", "; ".join(counted))
        elif counted and woven.shape is Shape.NOUN and self.tense is Tense.DONE:
            text = self.language.joined([self.language.joined(counted), woven.text])
            yield self._sentence(Topic.WORK, "outputs", text=text)
            return
        elif counted:
            yield self._sentence(Topic.WORK, "outputs", text=self.language.joined(counted))
        yield from self._free(Topic.WORK, "results")

    def _is_counted_noun(self, unit: str) -> bool:
        native = is_native(unit, self.facts, self.language.code)
        return native and not self.language.lexicon.finite.search(unit)

    def _testimony(self) -> Iterator[Passage]:
        """One of the quotes, another in another version. Without consent it goes without the name."""
        if not self.facts.quotes:
            return
        quote = self.arrangement.pick("whose words", self.facts.quotes)
        anonymous = self.arrangement.pick("anonymous", self.language.anonymous[self.tense])
        speaker = self.language.speaker(quote.who if quote.who and quote.consent else anonymous)
        said = excerpt(quote.text, practical=True)
        if said:
            templates = self.language.sentences["quote"][self.tense]
            yield Passage(Topic.WORK, self.phrasing.choose("quote", templates, said, **speaker), said)

    def _extra(self) -> Iterator[Passage]:
        """The columns that a person ticked: short values in one sentence, others quoted."""
        short = [one for one in self.facts.extra if self._fits_in_brackets(one[1])]
        if short:
            text = self.language.joined([f"{_small_label(label)} ({value})" for label, value in short])
            yield self._sentence(Topic.OTHER, "extra", text=text)
        for label, value in self.facts.extra:
            if not self._fits_in_brackets(value):
                yield from self._quoting(Topic.OTHER, "extra", f"{label}: {value}")

    def _fits_in_brackets(self, value: str) -> bool:
        short = word_count(value) <= LONGEST_EXTRA and not set(value) & set('()[]:.;«»“”"')
        return short and not self.language.lexicon.finite.search(value)

    def _free(self, topic: Topic, *names: str) -> Iterator[Passage]:
        """Free fields, each told by its shape."""
        for name in names:
            value = getattr(self.facts, name)
            woven = self._read(value)
            templates = self.language.fields[name][self._tense_of(name, woven.shape)]
            if value and (woven.shape is Shape.OTHER or woven.shape not in templates):
                yield from self._quoting(topic, name, value)
            elif value:
                yield Passage(topic, self.phrasing.choose(name, templates[woven.shape], text=woven.text))

    def _tense_of(self, name: str, shape: Shape) -> Tense:
        """What a cancelled event was for is past, though it was not held."""
        past_aim = name == "objectives" and self.facts.state is EventState.CANCELLED
        return Tense.DONE if past_aim and shape not in (Shape.SENTENCE, Shape.SENTENCES) else self.tense

    def _quoting(self, topic: Topic, name: str, value: str) -> Iterator[Passage]:
        items = items_of(value)
        whole = value if len(items) < 2 else "; ".join(item.rstrip(" .,;:") for item in items)
        said = excerpt(whole, practical=name != "description")
        if said:
            templates = self.language.fields[name][self.tense][Shape.OTHER]
            yield Passage(topic, self.phrasing.choose(name, templates, said), said, (name,))

    def _sentence(self, topic: Topic, name: str, **values: str) -> Passage:
        return Passage(topic, self.phrasing.choose(name, self.language.sentences[name][self.tense], **values))

    def _read(self, value: str) -> Woven:
        if not value or not is_native(value, self.facts, self.language.code):
            return Woven(Shape.OTHER, value)
        woven = read_shape(value, self.language.lexicon)
        if self.tense is Tense.OPEN and self.language.lexicon.held.search(woven.text):
            return Woven(Shape.OTHER, value)
        return woven

    def _aim(self) -> str:
        """The objective as the end of the opening, where it is short enough; else ""."""
        woven = self._read(self.facts.objectives)
        if woven.shape is not Shape.INFINITIVE or word_count(woven.text) > LONGEST_AIM or woven.count > 2:
            return ""
        return self.language.aim(woven.text, self.arrangement.pick)


def _small_label(label: str) -> str:
    """A heading of a column within a sentence: "Libros donados" loses its capital, "ODS" does not."""
    first, _, rest = label.partition(" ")
    return label[0].lower() + label[1:] if rest[:1].islower() and not first.isupper() else label
