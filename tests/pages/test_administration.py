"""The page of the users and that of the settings: what they show, and what their buttons do."""

from collections.abc import Generator

import pytest

from core.actions.people import add
from core.actions.signing import sign_in_by_link
from core.context import AppContext
from core.domain.actors import Role
from core.errors import Refusal
from core.queries.house_settings import house_settings
from core.queries.people import find_person, list_people
from core.queries.sessions import visitor
from pages.parts.person import process_context
from tests.support.house import FROM, KEY, PASSWORD, House, fill, house_of, links, press, said
from tests.support.model_server import ModelServer


@pytest.fixture
def house(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> Generator[House]:
    with house_of(context, monkeypatch) as opened:
        yield opened


def test_the_first_account_is_made_here_and_goes_on_in_the_same_tab(house: House) -> None:
    session = house.sample()
    tab = house.open("users.py", session)
    assert "There are only sample people so far" in said(tab)
    fill(tab, "Name", "Ana <b>Ríos</b>")
    fill(tab, "E-mail address", "Ana@Example.org")
    fill(tab, "Password", "corta")
    press(tab, "Create the account and continue with it")
    assert tab.error, "a password that will not do is refused in place"
    assert next(field for field in tab.text_input if field.label == "Name").value == "Ana <b>Ríos</b>"
    assert next(field for field in tab.text_input if field.label == "Password").value == ""

    fill(tab, "Password", PASSWORD)
    press(tab, "Create the account and continue with it")
    seen = visitor(house.web, session)
    assert seen
    assert (seen.email, seen.sample, seen.role) == ("ana@example.org", False, Role.ADMINISTRATOR)
    assert [person.email for person in list_people(house.web)] == ["ana@example.org"]
    assert "This tab continues as Ana" in said(tab)
    assert "Add a person" in [expander.label for expander in tab.expander]
    assert PASSWORD not in repr(tab.session_state)
    assert "<b>Ríos" not in "".join(element.proto.body for element in tab.get("html"))


def test_somebody_is_added_and_their_link_is_shown_until_it_is_closed(house: House) -> None:
    session = house.account()
    tab = house.open("users.py", session)
    fill(tab, "Name", "Luis")
    fill(tab, "E-mail address", "luis@example.org")
    tab.radio[0].set_value(Role.ANALYST)
    press(tab, "Add and create the link")
    [link] = links(tab)
    address, _mark, token = link.rpartition("/sign-in/link/")
    assert address == "http://here.example"

    press(tab, "Close")
    assert token not in said(tab)
    assert "pending" in said(tab)
    entry = sign_in_by_link(house.web, token, password=PASSWORD, **FROM)
    entered = visitor(house.web, entry.session)
    assert entered
    assert (entered.name, entered.role) == ("Luis", Role.ANALYST)

    fill(tab, "Name", "Otro Luis")
    fill(tab, "E-mail address", "luis@example.org")
    press(tab, "Add and create the link")
    assert "There is an account with the address" in tab.error[0].value
    assert next(field for field in tab.text_input if field.label == "Name").value == "Otro Luis"
    assert len(list_people(house.web)) == 2


def test_the_address_of_a_link_is_the_one_in_the_settings(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = house.account()
    monkeypatch.setenv("CRONICA_BASE_URL", "https://cronica.example.org/")
    process_context.cache_clear()
    ana = find_person(house.web, "ana@example.org")
    assert ana
    tab = press(house.open("users.py", session, id=ana.id), "Create a link")
    assert links(tab)[0].startswith("https://cronica.example.org/sign-in/link/")
    press(tab, "Close")
    assert not links(tab)


def test_the_last_administrator_keeps_role_and_access(house: House) -> None:
    session = house.account()
    ana = find_person(house.web, "ana@example.org")
    assert ana
    tab = house.open("users.py", session, id=ana.id)
    tab.radio[0].set_value(Role.ANALYST)
    press(tab, "Change the role")
    assert "This is the last administrator" in tab.error[0].value
    press(tab, "Yes, take it away")
    assert [error.value for error in tab.error if "This is the last administrator" in error.value]
    assert visitor(house.web, session)


def test_a_person_is_given_another_role_kept_out_and_let_in_again(house: House) -> None:
    session = house.account()
    added = add(house.web, "Luis", "luis@example.org", Role.COORDINATOR)
    theirs = sign_in_by_link(house.web, added.token, password=PASSWORD, **FROM).session
    tab = house.open("users.py", session, id=added.user_id)
    tab.radio[0].set_value(Role.MANAGER)
    press(tab, "Change the role")
    seen = visitor(house.web, theirs)
    assert seen
    assert seen.role is Role.MANAGER

    press(tab, "Create a link")
    assert links(tab)
    press(tab, "Yes, take it away")
    assert visitor(house.web, theirs) is None
    press(tab, "All users")
    assert not links(tab)
    tab.query_params["id"] = str(added.user_id)
    tab.run()
    with pytest.raises(Refusal):
        house.entered("luis@example.org")
    press(tab, "Give access back")
    assert visitor(house.web, house.entered("luis@example.org"))


def test_a_person_whom_nobody_knows_is_said_to_be_so(house: House) -> None:
    assert "There is no such person." in said(house.open("users.py", house.sample(), id=999))


def test_the_key_of_the_ai_service_is_kept_and_never_shown(house: House) -> None:
    session = house.sample()
    tab = house.open("settings.py", session)
    fill(tab, "Address", "https://ai.example.org/v1")
    fill(tab, "Model", "modelo-x")
    fill(tab, "Key", KEY)
    press(tab, "Save")
    kept = house_settings(house.web)
    assert (kept.address, kept.model, kept.has_key) == ("https://ai.example.org/v1", "modelo-x", True)
    assert "The key is saved." in said(tab)
    assert KEY not in said(tab) + repr(tab.session_state)
    assert [field.value for field in tab.text_input if field.label == "Key"] == [""]

    fill(tab, "Address", "https://elsewhere.example.org/v1")
    tab.run()
    assert "With another address the saved key is forgotten" in said(tab)
    press(tab, "Save")
    assert not house_settings(house.web).has_key
    assert "No key is saved." in said(tab)


def test_a_key_is_forgotten_when_asked(house: House) -> None:
    session = house.sample()
    tab = house.open("settings.py", session)
    fill(tab, "Key", KEY)
    press(tab, "Save")
    press(tab, "Forget the key")
    assert not house_settings(house.web).has_key
    assert "No key is saved." in said(tab)


def test_an_address_that_will_not_do_is_refused_in_place(house: House) -> None:
    tab = house.open("settings.py", house.sample())
    fill(tab, "Address", "https://user:secret@ai.example.org")
    fill(tab, "Key", KEY)
    press(tab, "Save")
    assert "The address begins with" in tab.error[0].value
    assert house_settings(house.web).address == ""
    assert KEY not in repr(tab.session_state)


def test_a_half_filled_setting_outlives_a_change_of_page_but_not_the_key(house: House) -> None:
    tab = house.open("settings.py", house.sample())
    fill(tab, "Model", "modelo-y")
    fill(tab, "Key", KEY)
    tab.run()
    tab.switch_page("users.py").run()
    tab.switch_page("settings.py").run()
    fields = {field.label: field.value for field in tab.text_input}
    assert (fields["Model"], fields["Key"]) == ("modelo-y", "")
    assert KEY not in repr(tab.session_state)


def test_what_the_environment_says_is_shown_as_fixed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("CRONICA_MODEL", "modelo-z")
    monkeypatch.setenv("CRONICA_INLINE_LIMIT", "7")
    process_context.cache_clear()
    tab = house.open("settings.py", house.sample())
    told = said(tab)
    for variable in ("OPENAI_API_KEY", "CRONICA_MODEL", "CRONICA_INLINE_LIMIT"):
        assert f"Fixed by the environment variable {variable}." in told
    assert "OPENAI_BASE_URL" not in told
    assert KEY not in told
    assert not tab.text_input
    assert "At most" not in [field.label for field in tab.number_input]


@pytest.mark.parametrize(
    ("behaviour", "told"),
    [
        ("ok", "answered in"),
        ("unauthorized", "The AI service does not accept the key. Mend the key in Settings"),
        ("server_error", "The AI service had a fault of its own"),
    ],
)
def test_a_trial_says_what_came_back(house: House, behaviour: str, told: str) -> None:
    with ModelServer(mix=[behaviour]) as model:
        tab = house.open("settings.py", house.sample())
        fill(tab, "Address", model.address)
        fill(tab, "Key", KEY)
        press(tab, "Save")
        press(tab, "Test what is saved")
        assert len(model.requests) == 1
    answer = (tab.success if behaviour == "ok" else tab.error)[-1]
    assert told in answer.value.replace("\\", "")
    assert KEY not in said(tab)
    assert ("Technical detail" in [expander.label for expander in tab.expander]) == (behaviour != "ok")


def test_a_trial_without_a_service_is_refused_in_place(house: House) -> None:
    tab = press(house.open("settings.py", house.sample()), "Test what is saved")
    assert "There is no AI service to try" in tab.error[0].value


def test_limit_approval_and_numbers_are_saved_each_by_its_own_button(house: House) -> None:
    tab = house.open("settings.py", house.sample())
    tab.number_input[0].set_value(9)
    tab.checkbox[0].uncheck()
    tab.checkbox[1].check()
    tab.radio[0].set_value("point")
    for key in ("inline-save-", "approval-save-", "region-save-"):
        next(button for button in tab.button if (button.key or "").startswith(key)).click().run()
        assert not tab.exception
    kept = house_settings(house.web)
    assert (kept.inline_limit, kept.coordinators_approve, kept.own_edits_approved) == (9, False, False)
    assert kept.region == "point"
