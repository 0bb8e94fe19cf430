"""Proposals: they stand beside the text in use until a person decides, and stay in the history then."""

from dataclasses import replace

import pytest

from core.actions.proposals import accept, accept_in_part, discard
from core.actions.reviews import Seen, approve
from core.actions.versions import edit
from core.context import AppContext
from core.domain.actors import ActorKind
from core.domain.diff import RowKind, compare
from core.domain.planning import Choice, Manner, Which
from core.domain.review import ReviewState
from core.errors import Overtaken
from core.queries.narratives import NarrativeView, narrative
from core.queries.versions import history
from tests.make import OPENAI, project_with, write_all, written_event
from tests.support.accounts import refusal

FIRST = "El taller se hizo en la escuela.\n\nVinieron 30 personas."
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
