"""What a person does to a text: nothing is overwritten, nothing is made twice, nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from core.actions.reviews import Seen, approve
from core.actions.unsaved import adopt_unsaved, forget_unsaved, keep_unsaved
from core.actions.versions import Saved, edit, name_version, restore
from core.context import AppContext
from core.domain.actors import ActorKind
from core.domain.diff import RowKind, compare
from core.domain.review import ReviewState, ReviewStep
from core.domain.versions import LONGEST_TEXT, ChangeType
from core.errors import Overtaken, Refusal
from core.queries.narratives import NarrativeView, narrative
from core.queries.reviews import said_about
from core.queries.versions import VersionView, find_version, history, version
from tests.conftest import Clock
from tests.make import project_with, written_event
from tests.support.accounts import account, refusal

FIRST = "El taller se hizo en la escuela.\n\nVinieron 30 personas.\n\nAl cierre hubo un acuerdo."
SECOND = "El taller se hizo en el salón comunal.\n\nVinieron 30 personas.\n\nAl cierre hubo un acuerdo."


@pytest.fixture
def event(any_context: AppContext) -> int:
    """An event whose narrative a model has written once."""
    return written_event(any_context, FIRST)


def seen(context: AppContext, event_id: int) -> NarrativeView:
    found = narrative(context, event_id, "es")
    assert found
    return found


def text_of(context: AppContext, event_id: int) -> str:
    current = seen(context, event_id).current
    return current.body if current else ""


def made(context: AppContext, event_id: int) -> tuple[VersionView, ...]:
    """Every version, the oldest first."""
    return history(context, event_id, "es").rows[::-1]


def id_of(context: AppContext, event_id: int, number: int) -> int:
    found = find_version(context, event_id, "es", number)
    assert found
    return found


def test_an_edit_is_a_whole_new_version_with_its_reason_and_what_it_brought(
    any_context: AppContext, event: int
) -> None:
    assert edit(any_context, event, "es", SECOND, base_number=1, reason=" otro  lugar ") == Saved(2)
    first, second = made(any_context, event)
    assert (second.change_type, second.author_kind) == (ChangeType.MANUAL_EDIT, ActorKind.PERSON)
    assert (second.author, second.reason) == (any_context.actor.name, "otro lugar")
    assert (second.base_number, second.words_added, second.words_removed) == (1, 3, 2)
    assert (first.words_added, first.words_removed, first.base_number) == (first.words, 0, None)
    assert [(share.source.number, share.words) for share in second.shares] == [(1, 13), (2, 3)]
    assert text_of(any_context, event) == SECOND
    old = version(any_context, first.id)
    assert old
    assert old.body == FIRST, "the version before is as it was"


def test_the_first_version_may_be_written_by_hand(any_context: AppContext) -> None:
    project_with(any_context, 1)
    assert seen(any_context, 1).current is None
    assert edit(any_context, 1, "es", "A mano.", base_number=0) == Saved(1)
    (only,) = made(any_context, 1)
    assert (only.change_type, only.base_number, only.words_added) == (ChangeType.MANUAL_EDIT, None, 2)
    assert edit(any_context, 1, "en", "By hand.", base_number=0) == Saved(1), "each language has its own"


def test_what_nobody_sees_makes_no_version(any_context: AppContext, event: int) -> None:
    """A text that a person opens and saves as it was is not edited, however untidy it came."""
    untidy = written_event(any_context, "Uno dos.  \r\n\n\n\nTres\u2028cuatro", code="OTRO")
    assert edit(any_context, untidy, "es", text_of(any_context, untidy), base_number=1) == Saved(None)
    blanks = FIRST.replace("\n\n", "  \r\n\r\n\r\n") + "\n "
    assert edit(any_context, event, "es", blanks, base_number=1) == Saved(None)
    assert len(made(any_context, event)) == 1


def test_of_two_who_save_at_once_neither_overwrites_the_other(any_context: AppContext, event: int) -> None:
    together = Barrier(4)

    def save(number: int) -> Saved | None:
        together.wait()
        try:
            return edit(any_context, event, "es", f"Texto {number}.", base_number=1)
        except Overtaken:
            return None

    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(save, range(4)))
    assert sorted(results, key=str) == sorted([Saved(2), None, None, None], key=str)
    assert text_of(any_context, event) == f"Texto {results.index(Saved(2))}."


def test_the_second_of_two_clicks_finds_its_text_saved(any_context: AppContext, event: int) -> None:
    assert edit(any_context, event, "es", SECOND, base_number=1) == Saved(2)
    assert edit(any_context, event, "es", SECOND, base_number=1) == Saved(None)
    with pytest.raises(Overtaken) as raised:
        edit(any_context, event, "es", "Otro.", base_number=1)
    assert raised.value.values == {"number": 2}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (" \n\u00a0", "There is no text to save"),
        ("\0", "There is no text to save"),
        ("a" * (LONGEST_TEXT + 1), "at most"),
    ],
)
def test_what_is_no_text_is_refused(context: AppContext, body: str, told: str) -> None:
    event = written_event(context, FIRST)
    assert told in refusal(edit, context, event, "es", body, base_number=1)
    assert "at most" in refusal(edit, context, event, "es", "Otro.", base_number=1, reason="x" * 1001)
    assert "no such event" in refusal(edit, context, 999, "es", "Otro.", base_number=0)
    assert "in this language" in refusal(edit, context, event, "qu", "Otro.", base_number=0)
    assert len(made(context, event)) == 1


def test_an_edit_of_an_approved_text_opens_it_again_and_says_so(any_context: AppContext, event: int) -> None:
    approve(any_context, [Seen(event, "es", 1)])
    assert seen(any_context, event).review is ReviewState.APPROVED
    assert edit(any_context, event, "es", SECOND, base_number=1) == Saved(2, reopened=True)
    assert seen(any_context, event).review is ReviewState.DRAFT
    assert [each.kind for each in said_about(any_context, event, "es")] == [
        ReviewStep.REOPENED,
        ReviewStep.APPROVED,
    ]
    assert made(any_context, event)[0].approved, "the version that was approved still bears it"


def test_a_restored_version_is_a_new_one_that_names_its_source(any_context: AppContext, event: int) -> None:
    edit(any_context, event, "es", SECOND, base_number=1)
    old = id_of(any_context, event, 1)
    assert "a reason is needed" in refusal(restore, any_context, old, base_number=2, reason=" ")
    assert restore(any_context, old, base_number=2, reason="era mejor") == Saved(3)
    newest = made(any_context, event)[-1]
    assert (newest.change_type, newest.restored_number) == (ChangeType.RESTORATION, 1)
    assert (newest.author_kind, newest.reason) == (ActorKind.PERSON, "era mejor")
    assert text_of(any_context, event) == FIRST
    assert [share.source.number for share in newest.shares] == [1], "its words are those of the model again"
    assert restore(any_context, old, base_number=3) == Saved(None), "both are the same now"
    with pytest.raises(Overtaken):
        restore(any_context, old, base_number=2, reason="otra vez")


def test_single_paragraphs_can_be_restored(any_context: AppContext, event: int) -> None:
    changed = "Otro comienzo del todo distinto.\n\nVinieron 30 personas.\n\nY un final que nadie esperaba."
    edit(any_context, event, "es", changed, base_number=1)
    old = id_of(any_context, event, 1)
    rows = compare(changed, FIRST).rows
    last = [place for place, row in enumerate(rows) if row.kind is not RowKind.SAME][-1:]
    dropped = [place for place, row in enumerate(rows) if row.left == 2 and row.right is None]
    places = [*last, *dropped]
    assert restore(any_context, old, base_number=2, places=places, reason="el de antes") == Saved(3)
    assert text_of(any_context, event) == changed.replace(
        "Y un final que nadie esperaba.", "Al cierre hubo un acuerdo."
    )
    newest = made(any_context, event)[-1]
    assert {share.source.number for share in newest.shares} == {1, 2}


def test_a_version_has_at_most_one_name(any_context: AppContext, event: int) -> None:
    version_id = id_of(any_context, event, 1)
    name_version(any_context, version_id, " enviada  al donante ")
    name_version(any_context, version_id, "la buena")
    assert made(any_context, event)[0].name == "la buena"
    name_version(any_context, version_id, "")
    assert made(any_context, event)[0].name == ""
    assert "at most" in refusal(name_version, any_context, version_id, "x" * 101)
    assert "no such version" in refusal(name_version, any_context, 999, "x")


def test_what_is_typed_is_kept_for_its_person_until_it_is_saved(
    any_context: AppContext, event: int, clock: Clock
) -> None:
    keep_unsaved(any_context, event, "es", "Una fra", base_number=1, seat="a")
    clock.advance(seconds=3)
    keep_unsaved(any_context, event, "es", "Una frase", base_number=1, seat="a")
    keep_unsaved(any_context, event, "es", "Otra pestaña", base_number=1, seat="b")
    kept = {each.seat: each.body for each in seen(any_context, event).unsaved}
    assert kept == {"a": "Una frase", "b": "Otra pestaña"}
    edit(any_context, event, "es", "Una frase.", base_number=1, seat="a")
    assert [each.seat for each in seen(any_context, event).unsaved] == ["b"], "the other tab keeps its own"


def test_another_machine_goes_on_with_it(context: AppContext) -> None:
    event = written_event(context, FIRST)
    keep_unsaved(context, event, "es", "Una fra", base_number=1, seat="a")
    adopt_unsaved(context, "a", "b")
    keep_unsaved(context, event, "es", "Una frase", base_number=1, seat="a")
    kept = {each.seat: each.body for each in seen(context, event).unsaved}
    assert kept == {"b": "Una fra", "a": "Una frase"}, "the tab that lived on lost nothing either"
    forget_unsaved(context, "b")
    assert [each.seat for each in seen(context, event).unsaved] == ["a"]


def test_nobody_sees_or_forgets_what_another_person_types(context: AppContext) -> None:
    event = written_event(context, FIRST)
    keep_unsaved(context, event, "es", "Mío", base_number=1, seat="a")
    other = context.acting_as(replace(context.actor, user_id=account(context)))
    assert seen(other, event).unsaved == ()
    forget_unsaved(other, "a")
    keep_unsaved(other, event, "es", "Ajeno", base_number=1, seat="a")
    assert [each.body for each in seen(context, event).unsaved] == ["Mío"]


def test_a_refusal_keeps_what_was_typed(context: AppContext) -> None:
    event = written_event(context, FIRST)
    keep_unsaved(context, event, "es", "Lo que yo escribí", base_number=1, seat="a")
    edit(context, event, "es", SECOND, base_number=1, seat="other")
    with pytest.raises(Refusal):
        edit(context, event, "es", "Lo que yo escribí", base_number=1, seat="a")
    assert [each.body for each in seen(context, event).unsaved] == ["Lo que yo escribí"]
