"""Under which names the web face answers, and what every answer tells the browser; over real HTTP."""

import base64
import re
from hashlib import sha256
from html import unescape

import pytest
from sqlalchemy import update

from core.domain.actors import Role
from core.store.tables import users
from tests.support.houses import House
from tests.support.visitors import raw_request

NAMES = ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "evil.example:80", "", "a b")


@pytest.mark.parametrize("name", NAMES)
def test_only_names_of_this_machine_are_answered(sample_house: House, name: str) -> None:
    plain = raw_request(sample_house.address, f"GET /sign-in HTTP/1.1\nHost: {name}\nAccept-Language: es\n\n")
    assert plain.split()[1] in ("400", "421")
    assert "Entrar como" not in plain
    assert handshake(sample_house, f"Host: {name}").split()[1] in ("400", "403")


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST", "localhost."])
def test_the_names_of_this_machine_are_answered(sample_house: House, name: str) -> None:
    port = sample_house.address.rpartition(":")[2]
    answer = raw_request(sample_house.address, f"GET /sign-in HTTP/1.1\nHost: {name}:{port}\n\n")
    assert answer.startswith("HTTP/1.1 200")
    assert handshake(sample_house, f"Host: {name}:{port}").startswith("HTTP/1.1 101")


def test_two_names_at_once_are_none(sample_house: House) -> None:
    two = "Host: localhost\nHost: evil.example"
    assert raw_request(sample_house.address, f"GET /sign-in HTTP/1.1\n{two}\n\n").split()[1] in ("400", "421")
    assert handshake(sample_house, two).split()[1] in ("400", "403")


def test_another_site_gets_no_websocket(sample_house: House) -> None:
    port = sample_house.address.rpartition(":")[2]
    host = f"Host: localhost:{port}"
    assert handshake(sample_house, f"{host}\nOrigin: https://evil.example").startswith("HTTP/1.1 403")
    assert handshake(sample_house, f"{host}\nOrigin: http://localhost:{port}").startswith("HTTP/1.1 101")
    assert handshake(sample_house, host, "/anything").startswith("HTTP/1.1 403")


def handshake(house: House, lines: str, path: str = "/_stcore/stream") -> str:
    upgrade = "Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13"
    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    return raw_request(house.address, f"GET {path} HTTP/1.1\n{lines}\n{upgrade}\n{key}\n\n")


def test_the_names_come_from_the_settings(public_house: House) -> None:
    for name, status in (("cronica.example.org", 200), ("127.0.0.1", 200), ("other.example.org", 421)):
        assert public_house.caller().ask("/sign-in", Host=name).status == status
    refused = public_house.caller().ask("/", Host="other.example.org")
    assert "CRONICA_HOSTS" in refused.text
    assert handshake(public_house, "Host: other.example.org").startswith("HTTP/1.1 403")
    assert handshake(public_house, "Host: cronica.example.org").startswith("HTTP/1.1 101")


EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def test_every_answer_is_protected(sample_house: House) -> None:
    caller, guest = sample_house.caller(), sample_house.guest()
    answers = [
        *(caller.ask(path) for path in ("/", "/sign-in", "/shell.js", "/_stcore/health")),
        *(caller.ask(path) for path in ("/nothing/here", "/media/x")),
        caller.ask("/sign-in", Host="evil.example"),
        caller.ask("/_stcore/host-config"),
        caller.ask("/component/streamlit_autorefresh.st_autorefresh/index.html"),
        *(guest.ask(path) for path in ("/", "/media/x", "/sign-out")),
    ]
    for answer in answers:
        assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe-eval" not in policy
        assert "frame-ancestors" in policy
        assert "strict-transport-security" not in answer.headers


def test_what_belongs_to_somebody_is_kept_by_no_browser(sample_house: House) -> None:
    guest = sample_house.guest()
    assert guest.ask("/media/x").headers["cache-control"] == "no-store"
    assert guest.ask("/").headers["cache-control"] == "no-cache"


def test_only_scripts_that_are_known_may_run(sample_house: House) -> None:
    page = sample_house.guest().ask("/")
    scripts = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    rules = dict(rule.strip().split(" ", 1) for rule in page.headers["content-security-policy"].split(";"))
    digests = [base64.b64encode(sha256(script.encode()).digest()).decode() for script in scripts]
    assert digests
    assert all(f"'sha256-{digest}'" in rules["script-src"] for digest in digests)
    assert "unsafe-inline" not in rules["script-src"]
    sheet = sample_house.caller().ask("/sign-in")
    assert "script" not in sheet.headers["content-security-policy"]
    assert "unsafe" not in sheet.headers["content-security-policy"]
    assert "<script" not in sheet.text
    assert "style=" not in sheet.text
    assert sheet.headers["cache-control"] == "no-store"


def test_over_https_the_browser_is_told_to_stay_there(public_house: House) -> None:
    caller = public_house.caller()
    answer = caller.ask("/sign-in/link/invented")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    guest = public_house.guest()
    gone = guest.fill_in("/sign-out", {})
    assert "Secure" in gone.cookies[0]


def test_the_document_is_ours(sample_house: House) -> None:
    guest = sample_house.guest()
    page = guest.ask("/narratives")
    assert page.text.startswith("<!DOCTYPE html>")
    assert '<html lang="es">' in page.text
    assert "<title>Crónica</title>" in page.text
    assert "agent" not in page.text
    script = re.findall(r'<head>\s*<script src="([^"]+)"></script>', page.text)[0]
    assert guest.ask("/narratives", Accept_Language="en-GB,es;q=0.5").text.count('<html lang="en">') == 1
    of_a_text = guest.ask("/narratives?id=1&language=es", Accept_Language="en-GB")
    assert '<html lang="en">' in of_a_text.text, "the text is Spanish, not whoever reads it"
    answer = sample_house.caller().ask(script)
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    again = sample_house.caller().ask("/shell.js", If_None_Match=answer.headers["etag"])
    assert (again.status, again.text) == (304, "")
    assert again.headers["cache-control"] == "no-cache"
    assert guest.ask("/narratives/").location == "/narratives"


def test_the_language_is_the_persons_then_the_browsers(sample_house: House) -> None:
    guest = sample_house.guest(Role.MANAGER)
    guest.cookies["cronica_language"] = "en"
    assert '<html lang="en">' in guest.ask("/").text
    manager = users.c.role == Role.MANAGER
    with sample_house.context.database.write() as connection:
        connection.execute(update(users).where(manager).values(language="es"))
    assert '<html lang="es">' in guest.ask("/").text
    guest.cookies["cronica_language"] = "xx"
    with sample_house.context.database.write() as connection:
        connection.execute(update(users).where(manager).values(language=None))
    assert '<html lang="es">' in guest.ask("/").text


def test_the_language_of_the_sign_in_is_chosen_by_a_link(sample_house: House) -> None:
    caller = sample_house.caller()
    page = caller.ask("/sign-in?next=%2Fevents").text
    assert '<html lang="es">' in page
    assert "<title>Entrar · Crónica</title>" in page
    [link] = re.findall(r'<a href="([^"]+)" lang="en"', page)
    english = caller.ask(unescape(link)).text
    assert '<html lang="en">' in english
    assert "Enter as Management" in english
    assert 'name="next" value="/events"' in english
    assert '<html lang="en">' in caller.ask("/sign-in").text, "remembered"
    assert "cronica_language" not in caller.ask("/sign-in?language=xx").cookies
