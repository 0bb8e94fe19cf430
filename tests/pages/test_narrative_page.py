"""One narrative as a page shows it: who may do what, what waits, what was typed, who wrote what."""

from collections.abc import Generator

import pytest
from streamlit.testing.v1 import AppTest

from core.actions.proposals import discard
from core.actions.reviews import Seen, approve, comment, protect, send_back
from core.actions.unsaved import keep_unsaved
from core.actions.versions import edit
from core.context import AppContext
from core.domain.actors import Role
from core.domain.planning import Choice, Which
from core.domain.review import ReviewState
from core.queries.narratives import NarrativeView, narrative
from tests.make import write_all, written_event
from tests.support.house import House, fill, house_of, press, said, tables

FIRST = "El taller se hizo en la escuela.\n\nVinieron 30 personas."
HOSTILE = "<script>alert(1)</script> [aquí](javascript:alert(1)) **=cmd|' /C calc'!A0**"


@pytest.fixture
def house(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> Generator[House]:
    """An installation whose first event has a text."""
    written_event(context, FIRST)
    with house_of(context, monkeypatch) as opened:
        yield opened


def open_one(house: House, role: Role = Role.COORDINATOR, **query: object) -> AppTest:
    return house.open("narratives.py", house.sample(role), id=1, language="es", **query)


def seen(house: House) -> NarrativeView:
    found = narrative(house.acting(house.sample(Role.COORDINATOR)), 1, "es")
    assert found
    return found


def labels(tab: AppTest) -> set[str]:
    return {button.label for button in tab.button}


def test_the_text_stands_with_its_facts_and_what_may_be_done(house: House) -> None:
    tab = open_one(house)
    told = said(tab)
    assert "<p>El taller se hizo en la escuela.</p><p>Vinieron 30 personas.</p>" in told
    assert "salón comunal de Villa Esperanza" in told
    assert {"Edit", "Generate again", "Submit for review", "Approve", "Protect"} <= labels(tab)
    assert (
        labels(open_one(house, Role.ANALYST)) & {"Edit", "Approve", "Protect", "Submit for review"} == set()
    )
    manager = labels(open_one(house, Role.MANAGER))
    assert ("Approve" in manager, "Edit" in manager) == (True, False)


def test_a_text_goes_its_way_to_approval(house: House) -> None:
    tab = press(open_one(house), "Submit for review")
    assert "The text is in review now." in said(tab)
    press(open_one(house, Role.MANAGER), "Approve")
    assert seen(house).review is ReviewState.APPROVED
    tab = open_one(house)
    assert "approved" in said(tab)
    assert "Approve" not in labels(tab)


def test_what_was_said_about_it_is_read_as_text(house: House) -> None:
    person = house.acting(house.sample(Role.MANAGER))
    comment(person, Seen(1, "es", 1), HOSTILE)
    send_back(person, [Seen(1, "es", 1)], remark="Falta quién dio el taller.")
    told = said(open_one(house))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in told
    assert "<script>" not in told
    assert "Falta quién dio el taller." in told
    assert "changes requested" in told


def test_a_proposal_waits_and_is_decided(house: House) -> None:
    person = house.acting(house.sample(Role.COORDINATOR))
    choice = Choice(1, "es", which=Which.ALL, as_proposals=True)
    write_all(house.web, choice, FIRST.replace("30", "treinta"))
    tab = open_one(house)
    assert "1 proposal" in said(tab)
    press(tab, "See it")
    assert "treinta" in said(tab)
    assert "Reason (optional)" in {field.label for field in tab.text_input}
    press(tab, "Accept it whole")
    assert seen(house).number == 2
    write_all(house.web, choice, "Otra cosa.")
    waiting = seen(house).proposals[0].id
    tab = open_one(house, proposal=waiting)
    discard(person, waiting)
    press(tab, "Accept it whole")
    assert "decided already" in said(tab)
    assert seen(house).number == 2


def test_what_was_typed_and_not_saved_is_offered_again(house: House) -> None:
    person = house.acting(house.sample(Role.COORDINATOR))
    keep_unsaved(person, 1, "es", f"{FIRST} A medi", base_number=1, seat="gone")
    tab = open_one(house, edit=1)
    assert "not saved" in said(tab)
    press(tab, "Go on with it")
    press(tab, "Save version 2")
    assert "Version 2 was saved." in said(tab)
    current = seen(house).current
    assert current
    assert current.body == f"{FIRST} A medi"
    assert seen(house).unsaved == ()


def test_a_text_overtaken_while_it_was_written_is_put_together(house: House) -> None:
    person = house.acting(house.sample(Role.COORDINATOR))
    keep_unsaved(person, 1, "es", FIRST.replace("30", "45"), base_number=1, seat="gone")
    tab = press(open_one(house, edit=1), "Go on with it")
    edit(person, 1, "es", FIRST.replace("la escuela", "el salón"), base_number=1)
    press(tab, "Save version 2")
    assert "Nothing was overwritten" in said(tab)
    press(tab, "Save it as version 3")
    current = seen(house).current
    assert current
    assert current.body == FIRST.replace("30", "45").replace("la escuela", "el salón")


def test_leaving_keeps_what_was_typed(house: House) -> None:
    person = house.acting(house.sample(Role.COORDINATOR))
    keep_unsaved(person, 1, "es", "A medias", base_number=1, seat="gone")
    tab = press(open_one(house, edit=1), "Go on with it")
    press(tab, "Leave")
    assert [each.body for each in seen(house).unsaved] == ["A medias"]
    assert "not saved" in said(open_one(house, edit=1))


def test_only_those_who_work_here_get_the_editor(house: House) -> None:
    assert "Save version 2" not in labels(open_one(house, Role.ANALYST, edit=1))


def test_the_history_tells_all_of_each_version(house: House) -> None:
    person = house.acting(house.sample(Role.COORDINATOR))
    edit(person, 1, "es", FIRST + "\n\nHubo un acuerdo.", base_number=1, reason="faltaba")
    approve(person, [Seen(1, "es", 2)])
    told = tables(open_one(house, view="history"))
    for known in ("Version 2", "manual edit", "in use", "approved", "Reason: faltaba", '"plus": "3"'):
        assert known in told
    assert "Restore this version" in told
    assert "Restore this version" not in tables(open_one(house, Role.ANALYST, view="history"))


def test_who_wrote_what_is_laid_over_the_text(house: House) -> None:
    person = house.acting(house.sample(Role.COORDINATOR))
    edit(person, 1, "es", FIRST + "\n\nHubo un acuerdo.", base_number=1)
    tab = open_one(house)
    assert "edited by a person" in said(tab)
    next(each for each in tab.toggle if each.label == "Who wrote what").set_value(True).run()
    assert "gpt-5-mini" in said(tab)
    assert person.actor.name in said(tab)


def test_protection_says_why(house: House) -> None:
    protect(house.acting(house.sample(Role.COORDINATOR)), [Seen(1, "es", 1)], reason=HOSTILE)
    tab = open_one(house)
    assert "&lt;script&gt;" in said(tab)
    press(tab, "Take the protection away")
    assert seen(house).protection is None


def test_a_reason_is_asked_where_a_person_would_be_overruled(house: House) -> None:
    person = house.acting(house.sample(Role.COORDINATOR))
    edit(person, 1, "es", "De una persona.", base_number=1)
    write_all(house.web, Choice(1, "es", which=Which.ALL, as_proposals=True), "De la máquina.")
    tab = press(open_one(house), "See it")
    press(tab, "Accept it whole")
    assert "a reason is needed" in said(tab)
    fill(tab, "Reason", "dice lo mismo")
    press(tab, "Accept it whole")
    assert seen(house).number == 3


def test_what_is_known_of_every_version_of_the_project_can_be_taken_along(house: House) -> None:
    tab = house.open("narratives.py", house.sample(Role.ANALYST))
    assert "Versions of the project" in {button.proto.label for button in tab.get("download_button")}
