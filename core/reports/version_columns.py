"""The columns of what is known of versions, the same in the history of a narrative and of a project."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from core.domain.actors import ActorKind
from core.domain.authorship import Share
from core.i18n import N_, _
from core.i18n.findings import finding_text
from core.i18n.formats import percent_text
from core.i18n.words import word, writer_name
from core.reports.history import Known
from core.reports.sheets import Heading, Value


@dataclass(frozen=True)
class Reading:
    """Who a file is for: the language they read, and where they tell the time."""

    language: str
    zone: tzinfo

    def say(self, message: str) -> str:
        """A message in their language, with the {zone} of their times."""
        return _(message, self.language, zone=str(self.zone))

    def local(self, moment: datetime | None) -> datetime | None:
        """A moment as the clocks there show it, to the second, without its zone."""
        return moment and moment.astimezone(self.zone).replace(microsecond=0, tzinfo=None)


@dataclass(frozen=True)
class Column:
    """A column: its heading, one of `sheets.LOOKS`, a width, and what it tells of a thing."""

    heading: str
    look: str
    width: float
    value: Callable[[Any, Reading], Value]


COLUMNS: tuple[Column, ...] = (
    Column(N_("Version"), "number", 9, lambda known, _to: known.number),
    Column(N_("In use"), "text", 8, lambda known, to: to.say(YES if known.in_use else NO)),
    Column(N_("Name"), "text", 18, lambda known, _to: known.name),
    Column(N_("Kind of change"), "text", 22, lambda k, to: word("change_type", k.change_type, to.language)),
    Column(N_("Author"), "text", 22, lambda k, to: author_text(k.author_kind, k.author, to.language)),
    Column(N_("Kind of author"), "text", 20, lambda k, to: word("author", k.author_kind, to.language)),
    Column(N_("On behalf of"), "text", 20, lambda known, _to: known.on_behalf_of),
    Column(N_("When ({zone})"), "moment", 17, lambda known, to: to.local(known.created)),
    Column(N_("Reason"), "text", 40, lambda known, _to: known.reason),
    Column(N_("Way of writing"), "text", 20, lambda known, to: writer_name(known.provider, to.language)),
    Column(N_("Model"), "text", 20, lambda known, _to: known.model),
    Column(N_("Temperature"), "decimal", 12, lambda known, _to: known.temperature),
    Column(N_("Version of the writing instructions"), "number", 16, lambda known, _to: known.prompt_number),
    Column(N_("Seconds"), "decimal", 10, lambda known, _to: known.seconds),
    Column(N_("Tokens sent"), "amount", 10, lambda known, _to: known.tokens_in),
    Column(N_("Tokens received"), "amount", 10, lambda known, _to: known.tokens_out),
    Column(N_("Cost (US$)"), "money", 11, lambda known, _to: dollars(known.cost)),
    Column(N_("Words"), "amount", 10, lambda known, _to: known.words),
    Column(N_("Words added"), "amount", 10, lambda known, _to: known.words_added),
    Column(N_("Words removed"), "amount", 11, lambda known, _to: known.words_removed),
    Column(N_("Against version"), "number", 10, lambda known, _to: known.base_number),
    Column(N_("Restored from version"), "number", 12, lambda known, _to: known.restored_number),
    Column(N_("Proposal"), "text", 20, lambda known, to: proposal_text(known.proposal, to.language)),
    Column(N_("Approved ({zone})"), "moment", 17, lambda known, to: to.local(known.approved)),
    Column(N_("Written by people"), "share", 12, lambda known, _to: known.by_people),
    Column(N_("Who wrote what"), "text", 36, lambda known, to: shares_text(known.shares, to.language)),
    Column(N_("To look at in the text"), "text", 36, lambda known, to: findings_text(known, to.language)),
    Column(N_("State of the event data"), "text", 20, lambda known, _to: known.facts_hash),
)
"""What is known of a version (Known), in the order in which it is read."""

PLACE_COLUMNS: tuple[Column, ...] = (
    Column(N_("Event"), "text", 40, lambda place, _to: place.title),
    Column(N_("Identifier"), "text", 16, lambda place, _to: place.external_id),
    Column(N_("Date"), "day", 12, lambda place, _to: place.day),
    Column(N_("Language"), "text", 12, lambda place, to: word("language", place.language, to.language)),
)
"""The narrative (NarrativePlace) that a version belongs to."""

YES, NO = N_("yes"), N_("no")


def headings(columns: Iterable[Column], to: Reading) -> list[Heading]:
    """What stands on top of these columns."""
    return [Heading(to.say(column.heading), column.look, column.width) for column in columns]


def values(columns: Iterable[Column], of: Any, to: Reading) -> list[Value]:
    """What these columns tell of a thing."""
    return [column.value(of, to) for column in columns]


def dollars(micro: int | None) -> float | None:
    """Micro-dollars as dollars; None stays None, and is never 0."""
    return None if micro is None else micro / 1_000_000


def proposal_text(state: str, language: str) -> str:
    """What became of a proposal; "" for what is none."""
    return word("proposal", state, language) if state else ""


def states(known: Known, language: str) -> Iterator[str]:
    """What stands a version apart from the others: in use, approved, a proposal."""
    if known.in_use:
        yield _("in use", language)
    if known.approved:
        yield _("approved", language)
    if known.proposal:
        yield proposal_text(known.proposal, language)


def author_text(kind: ActorKind, name: str, language: str) -> str:
    """The person, the model, or how it was written where there was no model."""
    return writer_name(name, language) or word("author", kind, language)


def shares_text(shares: Iterable[Share], language: str) -> str:
    """Who wrote how much, by name, the largest part first: "Ana 62,5 %, gpt-5-mini 37,5 %"."""
    parts: dict[str, float] = {}
    for share in shares:
        name = author_text(share.source.kind, share.source.name, language)
        parts[name] = parts.get(name, 0) + share.share
    largest_first = sorted(parts.items(), key=lambda part: -part[1])
    return ", ".join(f"{name} {percent_text(part, language)}" for name, part in largest_first if part)


def findings_text(known: Known, language: str) -> str:
    """What a reader should look at in the text."""
    return "\n".join(finding_text(finding, language) for finding in known.findings)
