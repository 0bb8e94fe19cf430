"""Proposals: they stand beside the text in use until a person decides, and stay in the history then."""

from dataclasses import replace

import pytest

from core.actions.imports import import_file
from core.actions.proposals import accept, accept_in_part, discard
from core.actions.reviews import Seen, approve, submit
from core.actions.versions import edit
from core.context import AppContext
from core.domain.actors import ActorKind
from core.domain.diff import RowKind, compare
from core.domain.planning import Choice, Manner, Which
from core.domain.review import ReviewState, ReviewStep
from core.errors import Overtaken
from core.queries.home import home
from core.queries.narratives import NarrativeView, narrative
from core.queries.reviews import said_about
from core.queries.versions import history
from tests.make import OPENAI, csv_file, event_row, project_with, write_all, written_event
from tests.support.accounts import refusal

FIRST = "El taller se hizo en la escuela.\n\nVinieron 30 personas."
OTHER = "Otro asunto del todo distinto, sin nada en común."
PROPOSED = "El taller se hizo en la escuela.\n\nParticiparon treinta familias enteras del barrio."


@pytest.fixture
def event(any_context: AppContext) -> int:
    """An event with a text in use and a proposal."""
    event_id = written_event(any_context, FIRST)
    propose(any_context, PROPOSED)
    return event_id


def propose(context: AppContext, text: str, manner: Manner = OPENAI) -> None:
    write_all(context, Choice(1, "es", which=Which.ALL, as_proposals=True), text, manner)


def seen(context: AppContext, event_id: int) -> NarrativeView:
    found = narrative(context, event_id, "es")
    assert found
    return found


def outcomes(context: AppContext, event_id: int) -> dict[int, str]:
    return {each.number: each.proposal for each in history(context, event_id, "es").rows}


def proposal(context: AppContext, event_id: int) -> int:
    return seen(context, event_id).proposals[0].id


def test_a_proposal_leaves_the_text_in_use_alone(any_context: AppContext, event: int) -> None:
    found = seen(any_context, event)
    assert (found.number, found.versions) == (1, 2)
    assert found.current
    assert found.current.body == FIRST
    assert [(each.number, each.base_number) for each in found.proposals] == [(2, 1)]
    assert outcomes(any_context, event) == {1: "", 2: "open"}


def test_an_instruction_is_kept_as_the_reason(any_context: AppContext, event: int) -> None:
    propose(any_context, "Más breve.", replace(OPENAI, instruction="  más breve "))
    assert seen(any_context, event).proposals[0].reason == "más breve"


def test_accepted_whole_it_is_the_text_in_use(any_context: AppContext, event: int) -> None:
    chosen = proposal(any_context, event)
    accept(any_context, chosen, base_number=1)
    found = seen(any_context, event)
    assert (found.number, found.proposals) == (2, ())
    assert found.current
    assert found.current.seen.author_kind is ActorKind.MODEL
    assert outcomes(any_context, event) == {1: "", 2: "accepted"}
    for again in (accept, discard):
        values = {"base_number": 2} if again is accept else {}
        assert "decided already" in refusal(again, any_context, chosen, **values)


def test_it_takes_a_reason_to_put_it_before_what_a_person_wrote_or_approved(
    any_context: AppContext, event: int
) -> None:
    chosen = proposal(any_context, event)
    edit(any_context, event, "es", "De una persona.", base_number=1)
    with pytest.raises(Overtaken):
        accept(any_context, chosen, base_number=1, reason="porque sí")
    assert "a reason is needed" in refusal(accept, any_context, chosen, base_number=3, reason=" ")
    approve(any_context, [Seen(event, "es", 3)])
    accept(any_context, chosen, base_number=3, reason="dice lo mismo y mejor")
    found = seen(any_context, event)
    assert (found.number, found.review) == (2, ReviewState.DRAFT)
    assert edit(any_context, event, "es", "Otra.", base_number=2).number == 4, "numbers go on from the last"


