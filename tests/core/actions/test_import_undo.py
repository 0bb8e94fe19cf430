"""An import taken back: all is as it was before, or a sentence says what was built on it since."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from core.actions import batches
from core.actions.events import bring_back_event, mend_event, remove_event
from core.actions.imports import ColumnChoice, ImportResult, import_file, undo_import
from core.context import AppContext
from core.domain.planning import Choice, Which
from core.errors import Refusal
from core.queries.events import event_to_edit
from core.queries.imports import list_imports
from core.queries.narratives import Filter, list_narratives
from core.store import undoing
from core.store.tables import audit_entries
from core.store.tables import events as event_rows
from tests.conftest import Clock
from tests.make import OPENAI, csv_file, event_row, write_all


def take(context: AppContext, clock: Clock, *rows: Mapping[str, str], **options: Any) -> ImportResult:
    clock.advance(minutes=1)
    result = import_file(context, "HUERTOS", "events.csv", csv_file(rows), title="Huertos", **options)
    clock.advance(minutes=1)
    return result


def undo(context: AppContext, result: ImportResult) -> tuple[int, int]:
    assert result.import_id
    done = undo_import(context, result.import_id)
    return done.hidden, done.restored


def rows_of(context: AppContext, table: Table = event_rows) -> list[dict[str, Any]]:
    """Every row, but for when it was last touched."""
    with context.database.read() as connection:
        rows = connection.execute(select(table).order_by(table.c.id)).mappings()
        return [{name: value for name, value in row.items() if name != "updated"} for row in rows]


def listed(context: AppContext, project_id: int | None) -> int:
    assert project_id
    return list_narratives(context, Filter(project_id, "es")).total


def test_new_events_are_hidden_and_changed_ones_say_what_they_said(
    any_context: AppContext, clock: Clock
) -> None:
    first = take(any_context, clock, event_row(1, horas="1,5", cita="Muy bien."), event_row(2))
    before = rows_of(any_context)
    changed = event_row(1, fecha="2026-10-01", horas="2", estado="cancelado", nota="¡ojo!", lugar="otro")
    second = take(
        any_context, clock, changed, event_row(2), event_row(3), choices={"nota": ColumnChoice(told=True)}
    )
    assert (second.taken, second.updated) == (1, 1)
    assert undo(any_context, second) == (1, 1)
    after = rows_of(any_context)
    assert after[:2] == before
    assert (after[2]["removed"], after[2]["removed_reason"]) == (clock(), "")
    assert listed(any_context, first.project_id) == 2
    imports = list_imports(any_context, first.project_id or 0).rows
    assert [(each.undone, bool(each.obstacle)) for each in imports] == [(clock(), True), (None, False)]
    assert rows_of(any_context, audit_entries)[-1]["action"] == "import.undone"
    assert undo(any_context, first) == (2, 0)
    assert listed(any_context, first.project_id) == 0


def test_an_undone_import_comes_again_as_if_it_were_new(any_context: AppContext, clock: Clock) -> None:
    wrong = take(any_context, clock, event_row(1, asistentes="99", dificultades="lluvia"))
    undo(any_context, wrong)
    right = take(any_context, clock, event_row(1))
    assert (right.taken, right.updated, right.kept) == (1, 0, 0)
    row = rows_of(any_context)[0]
    assert (row["attendance_total"], row["difficulties"], row["removed"]) == (21, "", None)
    assert take(any_context, clock, event_row(1)).unchanged == 1
    # The one that brought it back can be undone too; then it is hidden as before.
    assert undo(any_context, right) == (1, 0)
    assert rows_of(any_context)[0]["removed"] == clock()
    assert take(any_context, clock, event_row(1, asistentes="22")).taken == 1


def test_a_value_mended_before_is_still_one_that_was_mended(any_context: AppContext, clock: Clock) -> None:
    take(any_context, clock, event_row(1))
    seen = event_to_edit(any_context, rows_of(any_context)[0]["id"])
    assert seen
    mend_event(any_context, seen.event_id, {"total": 45}, seen.values)
    chosen = {("E-00001", "attendance_total"): 45}
    second = take(any_context, clock, event_row(1), from_file=chosen)
    assert second.updated == 1
    undo(any_context, second)
    assert rows_of(any_context)[0]["attendance_total"] == 45
    # What the undone import did does not count as a change by hand, nor as one by a file.
    assert take(any_context, clock, event_row(1, mujeres="12")).kept == 1
    row = rows_of(any_context)[0]
    assert (row["attendance_total"], row["attendance_women"]) == (45, 12)


def test_what_was_mended_or_removed_since_stands_in_the_way(any_context: AppContext, clock: Clock) -> None:
    first = take(any_context, clock, event_row(1), event_row(2))
    second = take(any_context, clock, event_row(1, asistentes="99"))
    with pytest.raises(Refusal, match="changed or removed since"):
        undo(any_context, first)
    undo(any_context, second)
    event_id = rows_of(any_context)[1]["id"]
    remove_event(any_context, event_id, "repetido")
    before = rows_of(any_context)
    with pytest.raises(Refusal, match="changed or removed since"):
        undo(any_context, first)
    bring_back_event(any_context, event_id)
    with pytest.raises(Refusal, match="changed or removed since"):
        undo(any_context, first)
    assert [row["id"] for row in rows_of(any_context)] == [row["id"] for row in before]
    with pytest.raises(Refusal, match="undone already"):
        undo(any_context, second)
    with pytest.raises(Refusal, match="no such import"):
        undo_import(any_context, 4711)


def test_what_was_written_or_asked_for_since_stands_in_the_way(any_context: AppContext, clock: Clock) -> None:
    first = take(any_context, clock, event_row(1), event_row(2))
    second = take(any_context, clock, event_row(3))
    assert first.project_id
    third = take(any_context, clock, event_row(2, asistentes="99"))
    everything = Choice(first.project_id, "es", which=Which.ALL)
    asked = batches.plan(any_context, everything, OPENAI)
    assert asked.batch_id
    for each in (first, second, third):
        with pytest.raises(Refusal, match="asked for since" if each is not first else "changed"):
            undo(any_context, each)
    batches.cancel(any_context, asked.batch_id)
    only = Choice(first.project_id, "es", which=Which.ALL, events=(rows_of(any_context)[2]["id"],))
    write_all(any_context, only, "Un texto.")
    with pytest.raises(Refusal, match="written from this import since"):
        undo(any_context, second)
    # A later import, on which nothing was built, can still be undone.
    fourth = take(any_context, clock, event_row(1, asistentes="98"))
    assert undo(any_context, fourth) == (0, 1)
    assert [row["action"] for row in rows_of(any_context, audit_entries)].count("import.undone") == 1


def test_what_stands_in_the_way_is_found_in_steps_by_the_number_of_events(
    context: AppContext, clock: Clock
) -> None:
    """Events that many imports changed: twice as many take about twice the steps of the store, not four
    times as many."""

    def steps(number: int) -> int:
        code, counted = f"P{number}", []
        for attended in ("1", "2", "3"):
            clock.advance(minutes=1)
            rows = [event_row(each, asistentes=attended) for each in range(number)]
            done = import_file(context, code, "e.csv", csv_file(rows))
        assert done.project_id
        with context.database.read() as connection:
            held = undoing.HeldImport(done.import_id or 0, done.project_id, code, "", clock(), None)
            sqlite: Any = connection.connection.driver_connection
            sqlite.set_progress_handler(lambda: counted.append(1), 100)
            assert undoing.obstacle(connection, held) == ""
            sqlite.set_progress_handler(None, 0)
        return len(counted)

    steps(1)
    assert steps(240) < 3 * steps(120)


def cells(**kinds: tuple[str, ...]) -> st.SearchStrategy[dict[str, str]]:
    """Some of these columns, each with one of its texts."""
    return st.fixed_dictionaries({}, optional={name: st.sampled_from(texts) for name, texts in kinds.items()})


FILES = st.dictionaries(
    st.integers(1, 4),
    cells(
        asistentes=("", "0", "12"),
        estado=("", "realizado", "aplazado"),
        horas=("", "1,5"),
        fecha=("2026-09-01", "2026-09-30 10:30"),
        cita=("", "Bien.", "Mal."),
        quien=("", "Rosa"),
        resultados=("", "14 huertos"),
        productos=("", "3 guías"),
        nota=("", "lluvia", "=1+1"),
    ),
    min_size=1,
)


@given(FILES, FILES, st.booleans())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_an_import_did_is_undone_to_the_letter(
    context: AppContext, clock: Clock, first: dict[int, Any], second: dict[int, Any], ticked: bool
) -> None:
    code = f"P{context.new_id()[:8]}"

    def take_file(rows: Mapping[int, Mapping[str, str]], **options: Any) -> ImportResult:
        clock.advance(minutes=1)
        lines = [
            {"id": f"{number}", "título": "Taller", "fecha": "2026-09-02", **rows[number]} for number in rows
        ]
        return import_file(context, code, "e.csv", csv_file(lines), **options)

    def now_there() -> list[dict[str, Any]]:
        return [
            row for row in rows_of(context) if row["project_id"] == done.project_id and not row["removed"]
        ]

    done = take_file(first)
    before = now_there()
    later = take_file(second, choices={"nota": ColumnChoice(told=ticked)})
    after = now_there()
    assert take_file(second).unchanged == len(second), "the same file again changes nothing"
    undo(context, later)
    assert now_there() == before
    again = take_file(second, choices={"nota": ColumnChoice(told=ticked)})
    assert (again.taken, again.updated, again.unchanged) == (later.taken, later.updated, later.unchanged)
    assert now_there() == after
