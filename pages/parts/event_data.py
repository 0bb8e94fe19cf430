"""The data of one event, as its narrative was, or will be, written from."""

from decimal import Decimal

import streamlit as st

from core.domain.facts import Facts
from core.i18n import _, language
from core.i18n.formats import span_text
from core.queries.narratives import NarrativeView
from pages.parts import badges, prose
from pages.parts.moments import number


def show_event_data(seen: NarrativeView) -> None:
    """Every field that holds anything, and apart what no writer is given."""
    facts = seen.facts
    st.subheader(_("Event data"))
    badges.draw(badges.event_mark(facts.state))
    prose.show_pairs(
        [
            (_("Project"), seen.project_title),
            (_("Identifier"), seen.external_id),
            *_when_and_where(facts),
            *_people(facts),
            *_contents(facts),
        ]
    )
    if seen.extra:
        with st.expander(_("Other columns of the file (given to no writer)")):
            prose.show_pairs([(name, str(value)) for name, value in seen.extra.items()])


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
        *((band.band, number(band.count)) for band in came.age_bands),
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
    return "" if value is None else number(value)
