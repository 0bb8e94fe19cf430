"""A small request about an event that never was: it shows whether an AI service writes."""

from collections.abc import Mapping
from datetime import date

from core.domain.facts import Attendance, EventState, Facts
from core.llm import WriteRequest

LIMIT = 30.0
"""Seconds that such a request may take: somebody waits for it."""

_FACTS: Mapping[str, Facts] = {
    spoken: Facts(
        title, EventState.DONE, starts_on=date(2026, 9, 12), attendance=Attendance(24), results=results
    )
    for spoken, title, results in (
        ("es", "Taller de huertos caseros", "12 huertos sembrados"),
        ("en", "Kitchen garden workshop", "12 gardens planted"),
    )
}


def trial_request(language: str) -> WriteRequest:
    """The request in one of our languages."""
    return WriteRequest(_FACTS[language], language, reference="trial", length="short")
