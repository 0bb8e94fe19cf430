"""The activity log and one's own account: filters and addresses, preferences, password, sessions."""

from collections.abc import Generator

import pytest

from core.actions.batches import plan
from core.actions.people import add
from core.context import AppContext
from core.domain.actors import Role
from core.domain.planning import Choice, Manner
from core.i18n import set_language_source
from core.queries.activity import ActivityFilter, list_activity
from core.queries.people import find_person
from core.queries.sessions import visitor
from core.sample import load_sample
from pages.parts.device import device_name
from tests.support.house import PASSWORD, House, fill, house_of, press, said


@pytest.fixture
def house(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> Generator[House]:
    with house_of(context, monkeypatch) as opened:
        yield opened


def test_the_log_is_filtered_by_fields_and_by_address(house: House) -> None:
    session = house.account()
    add(house.acting(session), "Luis =1+1", "luis@example.org", Role.ANALYST)
    ana = find_person(house.web, "ana@example.org")
    assert ana
    tab = house.open("activity.py", session, person=ana.id, action="user.created")
    assert [box.value for box in tab.selectbox] == [ana.id, "user.created"]
    wanted = ActivityFilter(person=ana.id, action="user.created")
    [entry] = list_activity(house.web, wanted).rows
    assert entry.subject == "Luis =1+1"
    assert f"users?id={entry.subject_id}" in said(tab)

    tab.selectbox[1].set_value("user.disabled" if "user.disabled" in tab.selectbox[1].options else "").run()
    tab.text_input[0].input("nobody by this name").run()
    assert not tab.exception
    assert "No entry fits." in said(tab)
    assert tab.query_params["words"] == "nobody by this name"

    tab.switch_page("users.py").run()
    tab.query_params.clear()
    tab.switch_page("activity.py").run()
    assert tab.text_input[0].value == "nobody by this name", "the filter outlives a change of page"


def test_an_address_that_nobody_understands_asks_for_everything(house: House) -> None:
    told = {"person": "x", "action": "<b>", "from": "2026-13-40", "to": "0001-01-01", "page": "99999"}
    tab = house.open("activity.py", house.account(), **told)
    assert [box.value for box in tab.selectbox] == [0, ""]
    assert [field.value for field in tab.date_input] == [None, None]
    assert "session.began" not in said(tab)
    assert "entries" in said(tab)


def test_the_log_leads_to_what_it_speaks_of(house: House) -> None:
    load_sample(house.web)
    batch_id = plan(house.web, Choice(1, "es"), Manner(provider="facts")).batch_id
    assert f"progress?id={batch_id}" in said(house.open("activity.py", house.sample()))


def test_language_numbers_and_zone_are_kept_at_once(house: House) -> None:
    session = house.account()
    tab = house.open("account.py", session)
    language, numbers = tab.radio
    numbers.set_value("comma").run()
    tab.selectbox[0].set_value("America/La_Paz").run()
    language.set_value("es").run()
    assert not tab.exception
    seen = visitor(house.web, session)
    assert seen
    assert (seen.language, seen.region, seen.zone) == ("es", "comma", "America/La_Paz")
    tab.radio[0].set_value("").run()
    seen = visitor(house.web, session)
    assert seen
    assert seen.language is None


def test_a_password_is_changed_by_whoever_knows_the_old_one(house: House) -> None:
    session, elsewhere = house.account(), house.entered()
    tab = house.open("account.py", session)
    fill(tab, "Present password", "not this one")
    fill(tab, "New password", "ocho gatos pardos")
    press(tab, "Change the password")
    assert "The present password is not right" in tab.error[0].value
    assert visitor(house.web, elsewhere)

    fill(tab, "Present password", PASSWORD)
    fill(tab, "New password", "ocho gatos pardos")
    press(tab, "Change the password")
    assert "The password has been changed" in tab.success[0].value
    assert "gatos" not in repr(tab.session_state)
    assert visitor(house.web, session)
    assert visitor(house.web, elsewhere) is None
    assert house.entered(password="ocho gatos pardos")


def test_sessions_are_named_by_their_device_and_closed(house: House) -> None:
    session, elsewhere = house.account(), house.entered()
    tab = house.open("account.py", session)
    assert said(tab).count("Firefox on Linux") == 2
    assert session not in said(tab)
    assert elsewhere not in said(tab)
    first, _second = (button for button in tab.button if button.label == "Close")
    first.click().run()
    assert not tab.exception
    assert visitor(house.web, elsewhere) is None, "the newest stands first"
    assert visitor(house.web, session)
    assert said(tab).count("Firefox on Linux") == 1


def test_signing_out_everywhere_takes_this_tab_along(house: House) -> None:
    session, elsewhere = house.account(), house.entered()
    tab = press(house.open("account.py", session), "Sign out everywhere")
    assert visitor(house.web, session) is None
    assert visitor(house.web, elsewhere) is None
    assert "/sign-in" in said(tab)
    assert not tab.title


def test_a_sample_person_is_told_what_they_are(house: House) -> None:
    tab = house.open("account.py", house.sample(Role.ANALYST))
    assert "A sample person, to see the program as this role sees it." in said(tab)
    assert not tab.text_input, "there is no password to change"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        ("curl/8.14", "Unknown device"),
        ("<script>alert(1)</script>", "Unknown device"),
    ],
)
def test_a_device_is_named_in_plain_words(agent: str, name: str) -> None:
    set_language_source(lambda: "en")
    assert device_name(agent) == name
