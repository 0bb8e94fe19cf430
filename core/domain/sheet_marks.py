"""What our own workbooks say to whoever fills them in, and what an import of them leaves out."""

from core.i18n import LANGUAGES, N_, _

MISSING_HEADING = N_("What is missing")
"""On top of the column that tells what is missing of each event: it holds no data."""
EXAMPLE_IDENTIFIER = N_("EXAMPLE (this row is not imported)")
"""The identifier of the row that shows how an event is written down: it is no event."""
THERE = "✓"
"""In the place of what is known already, and need not be filled in: it is no value."""


def in_every_language(message: str) -> frozenset[str]:
    """A mark as it stands in a workbook, whoever it was made for."""
    return frozenset(_(message, language) for language in LANGUAGES)
