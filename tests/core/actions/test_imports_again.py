"""A later file beside what is there: the event that a row means, what was mended since, what is personal."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from core.actions.events import mend_event, remove_event
from core.actions.imports import ImportResult, import_file, undo_import
from core.context import AppContext
from core.queries.events import EventToEdit, event_to_edit
from core.store.tables import events as event_rows
from tests.make import csv_file, event_row

BARE = {"título": "Taller", "fecha": "2026-09-02", "lugar": "", "asistentes": "12"}


def take(context: AppContext, *rows: Mapping[str, str], **options: Any) -> ImportResult:
    return import_file(context, "HUERTOS", "events.csv", csv_file(rows), **options)


def events(context: AppContext) -> list[EventToEdit]:
    """The events that nobody removed, as they came."""
    with context.database.read() as connection:
        wanted = select(event_rows.c.id).where(event_rows.c.removed.is_(None)).order_by(event_rows.c.id)
        found = [event_to_edit(context, each) for each in connection.execute(wanted).scalars().all()]
    return [each for each in found if each]


def mend(context: AppContext, position: int, **changes: Any) -> None:
    seen = events(context)[position]
    mend_event(context, seen.event_id, changes, seen.values)


def told(result: ImportResult) -> tuple[int, int, int]:
    return result.taken, result.updated, result.unchanged


def test_a_place_filled_in_since_makes_no_second_event(any_context: AppContext) -> None:
    take(any_context, BARE, {**BARE, "título": "Feria"})
    filled = [{**BARE, "lugar": "patio"}, {**BARE, "título": "FERIA", "lugar": "escuela"}]
    before = [each.values["external_id"] for each in events(any_context)]
    result = take(any_context, *filled)
    assert (told(result), result.warnings) == ((0, 2, 0), ())
    after = events(any_context)
    assert [each.facts.place for each in after] == ["patio", "escuela"]
    assert [each.values["external_id"] for each in after] == before
    assert told(take(any_context, *filled)) == (0, 0, 2)
    # The older file, without the places, means the same events and takes nothing away.
    take(any_context, BARE)
    assert [each.facts.place for each in events(any_context)] == ["patio", "escuela"]
    assert result.import_id
    undo_import(any_context, take(any_context, {**BARE, "lugar": "patio", "asistentes": "13"}).import_id or 0)
    assert [each.facts.attendance.total for each in events(any_context)] == [12, 12]


def test_a_place_emptied_since_makes_no_second_event(any_context: AppContext) -> None:
    take(any_context, {**BARE, "lugar": "patio"})
    assert told(take(any_context, {**BARE, "asistentes": "13"})) == (0, 1, 0)
    (only,) = events(any_context)
    assert (only.facts.place, only.facts.attendance.total) == ("patio", 13)


def test_no_event_is_guessed_where_two_may_be_meant(any_context: AppContext) -> None:
    take(any_context, BARE)
    two = {**BARE, "lugar": "patio"}, {**BARE, "lugar": "escuela"}
    # Two rows may mean the one event.
    assert told(take(any_context, *two)) == (2, 0, 0)
    assert told(take(any_context, *two, BARE)) == (0, 0, 3)
    # Another row of the file is that event; and one with an identifier of its own is never another.
    assert told(take(any_context, {**BARE, "título": "Feria"})) == (1, 0, 0)
    assert told(
        take(any_context, {**BARE, "título": "Feria"}, {**BARE, "título": "Feria", "lugar": "x"})
    ) == (
        1,
        0,
        1,
    )
    assert told(take(any_context, {**BARE, "id": "E-1", "título": "Cena"})) == (1, 0, 0)
    assert told(take(any_context, {**BARE, "título": "Cena", "lugar": "x"})) == (1, 0, 0)


def test_a_removed_event_is_not_taken_for_another(any_context: AppContext) -> None:
    take(any_context, {**BARE, "lugar": "patio"})
    take(any_context, BARE, {**BARE, "lugar": "patio"})
    remove_event(any_context, events(any_context)[1].event_id, "repetido")
    result = take(any_context, BARE)
    assert (told(result), result.refused) == ((0, 0, 0), 1)


def test_what_was_mended_after_the_look_stays(any_context: AppContext) -> None:
    take(any_context, event_row(1), event_row(2))
    mend(any_context, 0, total=45)
    mend(any_context, 1, total=46)
    foreseen = take(any_context, event_row(1), event_row(2), dry_run=True)
    chosen = {(each.external_id, each.column): each.here for each in foreseen.conflicts}
    assert len(chosen) == 2
    mend(any_context, 0, total=47)
    result = take(any_context, event_row(1), event_row(2), from_file=chosen)
    assert (result.updated, result.kept) == (1, 1)
    assert [each.facts.attendance.total for each in events(any_context)] == [47, 22]


def test_what_a_file_shows_to_be_personal_is_told_no_longer(any_context: AppContext) -> None:
    row = event_row(1, dato="la directora", nota="con lluvia")
    take(any_context, row)
    mend(any_context, 0, extra_told=("dato", "nota"))
    assert len(events(any_context)[0].facts.extra) == 2
    later = event_row(1, dato="300 123 4567", nota="con lluvia")
    assert take(any_context, later).updated == 1
    # What was ticked by hand beside it stays, also when the file comes again.
    for _time in range(2):
        assert events(any_context)[0].facts.extra == (("nota", "con lluvia"),)
        assert told(take(any_context, later)) == (0, 0, 1)


def test_an_age_band_in_other_words_is_the_same_band(any_context: AppContext) -> None:
    take(any_context, event_row(1, **{"Menores de 18": "9"}))
    with any_context.database.write() as connection:
        # As a file of before, or a form, may have named it.
        bands = [{"band": "menores de 18", "count": 9}]
        connection.execute(update(event_rows).values(attendance_age_bands=bands))
    assert take(any_context, event_row(1, **{"Menores de 18 años": "9"})).updated == 0
    take(any_context, event_row(1, **{"Menores de 18 años": "10", "Mayores de 60": "2"}))
    (only,) = events(any_context)
    counted = [(band.band.casefold(), band.count) for band in only.facts.attendance.age_bands]
    assert counted == [("menores de 18", 10), ("mayores de 60", 2)]
