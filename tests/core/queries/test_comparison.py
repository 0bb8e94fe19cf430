"""Two versions compared: their words, their facts, what they can be set against, and how they are found."""

from collections.abc import Callable

import pytest

from core.actions import endings
from core.actions.events import remove_event
from core.actions.imports import import_file
from core.actions.projects import remove_project
from core.actions.reviews import approve
from core.actions.versions import edit, restore
from core.context import AppContext
from core.domain.actors import Role
from core.domain.review import Seen
from core.domain.versions import ChangeType
from core.i18n import set_language_source
from core.llm import Text, Usage
from core.queries.comparison import (
    Against,
    alternatives,
    compare_versions,
    find_pairs,
    latest_changes,
    side,
)
from core.queries.versions import find_version
from tests.make import claim_next, csv_file, event_row, planned_batch
from tests.support.accounts import sample_actor

HELD, FED = "El taller fue en marzo.", "Después hubo merienda para todas las familias."
FIRST = f"{HELD}\n\nVinieron 42 personas a la escuela del barrio.\n\n{FED}"
SECOND = f"{FED}\n\n{HELD}\n\nVinieron 45 personas a la escuela del barrio."


@pytest.fixture
def of_event(any_context: AppContext) -> Callable[..., int]:
    """Two events without a text; `of_event(number, version)` is the id of a version of one."""
    import_file(any_context, "P", "e.csv", csv_file([event_row(1), event_row(2)]), title="Huertos")
    return lambda event, version: find_version(any_context, event, "es", version) or 0


def test_two_versions_of_a_narrative_differ_in_words_and_facts(
    any_context: AppContext, of_event: Callable[..., int]
) -> None:
    set_language_source(lambda: "en")
    edit(any_context, 1, "es", FIRST, base_number=0)
    import_file(any_context, "P", "e.csv", csv_file([event_row(1, asistentes="45"), event_row(2)]))
    edit(any_context, 1, "es", SECOND, base_number=1)
    view = compare_versions(any_context, of_event(1, 1), of_event(1, 2))
    assert view
    assert view.words.rebuilt() == (FIRST, SECOND)
    assert (view.words.words_added, view.words.words_removed) == (1, 1)
    assert [(change.name, change.left, change.right) for change in view.facts] == [
        ("Attendances", "21", "45")
    ]
    assert (view.left.place.title, view.left.place.current_number) == ("Taller de huertos 1", 2)
    assert view.left.readability
    assert view.left.readability.words == 20


def test_versions_of_two_narratives_are_compared_with_the_facts_of_each(
    any_context: AppContext, of_event: Callable[..., int]
) -> None:
    set_language_source(lambda: "en")
    edit(any_context, 1, "es", FIRST, base_number=0)
    edit(any_context, 2, "es", SECOND, base_number=0)
    view = compare_versions(any_context, of_event(1, 1), of_event(2, 1))
    assert view
    assert [each.place.event_id for each in (view.left, view.right)] == [1, 2]
    assert {change.name for change in view.facts} >= {"Title", "Date", "Attendances"}
    same = compare_versions(any_context, of_event(1, 1), of_event(1, 1))
    assert same
    assert (same.words.changes, same.facts) == (0, ())


def test_a_number_that_no_version_has_compares_nothing(
    any_context: AppContext, of_event: Callable[..., int]
) -> None:
    edit(any_context, 1, "es", FIRST, base_number=0)
    known = of_event(1, 1)
    assert compare_versions(any_context, known, 999) is None
    assert compare_versions(any_context, 0, known) is None
    assert side(any_context, 999) is None
    assert alternatives(any_context, 999) is None


def test_a_version_is_set_against_the_one_it_was_made_from(
    any_context: AppContext, of_event: Callable[..., int]
) -> None:
    for number, body in enumerate((FIRST, SECOND, f"{FIRST}\n\nFin.")):
        edit(any_context, 1, "es", body, base_number=number)
    manager = any_context.acting_as(sample_actor(any_context, Role.MANAGER))
    assert approve(manager, [Seen(1, "es", 3)]).done == 1
    restore(any_context, of_event(1, 1), base_number=3)
    known = alternatives(any_context, of_event(1, 2))
    assert known
    assert [each.number for each in known.choices] == [4, 3, 2, 1]
    assert known.choices[0].change_type is ChangeType.RESTORATION
    assert known.choices[0].author == any_context.actor.name
    assert (known.previous_id, known.approved_id, known.current_id) == (
        of_event(1, 1),
        of_event(1, 3),
        of_event(1, 4),
    )
    first = alternatives(any_context, of_event(1, 1))
    assert first
    assert first.previous_id is None