def test_places_of_it_can_be_taken_over(any_context: AppContext, event: int) -> None:
    chosen = proposal(any_context, event)
    rows = compare(FIRST, PROPOSED).rows
    places = [place for place, row in enumerate(rows) if row.kind is not RowKind.SAME]
    assert "Nothing of the proposal" in refusal(accept_in_part, any_context, chosen, base_number=1, places=[])
    assert accept_in_part(any_context, chosen, base_number=1, places=places, reason="mitad") == 3
    found = seen(any_context, event)
    assert found.current
    assert found.current.body == PROPOSED
    assert found.current.seen.author_kind is ActorKind.PERSON
    assert {share.source.number for share in found.current.seen.shares} == {1, 2}
    assert outcomes(any_context, event)[2] == "in_part"


def test_what_is_taken_over_in_part_is_never_nothing_nor_without_a_reason(any_context: AppContext) -> None:
    event = written_event(any_context, "Alfa beta gamma delta.")
    propose(any_context, OTHER)
    chosen = proposal(any_context, event)
    rows = compare("Alfa beta gamma delta.", OTHER).rows
    removed = [place for place, row in enumerate(rows) if row.kind is RowKind.REMOVED]
    assert "no text to save" in refusal(accept_in_part, any_context, chosen, base_number=1, places=removed)
    edit(any_context, event, "es", "De una persona.", base_number=1)
    everything = range(len(compare("De una persona.", OTHER).rows))
    values = {"base_number": 3, "places": everything}
    assert "a reason is needed" in refusal(accept_in_part, any_context, chosen, **values)
    assert accept_in_part(any_context, chosen, **values, reason="está mejor contado") == 4


def test_what_stays_of_the_old_text_stays_out_of_date(any_context: AppContext, event: int) -> None:
    mended = event_row(1, asistentes="45")
    import_file(any_context, "HUERTOS", "mended.csv", csv_file([mended]))
    proposed = "El taller se hizo en el patio.\n\nVinieron 45 personas."
    propose(any_context, proposed)
    newest = seen(any_context, event).proposals[0]
    first = next(place for place, row in enumerate(compare(FIRST, proposed).rows) if row.left == 0)
    accept_in_part(any_context, newest.id, base_number=1, places=[first])
    assert seen(any_context, event).stale, "the old figure still stands there"


def test_reasons_are_kept_as_any_store_can_hold_them(any_context: AppContext, event: int) -> None:
    chosen = proposal(any_context, event)
    assert "at most" in refusal(discard, any_context, chosen, reason="x" * 1001)
    discard(any_context, chosen, reason="mal\0 \ud800 contado")
    propose(any_context, "Otra.", replace(OPENAI, instruction="más\0 breve\ud800", tone="serio\0"))
    assert seen(any_context, event).proposals[0].reason == "más breve"


def test_an_accepted_text_of_a_machine_has_to_be_reviewed_anew(any_context: AppContext, event: int) -> None:
    submit(any_context, [Seen(event, "es", 1)])
    accept(any_context, proposal(any_context, event), base_number=1)
    assert seen(any_context, event).review is ReviewState.DRAFT
    assert [each.kind for each in said_about(any_context, event, "es")] == [
        ReviewStep.REOPENED,
        ReviewStep.SUBMITTED,
    ]


def test_home_tells_of_a_proposal_only_once_it_is_accepted(any_context: AppContext, event: int) -> None:
    assert [text.number for text in home(any_context).texts] == [1]
    accept(any_context, proposal(any_context, event), base_number=1)
    assert [text.number for text in home(any_context).texts] == [2, 1]


def test_a_discarded_one_stays_in_the_history(any_context: AppContext, event: int) -> None:
    discard(any_context, proposal(any_context, event), reason="inventa")
    assert outcomes(any_context, event) == {1: "", 2: "discarded"}
    assert seen(any_context, event).number == 1


def test_two_models_can_be_tried_on_an_event_without_a_text(any_context: AppContext) -> None:
    project_with(any_context, 1)
    propose(any_context, "De uno.")
    propose(any_context, "De otro.")
    found = seen(any_context, 1)
    assert (found.current, found.versions, len(found.proposals)) == (None, 2, 2)
    assert "can be accepted whole" in refusal(
        accept_in_part, any_context, found.proposals[0].id, base_number=0, places=[0]
    )
    accept(any_context, found.proposals[0].id, base_number=0)
    assert seen(any_context, 1).number == 2
    write_all(any_context, Choice(1, "es"), "No se escribe.")
    assert seen(any_context, 1).versions == 2, "it counts as written now"
