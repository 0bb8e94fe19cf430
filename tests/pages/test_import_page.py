"""The import as its page shows it: the look at a file, what is decided there, and the way back."""

import io
import re
from collections.abc import Generator, Mapping
from datetime import date
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from core.actions.events import mend_event
from core.actions.imports import import_file
from core.context import AppContext
from core.domain.actors import Role
from core.i18n import set_language_source
from core.queries.events import EventToEdit, event_to_edit
from core.queries.imports import list_imports
from core.queries.narratives import Filter, list_narratives
from core.queries.projects import find_project
from pages.parts import import_look
from tests.make import csv_file, event_row
from tests.support.house import House, house_of, press, said, tables

HOSTILE = "<b>x</b> [aquí](javascript:alert(1)) **y**"


@pytest.fixture
def house(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> Generator[House]:
    """An installation with a project of one event."""
    import_file(context, "HUERTOS", "primero.csv", csv_file([event_row(1)]), title="Huertos")
    with house_of(context, monkeypatch) as opened:
        # What a field offers is compared with what it shows, outside of any page.
        set_language_source(lambda: "en")
        yield opened


def open_it(house: House) -> AppTest:
    return house.open("events.py", house.sample(Role.COORDINATOR), view="import")


def upload(tab: AppTest, content: bytes, name: str = "eventos.csv") -> AppTest:
    tab.file_uploader(key="import-file").set_value((name, content, "text/csv")).run()
    assert not tab.exception
    return tab


def acting(house: House) -> AppContext:
    return house.acting(house.sample(Role.COORDINATOR))


def event(house: House, number: int) -> EventToEdit:
    found = event_to_edit(acting(house), number)
    assert found
    return found


def buttons(tab: AppTest) -> dict[str, Any]:
    return {button.label: button for button in tab.button}


def point(tab: AppTest, heading: str, field: str) -> None:
    """Choose the field of a column."""
    next(box for box in tab.selectbox if box.label == f"Field of “{heading}”").set_value(field).run()
    assert not tab.exception


def events_of(house: House, code: str = "HUERTOS") -> int:
    context = acting(house)
    project = find_project(context, code)
    assert project
    return list_narratives(context, Filter(project.id, "es")).total


def row(**cells: str) -> Mapping[str, str]:
    return {"id": "E-00001", "título": "Taller de huertos 1", "fecha": "2026-09-02", **cells}


def test_a_file_is_looked_at_imported_and_taken_back(house: House) -> None:
    tab = upload(
        open_it(house), csv_file([event_row(1, asistentes="22"), event_row(2), event_row(3, título="")])
    )
    told = said(tab)
    assert "1 row is refused" in told
    assert "The title is missing." in told
    assert "1 event would change" in [each.label for each in tab.expander]
    [changed] = re.findall(r'"text": "Taller de huertos 1", "note": "row 2"}.*?\]', told)
    assert re.findall(r'"text": "(.*?)"', changed)[1:] == ["Attendances", "21", "22"]
    assert "The first events, as the file tells them" in told
    assert "salón comunal de Villa Esperanza" in told
    assert [button.proto.label for button in tab.get("download_button")] == ["Refused rows (XLSX)"]
    assert events_of(house) == 1
    press(tab, "Import 2 events")
    told = said(tab).replace("\\", "")
    assert "1 new event, 1 changed, 1 row refused" in told
    assert "1 row was not imported" in told
    assert "can be imported all the same" not in told
    assert events_of(house) == 2
    press(tab, "Yes, undo it")
    told = said(tab).replace("\\", "")
    assert "eventos.csv was undone: 1 event is hidden, 1 says again what it said before." in told
    assert (events_of(house), event(house, 1).facts.attendance.total) == (1, 21)
    assert tab.file_uploader, "another file can be chosen at once"
    assert "was undone" not in said(upload(tab, csv_file([event_row(4)]))), "it was said of another file"
    press(tab, "Yes, undo it")
    assert events_of(house) == 0, "the earlier import is offered too"


def test_columns_are_pointed_by_hand_and_kept(house: House) -> None:
    lines = [
        {
            "Qué fue": "Feria",
            "fecha": "2026-09-09",
            "Dónde fue": "plaza",
            "Nota": "lluvia",
            "móvil": "600 000 001",
        }
    ]
    tab = upload(open_it(house), csv_file(lines))
    told = said(tab)
    assert "No column holds the titles of the events" in told
    assert "personal: never sent" in told
    counts = next(each.proto.body for each in tab.get("html") if 'class="counts"' in each.proto.body)
    assert "Rows</dt><dd>1<" in counts
    assert "Refused" not in counts, "nothing is known of what becomes of the rows"
    assert buttons(tab)["Nothing to import"].disabled
    point(tab, "Qué fue", "title")
    point(tab, "Dónde fue", "place")
    assert [box.label for box in tab.checkbox] == ["Give to writers"]
    tab.checkbox[0].check().run()
    press(tab, "Import 1 event")
    facts = event(house, 2).facts
    assert (facts.title, facts.place, facts.extra) == ("Feria", "plaza", (("Nota", "lluvia"),))
    tab = upload(open_it(house), csv_file(lines))
    assert "Nothing to import" in buttons(tab)
    assert "No column holds the titles" not in said(tab)


def test_many_columns_without_a_home_are_folded(house: House) -> None:
    notes = {f"Nota {number}": "x" * 60 for number in range(1, 12)}
    tab = upload(open_it(house), csv_file([row(id="E-2", **notes, Vacía="")]))
    told = said(tab)
    assert "11 columns to be looked at" in told
    assert "Vacía" not in told
    assert "x" * 40 + "…" in told
    assert "x" * 41 not in told
    [further] = [each for each in tab.expander if each.label == "3 more columns, kept aside"]
    assert [box.label for box in further.selectbox] == [f"Field of “Nota {number}”" for number in (9, 10, 11)]


def test_the_numbers_of_a_refusal_are_written_as_elsewhere(house: House) -> None:
    tab = upload(open_it(house), csv_file([row(id="E-2", título="x" * 1500)]))
    assert "The text has 1,500 characters" in said(tab)


def test_the_events_are_seen_after_an_import(house: House) -> None:
    tab = upload(open_it(house), csv_file([event_row(2)]))
    press(tab, "Import 1 event")
    press(tab, "See the events")
    assert "Taller de huertos 2" in tables(tab)
    assert tab.query_params["view"] == "list"


def test_a_file_that_was_left_has_to_be_chosen_again(house: House) -> None:
    tab = open_it(house)
    tab.selectbox(key="import-project").set_value("").run()
    tab.text_input(key="import-code").set_value("OTRO").run()
    tab.text_input(key="import-title").set_value("Otro proyecto").run()
    upload(tab, csv_file([event_row(2)]), "dos.csv")
    assert "chosen again" not in said(tab)
    for view in ("list", "import"):
        tab.segmented_control(key="events-view").set_value(view).run()
        assert not tab.exception
    assert "dos.csv has to be chosen again" in said(tab).replace("\\", "")
    typed = [tab.text_input(key=f"import-{name}").value for name in ("code", "title")]
    assert typed == ["OTRO", "Otro proyecto"]
    assert "chosen again" not in said(upload(tab, csv_file([event_row(2)]), "dos.csv"))


def test_a_column_that_holds_telephones_stays_aside_whatever_it_is_pointed_to(house: House) -> None:
    lines = [row(móvil="600 000 001")]
    tab = upload(open_it(house), csv_file(lines))
    point(tab, "móvil", "organiser")
    assert next(box for box in tab.selectbox if box.label == "Field of “móvil”").value == ""
    assert "no writer is given it" in said(tab)


def test_what_is_ambiguous_waits_for_an_answer(house: House) -> None:
    tab = upload(open_it(house), csv_file([row(id="E-2", fecha="03/04/2026")]))
    [asked] = tab.radio
    assert asked.value is None
    assert buttons(tab)["Import 1 event"].disabled
    asked.set_value("month_first").run()
    assert not tab.exception
    assert [radio.value for radio in tab.radio] == ["month_first"]
    press(tab, "Import 1 event")
    assert event(house, 2).facts.starts_on == date(2026, 3, 4)
    assert not upload(open_it(house), csv_file([row(id="E-3", fecha="05/06/2026")])).info


def test_both_values_are_shown_where_one_was_mended_here(house: House) -> None:
    before = event(house, 1)
    mend_event(acting(house), 1, {"total": 45, "women": 20}, before.values)
    tab = upload(open_it(house), csv_file([event_row(1)]))
    assert "2 values were mended here, and the file says otherwise" in said(tab)
    assert "Nothing to import" in buttons(tab)
    tab.radio[0].set_value("file").run()
    assert "Import 1 event" in buttons(tab)
    tab.radio[0].set_value("each").run()
    assert "Nothing to import" in buttons(tab)
    tab.radio[1].set_value("file").run()
    press(tab, "Import 1 event")
    came = event(house, 1).facts.attendance
    assert (came.total, came.women) == (21, 20)


def test_a_workbook_with_several_sheets_asks_which(house: House) -> None:
    book = openpyxl.Workbook()
    for name, number in (("Marzo", 2), ("Abril", 3)):
        sheet = book.create_sheet(name)
        for cells in (list(event_row(number)), list(event_row(number).values())):
            sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    tab = upload(open_it(house), content.getvalue(), "libro.xlsx")
    press_sheet = next(box for box in tab.selectbox if box.label == "Sheet")
    assert press_sheet.options == ["the one that looks like events", "Marzo", "Abril"]
    press_sheet.set_value("Abril").run()
    press(tab, "Import 1 event")
    assert event(house, 2).external_id == "E-00003"


def test_a_look_is_not_taken_twice_at_the_same(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []

    def counted(*given: Any, **options: Any) -> Any:
        looks.append(options["dry_run"])
        return import_file(*given, **options)

    monkeypatch.setattr(import_look, "import_file", counted)
    tab = upload(open_it(house), csv_file([row(id="E-2", Nota="x")]))
    tab.run()
    assert looks == [True]
    tab.checkbox[0].check().run()
    assert looks == [True, True]


def test_what_stands_in_the_way_is_said_instead_of_the_button(house: House) -> None:
    context = acting(house)
    import_file(context, "HUERTOS", "segundo.csv", csv_file([event_row(1, asistentes="50")]))
    tab = open_it(house)
    told = said(tab)
    assert {button.proto.label for button in tab.get("download_button")} > {"Template in: English"}
    assert "segundo.csv" in told
    assert "changed or removed since" in told
    assert [button.label for button in tab.button].count("Yes, undo it") == 1
    press(tab, "Yes, undo it")
    project = find_project(context, "HUERTOS")
    assert project
    assert [each.undone is not None for each in list_imports(context, project.id).rows] == [True, False]
    assert "Undone on" in said(tab)


def test_a_large_file_shows_how_far_it_is(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_look, "LARGE", 10)
    tab = upload(open_it(house), csv_file([event_row(2)]))
    press(tab, "Import 1 event")
    assert events_of(house) == 2


def test_words_of_a_file_are_never_read_as_markup(house: House) -> None:
    hostile = row(id="E-2", **{HOSTILE: HOSTILE, "título": HOSTILE})
    lines = [hostile, row(id="E-3", título="", **{HOSTILE: "x"})]
    tab = upload(open_it(house), csv_file(lines), f"{HOSTILE.replace('/', '')}.csv")
    press(tab, "Import 1 event")
    for text in (*(each.value for each in tab.markdown), *(each.value for each in tab.success)):
        assert "**y**" not in text
    assert all("<b>x</b>" not in each.proto.body for each in tab.get("html"))
