"""What a heading asks for, and an example of it: for the template and for what goes out to be completed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.domain.sheet_marks import EXAMPLE_IDENTIFIER
from core.i18n import N_, _

AGE_BANDS = (N_("Under 18 years"), N_("Over 60 years"))
"""The headings of two age bands: any other can be added in the same manner."""

ASKED: Mapping[str, str] = {
    "external_id": N_("A name of its own for each event, always the same. Without one, one is made."),
    "activity_code": N_("The code of the activity in the work plan."),
    "title": N_("The name of the event. It cannot be left empty."),
    "kind": N_("Workshop, fair, meeting, visit…"),
    "programme": N_("The programme that the event belongs to."),
    "state": N_("Whether it was held: one of the words of the list."),
    "starts_on": N_("Year, month and day, or a date of the spreadsheet. It cannot be left empty."),
    "starts_at": N_("Hours and minutes."),
    "ends_on": N_("Only where it ended on another day."),
    "ends_at": N_("Hours and minutes."),
    "planned_on": N_("The day that was planned, where it was another one."),
    "change_reason": N_("Why it was called off, postponed or moved."),
    "sessions": N_("How many sessions, as a number."),
    "hours": N_("Hours of work in all, as a number."),
    "modality": N_("On site, online or both."),
    "place": N_("Where it was held."),
    "locality": N_("Town, district or community."),
    "organiser": N_("Who organised it."),
    "partners": N_("Who took part in organising it."),
    "responsible": N_("Who was in charge."),
    "target_group": N_("For whom it was meant."),
    "price": N_("What it cost to take part."),
    "total": N_("How many came, as a number without words. Nobody: 0. Not known: empty."),
    "women": N_("How many of them were women."),
    "men": N_("How many of them were men."),
    "other": N_("How many of them were of another sex."),
    "not_recorded": N_("Of how many of them it was not written down."),
    "disability": N_("How many of them had a disability."),
    "age_band": N_("How many of them were of this age. The heading says which; others can be added."),
    "distinct_people": N_("How many different people, where that is known."),
    "objectives": N_("What the event was meant to achieve."),
    "description": N_("What was done, as it was."),
    "outputs": N_("Numbers with what was counted, separated by a semicolon."),
    "results": N_("What came of it."),
    "agreements": N_("What was agreed."),
    "difficulties": N_("What went less well."),
    "lessons": N_("What was learned."),
    "quote": N_("The words that somebody said."),
    "quote_who": N_("Who said them. The name is used only with consent."),
    "quote_consent": N_("Whether they agreed to be named: yes or no."),
}
"""What stands under the heading of each field."""

_EXAMPLES: Mapping[str, Any] = {
    "external_id": EXAMPLE_IDENTIFIER,
    "activity_code": "A1.2",
    "title": N_("Workshop “Clear accounts at home”"),
    "kind": N_("workshop"),
    "programme": N_("Open Schools"),
    "starts_on": date(2026, 9, 12),
    "starts_at": "17:00",
    "ends_at": "20:00",
    "sessions": 1,
    "hours": 3,
    "modality": N_("on site"),
    "place": N_("Community hall of Villa Esperanza"),
    "locality": "Soacha",
    "organiser": N_("Open Schools team"),
    "partners": N_("Association of families"),
    "responsible": N_("Coordination of the district"),
    "target_group": N_("families of the school"),
    "price": N_("free of charge"),
    "total": 45,
    "women": 31,
    "men": 14,
    "other": 0,
    "not_recorded": 0,
    "disability": 2,
    "age_band": 9,
    "distinct_people": 45,
    "objectives": N_("That families keep a simple record of what they spend."),
    "description": N_("The expenses of one month were gone through, and each family made its own budget."),
    "outputs": N_("14 finished budgets; 3 guides"),
    "results": N_("A group of 6 people follows it up."),
    "agreements": N_("To ask the school for a larger room."),
    "difficulties": N_("The room was small, and some of the group worked standing."),
    "lessons": N_("To call people by telephone on the day before."),
    "quote": N_("I had never seen where the money goes."),
    "quote_who": N_("a participant"),
    "quote_consent": N_("yes"),
}


def example(name: str, language: str) -> Any:
    """An example of what stands in a field; None where the example has nothing there."""
    value = _EXAMPLES.get(name)
    return _(value, language) if isinstance(value, str) else value
