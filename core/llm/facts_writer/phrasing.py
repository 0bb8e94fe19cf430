"""From a template and the pieces of an event to a finished sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

from core.llm.facts_writer.arrangement import Arrangement
from core.llm.facts_writer.cleaning import inner_quotes, tidy
from core.llm.facts_writer.language import Language


@dataclass(frozen=True)
class Phrasing:
    """Fills templates. A name with a capital gives the piece with one: {event}, {Event}."""

    language: Language
    arrangement: Arrangement
    pieces: Mapping[str, str | None]

    def knows(self, name: str) -> bool:
        """Whether a piece is known; an empty one is."""
        return self.pieces.get(name.lower()) is not None

    def usable(self, templates: Sequence[str], *given: str) -> list[str]:
        """The templates whose pieces are all known, or among those `given`."""
        return [one for one in templates if all(n.lower() in given or self.knows(n) for n in names_in(one))]

    def choose(self, slot: str, templates: Sequence[str], quoted: str = "", **values: str) -> str:
        """One of the usable templates, filled. `quoted` is put between quotation marks."""
        given = [*values, "quoted"] if quoted else [*values]
        return self.fill(self.arrangement.pick(slot, self.usable(templates, *given)), quoted, **values)

    def fill(self, template: str, quoted: str = "", **values: str) -> str:
        """The template with its pieces; `values` win over the pieces of the event."""
        known = {**self.pieces, **values}
        if quoted:
            known["quoted"] = self.in_quotes(quoted)
        found = {}
        for name in names_in(template):
            value = known.get(name.lower()) or ""
            found[name] = value if name == name.lower() else capitalised(value)
        return tidy(template.format(**found))

    def in_quotes(self, text: str) -> str:
        """The text between the quotation marks of the language, its own turned into inner ones."""
        opening, closing = self.language.quotes
        return f"{opening}{inner_quotes(text, self.language.inner).rstrip('. ,;:')}{closing}"


def names_in(template: str) -> set[str]:
    """The pieces that a template uses."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def capitalised(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]
