"""The facts of an event as people read them: each field that holds anything under its name."""

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
        (_("Sessions"), _amount(facts.sessions)),
        (_("Hours of work"), _amount(facts.hours)),
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
        (_("Attendances"), _amount(came.total)),
        (_("Women"), _amount(came.women)),
        (_("Men"), _amount(came.men)),
        (_("Other"), _amount(came.other)),
        (_("Not recorded"), _amount(came.not_recorded)),
        (_("With a disability"), _amount(came.disability)),
        *((band.band, _amount(band.count)) for band in came.age_bands),
        (_("Distinct people"), _amount(facts.distinct_people)),
    ]


def _contents(facts: Facts) -> list[tuple[str, str]]:
    outputs = "\n".join(f"{_amount(output.quantity)} {output.unit}" for output in facts.outputs)
    quotes = "\n".join(
        f"«{quote.text}»" + (f" ({_who(quote.who, consent=quote.consent)})" if quote.who else "")
        for quote in facts.quotes
    )
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


def _amount(value: int | Decimal | None) -> str:
    return "" if value is None else formats.number_text(value, language(), region())
