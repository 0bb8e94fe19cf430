"""An event in a form, as its page shows it: made, mended, removed, brought back; nothing typed is lost."""

from collections.abc import Generator
from datetime import date
from decimal import Decimal
from time import monotonic
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.actions.events import mend_event, remove_event
from core.actions.imports import import_file
from core.context import AppContext
from core.domain.actors import Role
from core.domain.facts import AgeBand, EventState, Output, Quote
from core.i18n import set_language_source
from core.queries.events import EventToEdit, event_to_edit
from pages.parts.outcome import Said
from tests.make import csv_file, event_row, written_event
from tests.support.house import House, house_of, press, said, tables

HOSTILE = "<script>alert(1)</script> [aquí](javascript:alert(1)) **x**"


@pytest.fixture
def house(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> Generator[House]:
    """An installation with one event, whose text is written."""
    written_event(context, "El taller se hizo.")
    with house_of(context, monkeypatch) as opened:
        # What a field offers is compared with what it shows, outside of any page.
        set_language_source(lambda: "en")
        yield opened


def open_one(house: House, role: Role = Role.COORDINATOR, **query: object) -> AppTest:
    return house.open("events.py", house.sample(role), **({"id": 1} | query))


def seen(house: House, event_id: int = 1) -> EventToEdit:
    found = event_to_edit(house.acting(house.sample(Role.COORDINATOR)), event_id)
    assert found
    return found


def field(tab: AppTest, label: str) -> Any:
    kinds = (tab.text_input, tab.text_area, tab.number_input, tab.date_input, tab.time_input, tab.selectbox)
    return next(each for kind in kinds for each in kind if each.label == label)


def labels(tab: AppTest) -> set[str]:
    return {button.label for button in tab.button}


def test_a_datum_is_mended_and_the_page_says_what_follows(house: House) -> None:
    tab = open_one(house)
    field(tab, "Attendances").set_value(45).run()
    assert "1 field changed and not saved" in said(tab)
    press(tab, "Save the data")
    told = said(tab)
    assert "The data were saved." in told
    assert "Attendances 21 → 45" in told
    assert "out of date" in "".join(link.proto.label for link in tab.get("page_link"))
    assert seen(house).facts.attendance.total == 45
    assert "not saved" not in told
    press(tab, "Save the data")
    assert "Nothing had changed." in said(tab)


def test_a_state_that_is_not_stated_is_hinted_at_and_never_set_by_itself(house: House) -> None:
    tab = open_one(house)
    hint = "no state is stated"
    assert hint not in said(tab)
    field(tab, "State").set_value(EventState.UNKNOWN).run()
    assert hint in said(tab)
    field(tab, "Attendances").set_value(45).run()
    press(tab, "Save the data")
    facts = seen(house).facts
    assert (facts.state, facts.attendance.total) == (EventState.UNKNOWN, 45)


def test_what_cannot_be_is_said_and_what_was_typed_stays(house: House) -> None:
    tab = open_one(house)
    field(tab, "State").set_value(EventState.CANCELLED).run()
    field(tab, "Place").set_value("la escuela").run()
    press(tab, "Save the data")
    assert "Why the event was called off or postponed has to be said." in said(tab)
    assert field(tab, "Place").value == "la escuela"
    assert seen(house).facts.place != "la escuela"
    field(tab, "Reason of the change").set_value("llovía").run()
    press(tab, "Save the data")
    facts = seen(house).facts
    assert (facts.state, facts.change_reason, facts.place) == (EventState.CANCELLED, "llovía", "la escuela")
    assert "Reason of the change" not in [area.label for area in open_other(house).text_area]


def open_other(house: House) -> AppTest:
    """An event that was held, in the same project."""
    import_file(house.web, "HUERTOS", "b.csv", csv_file([event_row(2)]))
    return open_one(house, id=2)


def test_what_somebody_else_changed_is_shown_and_nothing_is_overwritten(house: House) -> None:
    tab = open_one(house)
    field(tab, "Attendances").set_value(50).run()
    other = house.acting(house.sample(Role.COORDINATOR))
    mend_event(other, 1, {"total": 45, "women": 20}, seen(house).values)
    press(tab, "Save the data")
    assert "“Attendances” was changed meanwhile." in said(tab)
    assert "Attendances: now it says 45 (Marta Rojas, " in said(tab)
    assert (field(tab, "Attendances").value, field(tab, "Women").value) == (50, 20)
    press(tab, "Save the data")
    came = seen(house).facts.attendance
    assert (came.total, came.women) == (50, 20)


def test_a_sum_that_is_broken_is_said_with_its_figures_where_it_is_saved(house: House) -> None:
    tab = open_one(house)
    field(tab, "Women").set_value(400).run()
    press(tab, "Save the data")
    total = seen(house).facts.attendance.total
    told = [each.value for each in tab.main.warning]
    assert len([each for each in told if f"and the total says {total}" in each]) == 2, (
        "above, and at the button"
    )


def test_a_sum_that_is_broken_beside_a_narrative_is_said_there(house: House) -> None:
    tab = house.open("narratives.py", house.sample(Role.COORDINATOR), id=1)
    press(tab, "Mend a datum")
    field(tab, "Datum").set_value("women").run()
    field(tab, "Women").set_value(400).run()
    press(tab, "Save the datum")
    tab.run()
    assert "The datum was mended." in said(tab)
    assert "The parts add up to " in said(tab)


def test_a_dialog_says_nothing_of_what_came_before_it(house: House) -> None:
    tab = open_one(house)
    press(tab, "Save the data")
    assert "Nothing had changed." in said(tab)
    press(tab, "Remove the event")
    assert "Remove it" in labels(tab)
    assert "Nothing had changed." not in said(tab)
    text = house.open("narratives.py", house.sample(Role.COORDINATOR), id=1)
    place = text.session_state["place-mended-1"]
    place.said = Said("Nothing had changed.", {}, good=False, at=monotonic())
    press(text, "Mend a datum")
    assert "Save the datum" in labels(text)
    assert "Nothing had changed." not in said(text)


def test_an_address_that_names_nothing_is_answered(house: House) -> None:
    coordinator = house.sample(Role.COORDINATOR)
    for query in ({"new": 1, "project": 4711}, {"new": 1, "project": "x"}, {"new": 1}):
        assert "There is no such project." in said(house.open("events.py", coordinator, **query))
    for query in ({"id": 4711}, {"id": "x"}):
        assert "There is no such event." in said(house.open("events.py", coordinator, **query))


def test_what_was_typed_outlives_a_change_of_page_and_can_be_undone(house: House) -> None:
    tab = open_one(house)
    field(tab, "Place").set_value("la escuela").run()
    tab.switch_page("home.py").run()
    tab.query_params["id"] = "1"
    tab.switch_page("events.py").run()
    assert field(tab, "Place").value == "la escuela"
    press(tab, "Undo what was typed")
    assert field(tab, "Place").value == "salón comunal de Villa Esperanza"


def test_outputs_ages_and_quotes_are_small_rows(house: House) -> None:
    tab = open_one(house)
    for more in ("One more output", "One more age", "One more quote"):
        press(tab, more)
    field(tab, "Quantity").set_value(14.5)
    field(tab, "What was counted").set_value("huertos")
    field(tab, "Age").set_value("menores de 18")
    field(tab, "Number").set_value(9)
    field(tab, "Words").set_value(HOSTILE)
    field(tab, "Who said it").set_value("Rosa").run()
    press(tab, "Save the data")
    facts = seen(house).facts
    assert facts.outputs == (Output(Decimal("14.5"), "huertos"),)
    assert facts.attendance.age_bands == (AgeBand("menores de 18", 9),)
    assert facts.quotes == (Quote(HOSTILE, "Rosa", False),)
    assert "<script>" not in said(tab)
    next(box for box in tab.checkbox if box.label == "Consents to be named").check().run()
    away = [button for button in tab.button if button.label == "Take away"]
    away[0].click().run()
    press(tab, "Save the data")
    facts = seen(house).facts
    assert (len(facts.outputs) + len(facts.attendance.age_bands), facts.quotes[0].consent) == (1, True)


def test_extra_columns_are_ticked_one_by_one_and_personal_ones_cannot_be(house: House) -> None:
    given = event_row(3, aula="3B", teléfono="600 000 001")
    import_file(house.web, "HUERTOS", "c.csv", csv_file([given]))
    tab = open_one(house, id=2)
    (pills,) = [group for group in tab.button_group if group.label == "Give to writers"]
    assert pills.options == ["aula"]
    assert "Given to no writer, because they look personal: teléfono" in said(tab)
    pills.set_value(["aula"]).run()
    press(tab, "Save the data")
    assert seen(house, 2).facts.extra == (("aula", "3B"),)


def test_an_event_is_made_and_its_page_is_there(house: House) -> None:
    tab = house.open("events.py", house.sample(Role.COORDINATOR), new=1, project=1)
    press(tab, "Create the event")
    assert "The title is missing." in said(tab)
    assert "Huertos" in said(tab)
    press(tab, "All events")
    press(tab, "New event")
    assert "The title is missing." not in said(tab)
    field(tab, "Title").set_value("Feria del barrio").run()
    assert "1 field changed and not saved" in said(tab)
    field(tab, "Start date").set_value(date(2026, 9, 12)).run()
    press(tab, "Create the event")
    assert tab.query_params["id"] in ("2", ["2"])
    assert "The event was created." in said(tab)
    assert "Still missing: whether it was held, the place." in said(tab)
    assert field(tab, "Identifier").value == ""


def test_a_removed_event_offers_nothing_but_to_come_back(house: House) -> None:
    remove_event(house.acting(house.sample(Role.COORDINATOR)), 1, HOSTILE)
    for page in ("events.py", "narratives.py"):
        tab = house.open(page, house.sample(Role.COORDINATOR), id=1)
        assert "This event was removed by" in said(tab)
        assert "<script>" not in said(tab)
        assert not {"Save the data", "Edit", "Generate again", "Mend a datum"} & labels(tab)
    assert "1 removed event" in "".join(each.label for each in listed(house).expander)
    assert "Bring it back" not in labels(open_one(house, Role.MANAGER))
    press(tab, "Bring it back")
    assert "The event is back." in said(tab)
    assert seen(house).removed is None


def listed(house: House) -> AppTest:
    """The list, where another event is left."""
    import_file(house.web, "HUERTOS", "b.csv", csv_file([event_row(2)]))
    return house.open("events.py", house.sample(Role.COORDINATOR))


def test_who_only_reads_sees_the_data_and_no_field(house: House) -> None:
    tab = open_one(house, Role.ANALYST)
    assert "salón comunal de Villa Esperanza" in said(tab)
    assert not tab.number_input
    assert "Save the data" not in labels(tab)
    assert "Mend a datum" not in labels(house.open("narratives.py", house.sample(Role.ANALYST), id=1))


def test_what_is_missing_stands_below_the_list_and_can_be_taken_along(house: House) -> None:
    import_file(house.web, "HUERTOS", "b.csv", csv_file([event_row(2, lugar="", título=HOSTILE)]))
    tab = house.open("events.py", house.sample(Role.COORDINATOR))
    assert "1 event with data missing" in {each.label for each in tab.expander}
    assert "the place" not in tables(tab), "what nobody has unfolded is not looked up"
    tab.session_state["gaps-1"] = True
    tab.run()
    assert "the place" in tables(tab)
    assert "List for the field (XLSX)" in {each.proto.label for each in tab.get("download_button")}
