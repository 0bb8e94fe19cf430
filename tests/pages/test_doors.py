"""The doors of the web face over real HTTP: who is let in to what, and who is not."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import OperationalError
from starlette.requests import Request

from core.actions.signing import sign_out
from core.context import AppContext
from core.domain.actors import Role
from core.queries.sessions import visitor
from core.secret import Secret
from core.settings import Settings
from core.store.database import Database
from core.store.sessions import COOKIE
from core.store.tables import sessions, users
from pages.doors.assembly import doors
from tests.support.accounts import LUIS
from tests.support.houses import House, open_house


def test_a_page_without_a_session_shows_the_way_in_and_back(sample_house: House) -> None:
    caller = sample_house.caller()
    assert caller.ask("/").location == "/sign-in"
    answer = caller.ask("/narratives?id=3&x=a%26b")
    assert answer.status == 303
    assert answer.location == f"/sign-in?next={quote('/narratives?id=3&x=a%26b', safe='')}"
    assert answer.headers["cache-control"] == "no-store"
    assert caller.ask("/narratives", "HEAD").status == 303


def test_a_session_opens_every_page(sample_house: House) -> None:
    guest = sample_house.guest(Role.ANALYST)
    for path in ("/", "/narratives?id=3", "/users", "/no-such-page"):
        assert guest.ask(path).status == 200
    assert "Inicio" in guest.open()


def altered(cookie: str) -> str:
    return cookie[:-2] + ("AA" if cookie[-2:] != "AA" else "BB")


@pytest.mark.parametrize("kind", ["forged", "unsigned", "of another house", "empty", "signed for a form"])
def test_an_invented_cookie_opens_nothing(sample_house: House, tmp_path: Path, kind: str) -> None:
    guest = sample_house.guest()
    session, real = sample_house.session_of(guest), guest.cookies["cronica_session"]
    guest.cookies["cronica_session"] = {
        "forged": altered(real),
        "unsigned": session,
        "of another house": Secret(Settings(data_dir=tmp_path)).sign(COOKIE, session),
        "empty": "",
        "signed for a form": sample_house.context.secret.sign("form", session),
    }[kind]
    assert guest.ask("/").status == 303
    assert "Inicio" not in guest.open()


@pytest.mark.parametrize("kind", ["signed out", "expired", "left alone", "disabled"])
def test_a_session_that_is_over_opens_nothing(real_house: House, kind: str) -> None:
    luis = real_house.member(LUIS)
    session = real_house.session_of(luis)
    assert luis.ask("/").status == 200
    now = real_house.context.clock()
    past = {
        "expired": {"expires": now - timedelta(seconds=1)},
        "left alone": {"seen": now - timedelta(days=7, seconds=1)},
    }
    if kind == "signed out":
        sign_out(real_house.context, session)
    elif kind == "disabled":
        with real_house.context.database.write() as connection:
            connection.execute(update(users).where(users.c.email == LUIS).values(active=False))
    else:
        with real_house.context.database.write() as connection:
            connection.execute(update(sessions).where(sessions.c.id == session).values(**past[kind]))
    assert luis.ask("/").status == 303
    assert luis.ask("/media/abc.docx").status == 403
    assert 'href="/sign-in"' in luis.open()
    with real_house.context.database.write() as connection:
        connection.execute(update(users).where(users.c.email == LUIS).values(active=True))


def test_nobody_names_a_session_in_a_header(sample_house: House) -> None:
    session = sample_house.session_of(sample_house.guest())
    thief = sample_house.caller(X_Cronica_Session=session)
    assert thief.ask("/").status == 303
    assert 'href="/sign-in"' in thief.open()
    stolen = visitor(sample_house.context, session)
    assert stolen
    assert stolen.name in sample_house.guest().open()
    analyst = sample_house.guest(Role.ANALYST)
    assert stolen.name not in analyst.open("", X_Cronica_Session=session), "one's own cookie counts"


def test_files_are_for_those_who_are_in(sample_house: House) -> None:
    caller, guest = sample_house.caller(), sample_house.guest()
    upload = "/_stcore/upload_file/session/file"
    for method in ("PUT", "DELETE", "OPTIONS"):
        assert caller.ask(upload, method, b"x").status == 403
    assert caller.ask("/media/0123.docx").status == 403
    assert guest.ask("/media/0123.docx").status == 404
    assert guest.ask(upload, "PUT", b"x").status in (400, 403), "Streamlit asks for its own token too"


CLOSED = (
    "/_stcore/metrics",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/mcp",
    "/_stcore/script-health-check",
    "/narratives/_stcore/agent/mcp",
    "/auth/login",
    "/index.html",
    "/manifest.json",
    "/a/b",
    "//evil.example",
    "/app/static/x",
)


@pytest.mark.parametrize("path", CLOSED)
def test_what_nobody_uses_is_not_there(sample_house: House, path: str) -> None:
    for caller in (sample_house.caller(), sample_house.guest()):
        assert caller.ask(path).status == 404
        assert caller.ask(path, "POST", b"{}").status == 404
    page = sample_house.caller().ask(path, Accept="text/html")
    assert page.status == 404
    assert "En esta dirección no hay ninguna página" in page.text


def test_what_everybody_needs_is_there(sample_house: House) -> None:
    caller = sample_house.caller()
    for path in ("/_stcore/health", "/_stcore/host-config", "/favicon.png", "/logo.svg", "/shell.js"):
        assert caller.ask(path).status == 200


def test_what_fails_here_says_a_code_and_no_more(tmp_path: Path) -> None:
    with open_house(tmp_path, {}) as broken:
        guest = broken.guest()
        with broken.context.database.write() as connection:
            connection.execute(text("ALTER TABLE sessions RENAME TO lost"))
        answer = guest.ask("/")
        log = (tmp_path / "data" / "logs" / "web.log").read_text("utf-8")
    assert answer.status == 500
    [said] = re.findall(r'role="alert">([^<]+)<', answer.text)
    [code] = re.findall(r"Error interno (\w{8})", said)
    assert f"code {code}" in log
    for word in ("lost", "sqlite", "Traceback", "sessions"):
        assert word not in answer.text


def test_while_the_store_is_away_the_doors_say_so_and_try_again(context: AppContext) -> None:
    entrance = doors(context, turns=asyncio.Semaphore(1))
    request = Request({"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""})
    with pytest.raises(OperationalError) as caught, Database("postgresql://x@/x?host=/nowhere").read():
        pass
    answer = asyncio.run(entrance.mishap(request, caught.value))
    said = bytes(answer.body).decode()
    assert answer.status_code == 503
    assert "En este momento no se puede acceder a la base de datos." in said
    assert '<meta http-equiv="refresh" content="5">' in said
    assert "nowhere" not in said
