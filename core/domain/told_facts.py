"""The facts of an event as people read them: each field that holds anything under its name."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.domain.facts import Facts
from core.i18n import _, formats, language, region
from core.i18n.formats import span_text
from core.i18n.words import word


@dataclass(frozen=True)
class FactChange:
    """A field that says something else in two states of the facts; "" where it holds nothing."""

    name: str
    left: str
    right: str


def told(facts: Facts) -> tuple[tuple[str, str], ...]:
    """Names and values in the language of the moment, what holds nothing left out."""
    pairs = [*_when_and_where(facts), *_people(facts), *_contents(facts)]
    return tuple((name, value) for name, value in pairs if value.strip())


def changes(left: Facts, right: Facts) -> tuple[FactChange, ...]:
    """The fields in which two states of the facts differ, in the language of the moment."""
    before, after = (_with_head(facts) for facts in (left, right))
    names = list(dict.fromkeys([*before, *after]))
    differing = (name for name in names if before.get(name, "") != after.get(name, ""))
    return tuple(FactChange(name, before.get(name, ""), after.get(name, "")) for name in differing)


def amount_text(value: int | Decimal | str | None) -> str:
    """A number as whoever reads now wants it; "" for none."""
    number = Decimal(value) if isinstance(value, str) else value
    return "" if number is None else formats.number_text(number, language(), region())


def outputs_text(outputs: Iterable[tuple[Decimal | str, str]]) -> str:
    """What came out of an event, one below the other: number and unit."""
    return "\n".join(f"{amount_text(quantity)} {unit}" for quantity, unit in outputs)


def quotes_text(quotes: Iterable[tuple[str, str, bool]]) -> str:
    """What was said, one below the other: words, who said them, and whether they may be named."""
    return "\n".join(
        f"«{text}»" + (f" ({_who(who, consent=consent)})" if who else "") for text, who, consent in quotes
    )


def _with_head(facts: Facts) -> dict[str, str]:
    """What a page shows as its title and as a mark belongs to a comparison too."""
    return {_("Title"): facts.title, _("State"): word("event", facts.state), **dict(told(facts))}


def _when_and_where(facts: Facts) -> list[tuple[str, str]]:
    days = span_text(facts.starts_on, facts.ends_on or facts.starts_on, language()) if facts.starts_on else ""
    hours = [moment.strftime("%H:%M") for moment in (facts.starts_at, facts.ends_at) if moment]
    planned = span_text(facts.planned_on, facts.planned_on, language()) if facts.planned_on else ""
    return [
        (_("Kind"), facts.kind),
        (_("Programme"), facts.programme),
        (_("Date"), days),
        (_("Hours"), " – ".join(hours)),
        (_("Planned for"), planned),
        (_("Reason of the change"), facts.change_reason),
        (_("Sessions"), amount_text(facts.sessions)),
        (_("Hours of work"), amount_text(facts.hours)),
        (_("Modality"), facts.modality),
        (_("Place"), facts.place),
        (_("Locality"), facts.locality),
        (_("Organised by"), facts.organiser),
        (_("Partners"), facts.partners),
        (_("In charge"), facts.responsible),
        (_("Price"), facts.price),
    ]


def _people(facts: Facts) -> list[tuple[str, str]]:
    came = facts.attendance
    return [
        (_("Target group"), facts.target_group),
        (_("Attendances"), amount_text(came.total)),
        (_("Women"), amount_text(came.women)),
        (_("Men"), amount_text(came.men)),
        (_("Other"), amount_text(came.other)),
        (_("Not recorded"), amount_text(came.not_recorded)),
        (_("With a disability"), amount_text(came.disability)),
        *((band.band, amount_text(band.count)) for band in came.age_bands),
        (_("Distinct people"), amount_text(facts.distinct_people)),
    ]


def _contents(facts: Facts) -> list[tuple[str, str]]:
    outputs = outputs_text((output.quantity, output.unit) for output in facts.outputs)
    quotes = quotes_text((quote.text, quote.who, quote.consent) for quote in facts.quotes)
    return [
        (_("Objectives"), facts.objectives),
        (_("What was done"), facts.description),
        (_("Outputs"), outputs),
        (_("Results"), facts.results),
        (_("Agreements"), facts.agreements),
        (_("Difficulties"), facts.difficulties),
        (_("Lessons"), facts.lessons),
        (_("Quotes"), quotes),
        *facts.extra,
    ]


def _who(name: str, *, consent: bool) -> str:
    return name if consent else _("{name}; without consent, so the name is not used", name=name)
