"""Coming in and going out over real HTTP: by password, by a link; forms, and where they lead."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from sqlalchemy import select

from core.actions import people
from core.domain.actors import Role
from core.store.tables import sessions
from pages.doors.addresses import local_path
from tests.support.accounts import ANA, LUIS, PASSWORD
from tests.support.houses import House
from tests.support.visitors import Caller


def test_an_address_and_a_password_open_the_door(real_house: House) -> None:
    caller = real_house.caller()
    typed = {"email": f" {ANA.upper()} ", "password": PASSWORD}
    answer = caller.fill_in("/sign-in?next=/narratives?id=3", typed)
    assert (answer.status, answer.location) == (303, "/narratives?id=3")
    [cookie] = answer.cookies
    assert re.fullmatch(r"cronica_session=\S+; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax", cookie)
    assert caller.ask("/").status == 200
    assert caller.ask("/sign-in?next=/events").location == "/events", "who is in need not sign in"


def test_a_second_sign_in_ends_the_first_session_of_the_browser(real_house: House) -> None:
    caller = real_house.member()
    first = dict(caller.cookies)
    sheet = real_house.caller()
    token = sheet.token()
    caller.cookies["cronica_form"] = sheet.cookies["cronica_form"]
    answer = caller.send("/sign-in", {"token": token, "email": LUIS, "password": PASSWORD})
    assert answer.status == 303
    caller.cookies = first
    assert caller.ask("/").status == 303


@pytest.mark.parametrize("email", [ANA, "nobody@example.org", "no address at all", "a\0b@example.org", ""])
def test_a_wrong_password_says_so_and_keeps_the_address(real_house: House, email: str) -> None:
    caller = real_house.caller(X_Forwarded_For="192.0.2.77")
    answer = caller.fill_in("/sign-in", {"email": email, "password": "not-the-right-one"})
    assert answer.status == 403
    assert "cronica_session" not in caller.cookies
    [said] = re.findall(r'role="alert">([^<]+)<', answer.text)
    assert "Administración" in said
    assert f'value="{email.replace(chr(0), "")}"' in answer.text
    assert "not-the-right-one" not in answer.text


def test_what_was_typed_is_never_read_as_markup(real_house: House) -> None:
    hostile = '"><script>alert(1)</script>@example.org'
    caller = real_house.caller(X_Forwarded_For="192.0.2.78")
    answer = caller.fill_in("/sign-in", {"email": hostile, "password": "x", "next": f"/{hostile}"})
    assert "<script" not in answer.text
    assert hostile in unescape(answer.text)


@pytest.mark.parametrize("kind", ["no token", "no cookie", "another's token", "not ASCII"])
def test_a_form_that_is_not_ours_is_asked_for_again(real_house: House, kind: str) -> None:
    caller, other = real_house.caller(), real_house.caller()
    page, foreign = caller.token(), other.token()
    token = {"no token": "", "no cookie": page, "another's token": foreign, "not ASCII": "ñ"}[kind]
    if kind == "no cookie":
        caller.cookies.clear()
    answer = caller.send("/sign-in", {"token": token, "email": ANA, "password": PASSWORD})
    assert answer.status == 403
    assert "cronica_session" not in caller.cookies
    assert "Basta enviarlo otra vez" in answer.text
    assert f'value="{ANA}"' in answer.text
    assert PASSWORD not in answer.text
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    assert caller.send("/sign-in", {**again, "email": ANA, "password": PASSWORD}).status == 303


TRICKS = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "evil.example",
    "",
    "/" + "a" * 3000,
    "/\u2028/evil.example",
)


@pytest.mark.parametrize("trick", TRICKS)
def test_nobody_is_sent_away(sample_house: House, trick: str) -> None:
    assert local_path(trick) == "/"
    caller = sample_house.caller()
    answer = caller.fill_in("/sign-in", {"person": "analyst", "next": trick}, to="/sign-in/sample")
    assert (answer.status, answer.location) == (303, "/")
    assert caller.ask(f"/sign-in?next={quote(trick)}").location == "/"


@pytest.mark.parametrize("path", ["/", "/narratives?id=3", "/compare?a=1&b=2", "/progress?words=a%2Fb"])
def test_places_of_ours_are_reached(path: str) -> None:
    assert local_path(path) == path


def test_a_form_has_a_size(real_house: House) -> None:
    caller = real_house.caller()
    assert caller.send("/sign-in", {"email": "a" * 70_000}).status == 413
    assert caller.send("/sign-in", {f"field{number}": "" for number in range(30)}).status == 400
    assert caller.ask("/sign-in", "POST", b"\xff\xfe=%zz&token=%ff").status == 403


def test_where_a_try_came_from_is_what_a_proxy_on_this_machine_says(real_house: House) -> None:
    """uvicorn believes X-Forwarded-For of 127.0.0.1 and ::1, and of nobody else."""

    def came_from(caller: Caller) -> str:
        answer = caller.fill_in("/sign-in", {"email": ANA, "password": PASSWORD})
        assert answer.status == 303
        one = select(sessions.c.address).where(sessions.c.id == real_house.session_of(caller))
        with real_house.context.database.read() as connection:
            return connection.execute(one).scalar_one()

    assert came_from(real_house.caller()) == "127.0.0.1"
    assert came_from(real_house.caller(X_Forwarded_For="203.0.113.9")) == "203.0.113.9"
    # What the visitor claimed stands before what the proxy added.
    assert came_from(real_house.caller(X_Forwarded_For="198.51.100.1, 203.0.113.9")) == "203.0.113.9"


def test_a_link_works_once_and_looking_at_it_uses_nothing_up(real_house: House) -> None:
    added = people.add(real_house.context, "Marta Gil", "marta@example.org", Role.ANALYST)
    path = f"/sign-in/link/{added.token}"
    caller = real_house.caller()
    for method in ("GET", "HEAD", "GET"):
        assert caller.ask(path, method).status == 200
    page = caller.ask(path).text
    assert "Entrar como Marta Gil" in page
    assert 'value="marta@example.org"' in page
    new = "siete gatos pardos"
    for fields, said in (
        ({}, "contraseña"),
        ({"password": "corta", "again": "corta"}, "10"),
        ({"password": new, "again": "siete gatos"}, "no coinciden"),
    ):
        answer = caller.fill_in(path, fields)
        assert answer.status == 403
        assert said in re.findall(r'role="alert">([^<]+)<', answer.text)[0]
    assert caller.send(path, {"password": new, "again": new}).status == 403, "not from our page"
    answer = caller.fill_in(path, {"password": new, "again": new})
    assert (answer.status, answer.location) == (303, "/")
    assert caller.ask("/").status == 200
    late = real_house.caller()
    assert late.ask(path).status == 410
    assert "Este enlace ya no sirve" in late.ask(path).text
    assert late.fill_in("/sign-in", {"password": new, "again": new}, to=path).status == 410
    assert late.fill_in("/sign-in", {"email": "marta@example.org", "password": new}).status == 303


@pytest.mark.parametrize("token", ["invented", "a" * 500, "%00", "..%2F..", "<b>"])
def test_an_invented_link_leads_nowhere(real_house: House, token: str) -> None:
    answer = real_house.caller().ask(f"/sign-in/link/{quote(token, safe='%')}", Accept="text/html")
    assert answer.status in (400, 404, 410)
    assert "<b>" not in answer.text


def test_nobody_is_signed_out_by_a_link_or_by_another_site(real_house: House) -> None:
    caller = real_house.member()
    assert caller.ask("/sign-out").status == 200
    assert caller.send("/sign-out", {}).status == 403
    assert caller.send("/sign-out", {"token": "0" * 64}).status == 403
    assert caller.ask("/").status == 200
    answer = caller.fill_in("/sign-out", {})
    assert (answer.status, answer.location) == (303, "/sign-in")
    [cookie] = answer.cookies
    assert cookie.startswith('cronica_session=""')
    assert "Max-Age=0" in cookie


def test_signed_out_is_signed_out_everywhere_the_cookie_was(real_house: House) -> None:
    caller = real_house.member()
    copied = dict(caller.cookies)
    assert caller.fill_in("/sign-out", {}).status == 303
    caller.cookies = copied
    assert caller.ask("/").status == 303
    assert caller.send("/sign-out", {}).status == 403, "harmless: the session is over"


def test_each_address_takes_its_own_methods(real_house: House) -> None:
    caller = real_house.member()
    for path, method in (("/sign-in", "PUT"), ("/sign-out", "DELETE"), ("/", "POST")):
        assert caller.ask(path, method).status == 405
    assert caller.ask("/sign-in/sample").location == "/sign-in"
