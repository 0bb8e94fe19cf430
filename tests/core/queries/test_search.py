"""Words that are looked for in the list of narratives: great and small letters, odd signs, any length."""

import pytest

from core.actions import imports
from core.context import AppContext
from core.queries.event_filter import LONGEST_SEARCH
from core.queries.narratives import Filter, list_narratives
from tests.make import csv_file, event_row


@pytest.fixture
def project_id(any_context: AppContext) -> int:
    rows = [
        event_row(1, título="DÍA DE ÁFRICA", lugar="Salón"),
        event_row(2, título="Día del niño", lugar="Peña Ñuñoa"),
        event_row(3, título="Ahorro del 100 % en casa_común", lugar="a\\b"),
    ]
    result = imports.import_file(any_context, "P", "events.csv", csv_file(rows))
    assert result.project_id
    return result.project_id


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("áfrica", ["E-00001"]),
        ("ÁFRICA", ["E-00001"]),
        ("día", ["E-00001", "E-00002"]),
        ("ñuñOA", ["E-00002"]),
        ("e-00003", ["E-00003"]),
        ("100 %", ["E-00003"]),
        ("%", ["E-00003"]),
        ("_", ["E-00003"]),
        ("\\", ["E-00003"]),
        ("  niño  ", ["E-00002"]),
        ("África\0", ["E-00001"]),
        ("\udc80niño", ["E-00002"]),
        ("\0", ["E-00001", "E-00002", "E-00003"]),
        ("nada de esto", []),
    ],
)
def test_words_are_found_as_a_person_means_them(
    any_context: AppContext, project_id: int, words: str, found: list[str]
) -> None:
    page = list_narratives(any_context, Filter(project_id, "es", words=words))
    assert ([row.external_id for row in page.rows], page.total) == (found, len(found))


def test_a_whole_document_may_be_looked_for(any_context: AppContext, project_id: int) -> None:
    """A store has its limits for a pattern; what is too long is looked for by its beginning."""
    assert list_narratives(any_context, Filter(project_id, "es", words="niño " * 20_000)).total == 0
    begins = "Día del niño" + " " * LONGEST_SEARCH + "x" * 60_000
    assert list_narratives(any_context, Filter(project_id, "es", words=begins)).total == 1
