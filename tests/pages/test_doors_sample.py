"""The sample people at the doors: for whoever sits at this machine while nobody has an account."""

import re
from pathlib import Path

import pytest

from core.domain.actors import Role
from core.queries.sessions import form_token
from tests.support.houses import House, open_house
from tests.support.visitors import raw_request


def test_the_four_buttons_open_the_door(sample_house: House) -> None:
    page = sample_house.caller().ask("/sign-in")
    assert re.findall(r'name="person" value="(\w+)"', page.text) == [role.value for role in Role]
    assert "Entrar como Dirección" in page.text
    assert 'type="password"' not in page.text
    for role in Role:
        caller = sample_house.caller()
        answer = caller.fill_in("/sign-in", {"person": role}, to="/sign-in/sample")
        assert (answer.status, answer.location) == (303, "/")
        assert caller.ask("/").status == 200


FROM_AFAR = (
    {"Forwarded": "for=192.0.2.1"},
    {"X_Forwarded_For": "192.0.2.1"},
    {"X_Forwarded_For": "127.0.0.1"},
    {"X_Forwarded_Proto": "http"},
    {"X_Forwarded_Host": "127.0.0.1"},
    {"X_Real_IP": "127.0.0.1"},
    {"Via": "1.1 proxy"},
    {"CF_Connecting_IP": "127.0.0.1"},
    {"Origin": "https://cronica.example.org"},
    {"Origin": "null"},
)


@pytest.mark.parametrize("headers", FROM_AFAR, ids=lambda headers: str(*headers.items()))
def test_from_another_machine_nobody_is_a_sample_person(sample_house: House, headers: dict[str, str]) -> None:
    caller = sample_house.caller()
    assert "Entrar como" in caller.ask("/sign-in").text
    page = caller.ask("/sign-in", **headers)
    assert "Entrar como" not in page.text
    assert "python run.py user add" in page.text
    answer = caller.fill_in("/sign-in", {"person": "administrator"}, to="/sign-in/sample")
    assert answer.status == 303, "the form itself is right"
    caller.cookies.pop("cronica_session")
    sent = {"token": caller.token(), "person": "administrator"}
    answer = caller.send("/sign-in/sample", sent, **headers)
    assert answer.status == 403
    assert "cronica_session" not in caller.cookies


def test_a_proxy_that_says_nothing_of_itself_speaks_an_old_http(sample_house: House) -> None:
    port = sample_house.address.rpartition(":")[2]
    answer = raw_request(sample_house.address, f"GET /sign-in HTTP/1.0\nHost: 127.0.0.1:{port}\n\n")
    assert answer.startswith("HTTP/1.1 200")
    assert "Enter as" not in answer
    assert "Entrar como" not in answer


def test_a_server_that_has_a_name_has_no_sample_people(tmp_path: Path) -> None:
    """A proxy or a tunnel before it may not say anything of itself."""
    with open_house(tmp_path, {"CRONICA_BASE_URL": "https://cronica.example.org"}) as named:
        caller = named.caller()
        assert "Entrar como" not in caller.ask("/sign-in").text
        caller.cookies["cronica_form"] = "seed"
        sent = {"token": form_token(named.context, "seed"), "person": "administrator"}
        assert caller.send("/sign-in/sample", sent).status == 403


def test_a_form_cookie_that_is_not_ours_is_not_sent_back(sample_house: House) -> None:
    caller = sample_house.caller()
    caller.cookies["cronica_form"] = "a" * 5000
    caller.ask("/sign-in")
    assert len(caller.cookies["cronica_form"]) == 43


def test_a_server_open_to_others_has_no_sample_people(public_house: House) -> None:
    caller = public_house.caller()
    page = caller.ask("/sign-in")
    assert page.status == 200
    assert "Entrar como" not in page.text
    assert "python run.py user add" in page.text
    assert public_house.guest().ask("/").status == 200, "the session itself would hold"
    caller.cookies["cronica_form"] = "seed"
    token = form_token(public_house.context, "seed")
    assert caller.send("/sign-in/sample", {"token": token, "person": "analyst"}).status == 403
    assert "cronica_session" not in caller.cookies


def test_the_sample_people_are_gone_with_the_first_account(real_house: House) -> None:
    caller = real_house.caller()
    page = caller.ask("/sign-in")
    assert "Entrar como" not in page.text
    assert 'type="password"' in page.text
    answer = caller.send("/sign-in/sample", {"token": caller.token(), "person": "administrator"})
    assert answer.status == 403
    assert 'role="alert"' in answer.text
    assert "cronica_session" not in caller.cookies


def test_one_changes_between_sample_people_from_within(sample_house: House) -> None:
    guest = sample_house.guest(Role.ANALYST)
    session = sample_house.session_of(guest)
    assert guest.send("/sign-in/sample", {"person": "manager"}).status == 403
    token = form_token(sample_house.context, session)
    assert guest.send("/sign-in/sample", {"person": "emperor", "token": token}).status == 403
    answer = guest.send("/sign-in/sample", {"person": "manager", "token": token})
    assert answer.status == 303
    assert sample_house.session_of(guest) != session
