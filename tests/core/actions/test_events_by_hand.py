"""Events made, mended, removed and brought back by hand: nothing is lost, and every change is kept."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert, select

from core.actions import batches, claims, endings
from core.actions.events import bring_back_event, create_event, mend_event, remove_event
from core.actions.imports import import_file
from core.actions.jobs import retry
from core.actions.reviews import Seen, approve
from core.context import AppContext
from core.domain.completeness import Gap
from core.domain.event_values import contradiction
from core.domain.facts import AgeBand, EventState, Facts, Output, Quote, facts_hash
from core.domain.planning import Choice, Which
from core.domain.review import ReviewState
from core.errors import Overtaken, Refusal
from core.queries.event_filter import Filter
from core.queries.events import EventToEdit, event_to_edit
from core.queries.narratives import list_narratives, narrative
from core.queries.planning import preview
from core.store import calls
from core.store.tables import event_changes, events, projects
from tests.make import OPENAI, batch_seen, claim_next, csv_file, event_row, project_with, written_event
from tests.support.accounts import at_once, logged, refusal, rows

WHOLE: dict[str, Any] = {
    "external_id": "T-1",
    "activity_code": "A1.2",
    "title": "  Taller   de huertos\n",
    "kind": "taller",
    "programme": "Escuelas",
    "state": EventState.DONE,
    "starts_on": date(2026, 9, 12),
    "starts_at": time(17, 0),
    "ends_on": date(2026, 9, 12),
    "ends_at": time(20, 0),
    "planned_on": date(2026, 9, 5),
    "change_reason": "llovía",
    "sessions": 2,
    "hours": Decimal("3.5"),
    "modality": "presencial",
    "place": "salón comunal",
    "locality": "Soacha",
    "organiser": "Huertos",
    "partners": "la escuela",
    "responsible": "Ana",
    "target_group": "familias",
    "price": "gratis",
    "total": 42,
    "women": 30,
    "men": 12,
    "other": 0,
    "not_recorded": 0,
    "disability": 3,
    "age_band": (AgeBand("menores de 18", 9),),
    "distinct_people": 40,
    "objectives": "Sembrar.",
    "description": "Se sembró.\r\n\r\n\r\nSe regó.  ",
    "outputs": (Output(Decimal(14), "huertos"),),
    "results": "14 huertos",
    "agreements": "volver",
    "difficulties": "la lluvia",
    "lessons": "ir antes",
    "quote": (Quote("Nunca había sembrado", "Rosa", True),),
}
A_DAY = {"title": "Taller", "starts_on": date(2026, 9, 12)}


def project(context: AppContext, code: str = "MANO") -> int:
    row = {"code": code, "title": code, "language": "es", "created": context.clock()}
    with context.database.write() as connection:
        return connection.execute(insert(projects).returning(projects.c.id), row).scalar_one()


def seen(context: AppContext, event_id: int) -> EventToEdit:
    found = event_to_edit(context, event_id)
    assert found
    return found


def mend(context: AppContext, event_id: int, **changes: Any) -> tuple[str, ...]:
    values = seen(context, event_id).values
    return mend_event(context, event_id, changes, {name: values[name] for name in changes})


def test_every_field_can_be_given_and_every_one_emptied(any_context: AppContext) -> None:
    event_id = create_event(any_context, project(any_context), WHOLE)
    view = seen(any_context, event_id)
    cleaned = {"title": "Taller de huertos", "description": "Se sembró.\n\nSe regó."}
    assert view.values == {**WHOLE, **cleaned, "extra_told": ()}
    assert (view.gaps, contradiction(view.facts)) == ((), None)
    (row,) = rows(any_context, events)
    assert row.facts_hash == facts_hash(view.facts)
    assert row.complete
    kinds = ((str, ""), (tuple, ()), (object, None))
    nothing: dict[str, Any] = {
        name: next(none for kind, none in kinds if isinstance(value, kind)) for name, value in WHOLE.items()
    }
    nothing |= {"title": "T", "starts_on": date(2026, 9, 12), "state": EventState.UNKNOWN}
    mend(any_context, event_id, **nothing)
    view = seen(any_context, event_id)
    assert view.facts == Facts("T", starts_on=date(2026, 9, 12))
    assert view.external_id.startswith("~"), "an identifier is made where there is none any more"
    assert view.gaps == (Gap.STATE, Gap.PLACE)
    assert not rows(any_context, events)[0].complete


def test_what_was_mended_is_kept_with_who_and_when_and_the_text_is_out_of_date(
    any_context: AppContext,
) -> None:
    event_id = written_event(any_context, "Vinieron 21 personas.")
    assert mend(any_context, event_id, total=45, title="Taller de huertos 1") == ("total",)
    (kept,) = rows(any_context, event_changes)
    assert (kept.field, kept.old, kept.new, kept.import_id) == ("attendance_total", 21, 45, None)
    assert kept.user_id == any_context.actor.user_id
    text = narrative(any_context, event_id, "es")
    assert text
    assert text.stale
    assert [(each.name, each.left, each.right) for each in text.changes] == [("Asistencias", "21", "45")]
    view = seen(any_context, event_id)
    (made,) = view.changes
    assert (made.by, made.file, made.at) == (any_context.actor.name, "", any_context.clock())
    assert [(each.name, each.left, each.right) for each in made.changes] == [("Asistencias", "21", "45")]
    assert [(each.language, each.number, each.stale) for each in view.texts] == [("es", 1, True)]
    stale = Choice(view.project_id, "es", which=Which.STALE)
    assert preview(any_context, stale).to_write == 1, "what is out of date is picked by what the data say"
    (entry,) = logged(any_context, "event.mended")
    assert entry.details == {"fields": ["total"]}
    mend(any_context, event_id, total=21)
    again = narrative(any_context, event_id, "es")
    assert again
    assert not again.stale, "what counts is what the data say, not when somebody touched them"
    assert preview(any_context, stale).to_write == 0


def test_an_approved_text_stays_approved_and_says_that_it_is_out_of_date(context: AppContext) -> None:
    event_id = written_event(context, "Vinieron 21 personas.")
    approve(context, [Seen(event_id, "es", 1)])
    mend(context, event_id, total=45)
    text = narrative(context, event_id, "es")
    assert text
    assert (text.review, text.stale, text.number) == (ReviewState.APPROVED, True, 1)


def test_of_two_people_neither_overwrites_the_other(any_context: AppContext) -> None:
    event_id = create_event(any_context, project(any_context), WHOLE)
    before = seen(any_context, event_id).values
    mend_event(any_context, event_id, {"total": 45}, before)
    with pytest.raises(Overtaken, match="Asistencias"):
        mend_event(any_context, event_id, {"place": "la escuela", "total": 50}, before)
    assert seen(any_context, event_id).facts.place == "salón comunal", "all of it, or nothing"
    assert mend_event(any_context, event_id, {"place": "la escuela", "total": 45}, before) == ("place",)
    both = [
        lambda value=value: mend_event(any_context, event_id, {"women": value}, before) for value in (31, 32)
    ]
    assert sum(isinstance(each, Overtaken) for each in at_once(*both)) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": " \n "}, "title is missing"),
        ({"title": "x" * 501}, "501"),
        ({"description": "x" * 20_001}, "20001"),
        ({"external_id": "x" * 201}, "201"),
        ({"starts_on": None, "planned_on": None}, "date is missing"),
        ({"ends_on": date(2026, 9, 11)}, "end date"),
        ({"ends_at": time(16, 0)}, "end time"),
        ({"starts_on": date(1812, 1, 1)}, "1812"),
        ({"total": -1}, "Asistencias"),
        ({"women": 10**9}, "999999999"),
        ({"sessions": 10_000}, "Sesiones"),
        ({"hours": Decimal(-1)}, "Horas"),
        ({"hours": Decimal("NaN")}, "Horas"),
        ({"state": EventState.CANCELLED, "change_reason": " "}, "called off or postponed"),
        ({"outputs": (Output(Decimal(3), ""),)}, "Productos"),
        ({"age_band": (AgeBand("18", 1), AgeBand("18", 2))}, "same age twice"),
        ({"quote": (Quote("a"),) * 201}, "201"),
    ],
)
def test_what_cannot_be_is_refused_by_its_name_and_nothing_is_kept(
    context: AppContext, changes: dict[str, Any], reason: str
) -> None:
    code = project(context)
    event_id = create_event(context, code, WHOLE)
    held = rows(context, events)
    assert reason in refusal(create_event, context, code, {**WHOLE, **changes})
    assert reason in refusal(mend, context, event_id, **changes)
    assert rows(context, events) == held
    assert rows(context, event_changes) == []


def test_what_came_in_by_a_file_keeps_nobody_from_mending_something_else(context: AppContext) -> None:
    """A file may call an event off without a reason, and have it end before it starts by the clock."""
    odd = event_row(1, estado="cancelado", **{"hora inicio": "20:00", "hora fin": "01:00"})
    import_file(context, "RAROS", "a.csv", csv_file([odd]))
    assert mend(context, 1, place="la escuela") == ("place",)
    assert "called off" in refusal(mend, context, 1, state=EventState.POSTPONED)


def test_parts_that_contradict_the_total_are_taken_and_said(context: AppContext) -> None:
    event_id = create_event(context, project(context), {**WHOLE, "total": 10})
    found = contradiction(seen(context, event_id).facts)
    assert found
    assert found[1] == {"parts": 42, "total": 10}
    mend(context, event_id, total=42)
    assert contradiction(seen(context, event_id).facts) is None


def test_no_state_is_concluded_from_what_is_mended_by_hand(context: AppContext) -> None:
    """It would be kept as what that person decided."""
    event_id = create_event(context, project(context), {**A_DAY, "total": 12})
    assert seen(context, event_id).facts.state is EventState.UNKNOWN
    assert mend(context, event_id, total=13) == ("total",)
    assert seen(context, event_id).facts.state is EventState.UNKNOWN
    assert {each.field for each in rows(context, event_changes)} == {"attendance_total"}


def test_a_state_that_a_person_left_open_stays_so_whatever_is_mended_or_imported(context: AppContext) -> None:
    stated = {name: value for name, value in event_row(1).items() if name != "estado"}
    import_file(context, "HUERTOS", "a.csv", csv_file([stated]))
    assert seen(context, 1).facts.state is EventState.DONE
    mend(context, 1, state=EventState.UNKNOWN)
    mend(context, 1, place="la escuela")
    import_file(context, "HUERTOS", "b.csv", csv_file([{**stated, "asistentes": "50"}]))
    facts = seen(context, 1).facts
    assert (facts.attendance.total, facts.state) == (50, EventState.UNKNOWN)


def test_identifiers_are_one_of_a_kind_in_a_project(any_context: AppContext) -> None:
    code, other = project(any_context), project(any_context, "OTRO")
    first, second = (create_event(any_context, code, A_DAY) for _ in range(2))
    made = [seen(any_context, each).external_id for each in (first, second)]
    assert len(set(made)) == 2
    create_event(any_context, other, {**A_DAY, "external_id": "A"})
    mend(any_context, first, external_id="A")
    assert "A" in refusal(mend, any_context, second, external_id="A")
    remove_event(any_context, first, "doble")
    assert "brought back" in refusal(create_event, any_context, code, {**A_DAY, "external_id": "A"})
    one = {**A_DAY, "external_id": "B"}
    done = at_once(*[lambda: create_event(any_context, code, one) for _ in range(2)])
    assert sum(isinstance(each, Refusal) for each in done) == 1


def test_a_removed_event_is_in_no_list_and_comes_back_whole(any_context: AppContext) -> None:
    event_id = written_event(any_context, "Un texto.")
    project_id = seen(any_context, event_id).project_id
    assert "reason is needed" in refusal(remove_event, any_context, event_id, "  ")
    remove_event(any_context, event_id, "doble")
    remove_event(any_context, event_id, "otra vez")
    assert list_narratives(any_context, Filter(project_id, "es")).total == 0
    gone = seen(any_context, event_id).removed
    assert gone
    assert (gone.reason, gone.by, gone.at) == ("doble", any_context.actor.name, any_context.clock())
    assert "brought back" in refusal(mend, any_context, event_id, total=3)
    bring_back_event(any_context, event_id)
    bring_back_event(any_context, event_id)
    view = seen(any_context, event_id)
    assert view.removed is None
    assert [(each.removed, each.brought_back) for each in view.changes] == [(None, True), ("doble", False)]
    assert list_narratives(any_context, Filter(project_id, "es")).total == 1
    assert [each.number for each in view.texts] == [1]
    assert len(logged(any_context, "event.removed", "event.brought_back")) == 2


def test_an_event_is_not_removed_while_a_job_has_it_in_hand(any_context: AppContext) -> None:
    """It would be written, and paid for, for nobody."""
    planned = batches.plan(any_context, project_with(any_context, 2), OPENAI)
    assert planned.batch_id
    running = claim_next(any_context)
    waiting = next(each.id for each in rows(any_context, events) if each.id != running.event_id)
    for event_id in (running.event_id, waiting):
        assert "generation run was cancelled" in refusal(remove_event, any_context, event_id, "doble")
        assert seen(any_context, event_id).removed is None
    batches.cancel(any_context, planned.batch_id)
    remove_event(any_context, waiting, "doble")
    endings.let_go(any_context, running, 1.0, calls.CANCELLED)
    of_batch = batch_seen(any_context, planned.batch_id)
    assert (of_batch.counts.cancelled, of_batch.counts.total, of_batch.active) == (2, 2, False)
    assert retry(any_context, planned.batch_id) == 1, "what was removed is left out"
    assert claim_next(any_context).event_id == running.event_id
    assert claims.claim(any_context) is None


def test_nobody_asks_for_an_event_at_the_moment_it_is_removed(any_context: AppContext) -> None:
    choice = project_with(any_context, 1)
    [event_id] = [each.id for each in rows(any_context, events)]
    first = batches.plan(any_context, choice, OPENAI).batch_id
    assert first
    batches.cancel(any_context, first)
    done = at_once(
        lambda: retry(any_context, first),
        lambda: remove_event(any_context, event_id, "doble"),
    )
    was_refused = isinstance(done[1], Refusal)
    assert done[0] == (1 if was_refused else 0)
    assert (seen(any_context, event_id).removed is None) is was_refused


def test_writers_are_given_an_extra_column_once_it_is_ticked_and_never_a_personal_one(
    any_context: AppContext,
) -> None:
    given = event_row(1, aula="3B", teléfono="600 000 001")
    import_file(any_context, "EXTRA", "a.csv", csv_file([given]))
    view = seen(any_context, 1)
    assert [(each.heading, each.told, each.personal) for each in view.extra] == [
        ("aula", False, False),
        ("teléfono", False, True),
    ]
    mend(any_context, 1, extra_told=("aula",))
    assert seen(any_context, 1).facts.extra == (("aula", "3B"),)
    with any_context.database.read() as connection:
        hashed = connection.execute(select(events.c.facts_hash)).scalar_one()
    assert hashed == facts_hash(seen(any_context, 1).facts)
    assert "personal" in refusal(mend, any_context, 1, extra_told=("aula", "teléfono"))
    assert [each.name for each in seen(any_context, 1).changes[0].changes] == [
        "Columnas que se dan a quien escribe"
    ]


def test_what_was_changed_is_told_in_words_by_file_or_by_hand(context: AppContext) -> None:
    choice = project_with(context, 1)
    event_id = list_narratives(context, Filter(choice.project_id, "es")).rows[0].event_id
    changed = event_row(1, asistentes="1250", lugar="", fecha="2026-09-20", aula="4A")
    import_file(context, "HUERTOS", "segundo.csv", csv_file([changed]))
    by_file = seen(context, event_id).changes[0]
    assert by_file.file == "segundo.csv"
    told = {each.name: (each.left, each.right) for each in by_file.changes}
    assert told["Asistencias"] == ("21", "1250")
    assert told["Fecha de inicio"] == ("2 sept 2026", "20 sept 2026")
    assert told["aula"] == ("", "4A")
    mend(
        context,
        event_id,
        **{name: WHOLE[name] for name in ("age_band", "outputs", "quote", "hours", "starts_at")},
    )
    told = {each.name: each.right for each in seen(context, event_id).changes[0].changes}
    assert told["menores de 18"] == "9"
    assert told["Productos"] == "14 huertos"
    assert "Nunca había sembrado" in told["Cita"]
    assert told["Hora de inicio"] == "17:00"


def test_there_is_no_such_event_or_project(context: AppContext) -> None:
    assert event_to_edit(context, 7) is None
    assert "no such event" in refusal(mend_event, context, 7, {"total": 1}, {"total": None})
    assert "no such project" in refusal(create_event, context, 7, A_DAY)