def test_the_latest_changes_come_first_and_a_search_finds_by_event(
    any_context: AppContext, of_event: Callable[..., int]
) -> None:
    edit(any_context, 1, "es", FIRST, base_number=0)
    edit(any_context, 2, "es", FIRST, base_number=0)
    assert latest_changes(any_context) == ()
    edit(any_context, 1, "es", SECOND, base_number=1)
    edit(any_context, 2, "es", SECOND, base_number=1)
    edit(any_context, 1, "es", f"{SECOND} Fin.", base_number=2)
    found = latest_changes(any_context)
    assert [(each.event_id, each.base_number, each.number) for each in found] == [
        (1, 2, 3),
        (2, 1, 2),
        (1, 1, 2),
    ]
    assert (found[0].words_added, found[0].words_removed, found[0].project_title) == (1, 0, "Huertos")
    assert len(latest_changes(any_context, 2)) == 2

    assert [(pair.event_id, pair.base_id) for pair in find_pairs(any_context, "HUERTOS 1")] == [
        (1, of_event(1, 2))
    ]
    assert {pair.event_id for pair in find_pairs(any_context, "e-0000")} == {1, 2}
    for words in ("%", "_", "\\", "nada de esto"):
        assert find_pairs(any_context, words) == ()


@pytest.mark.parametrize("whole", [True, False])
def test_what_was_removed_is_offered_nowhere(
    any_context: AppContext, of_event: Callable[..., int], whole: bool
) -> None:
    for event_id in (1, 2):
        edit(any_context, event_id, "es", FIRST, base_number=0)
        edit(any_context, event_id, "es", SECOND, base_number=1)
    if whole:
        remove_project(any_context, 1, "terminó")
    else:
        remove_event(any_context, 1, "doble")
    left = [] if whole else [2]
    assert [each.event_id for each in latest_changes(any_context)] == left
    assert [each.event_id for each in find_pairs(any_context, "huertos")] == left


def test_a_search_may_ask_for_the_approved_version(
    any_context: AppContext, of_event: Callable[..., int]
) -> None:
    edit(any_context, 1, "es", FIRST, base_number=0)
    manager = any_context.acting_as(sample_actor(any_context, Role.MANAGER))
    assert approve(manager, [Seen(1, "es", 1)]).done == 1
    assert find_pairs(any_context, "huertos", Against.APPROVED) == (), "the one in use is the approved one"
    edit(any_context, 1, "es", SECOND, base_number=1)
    edit(any_context, 1, "es", f"{SECOND} Fin.", base_number=2)
    [pair] = find_pairs(any_context, "huertos", Against.APPROVED)
    assert (pair.base_id, pair.base_number, pair.number) == (of_event(1, 1), 1, 3)
    assert pair.words_added is None, "what it brought was not told against the approved one"


def test_what_a_model_wrote_is_known_by_its_means(any_context: AppContext) -> None:
    batch_id = planned_batch(any_context, 1)
    claimed = claim_next(any_context, batch_id)
    endings.succeed(any_context, claimed, Text(FIRST, "gpt-5-mini", Usage(1200, 0, 310, 0)), (), 4.25)
    edit(any_context, claimed.event_id, "es", SECOND, base_number=1)
    [pair] = latest_changes(any_context)
    view = compare_versions(any_context, pair.base_id, pair.version_id)
    assert view
    model, person = view.left.text, view.right.text
    assert (model.seen.model, model.seen.tokens_out, model.seen.seconds) == ("gpt-5-mini", 310, 4.25)
    assert (person.seen.tokens_out, person.seen.seconds, person.seen.cost) == (None, None, None)
    assert [source.name for source in person.trace.sources] == ["gpt-5-mini", any_context.actor.name]
