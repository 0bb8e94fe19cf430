"""An installation looked at page by page, without a browser: through the frame and with real sessions."""

import json
from collections.abc import Generator
from contextlib import contextmanager

import pytest
from streamlit.testing.v1 import AppTest

from core.actions.people import make_first_account
from core.actions.signing import sign_in, sign_in_as_sample
from core.context import AppContext
from core.domain.actors import Role
from core.queries.sessions import visitor
from core.settings import ROOT
from pages.parts.person import process_context

PASSWORD = "siete gatos pardos"
KEY = "sk-a-key-that-nobody-may-read-4711"
FROM = {"address": "127.0.0.1", "agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


class House:
    """An installation, and sessions of its people."""

    def __init__(self) -> None:
        self.web: AppContext = process_context()

    def sample(self, role: Role = Role.ADMINISTRATOR) -> str:
        """The session of a sample person."""
        return sign_in_as_sample(self.web, role, **FROM).session

    def account(self) -> str:
        """The session of Ana, who has made the first account."""
        make_first_account(self.web, "Ana", "ana@example.org", PASSWORD)
        return self.entered()

    def entered(self, email: str = "ana@example.org", password: str = PASSWORD) -> str:
        """Another session of an account."""
        return sign_in(self.web, email, password, **FROM).session

    def acting(self, session: str) -> AppContext:
        """The context in the hands of whoever has a session."""
        seen = visitor(self.web, session)
        assert seen
        return self.web.acting_as(seen.actor)

    def open(self, script: str, session: str, **query: object) -> AppTest:
        """A page in a tab of its own."""
        tab = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=30)
        tab.user = {"is_logged_in": True, "session": session}
        tab.context = {"locale": "en-GB", "timezone": "Europe/Madrid", "url": "http://here.example/x"}
        for name, value in query.items():
            tab.query_params[name] = str(value)
        tab.switch_page(script)
        tab.run()
        assert not tab.exception
        return tab


def press(tab: AppTest, label: str) -> AppTest:
    """Press the button with this label."""
    next(button for button in tab.button if button.label == label).click().run()
    assert not tab.exception
    return tab


def fill(tab: AppTest, label: str, text: str) -> None:
    """Type into the field with this label."""
    next(field for field in tab.text_input if field.label == label).input(text)


def said(tab: AppTest) -> str:
    """Everything that the page says, with what stands in its tables."""
    kinds = (tab.title, tab.subheader, tab.markdown, tab.warning, tab.error, tab.info, tab.success)
    texts = [element.value for kind in kinds for element in kind]
    parts = [element.proto.body for element in tab.get("html")]
    return "\n".join([*texts, *parts, tables(tab), *(code.value for code in tab.code)])


def tables(tab: AppTest) -> str:
    """What the tables and lists of the page are given to show."""
    given = (element.proto.json for element in tab.get("bidi_component"))
    return "\n".join(json.dumps(json.loads(each), ensure_ascii=False) for each in given if each)


def links(tab: AppTest) -> list[str]:
    """The one-use links that the page shows."""
    return [code.value for code in tab.code if "/sign-in/link/" in code.value]


@contextmanager
def house_of(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> Generator[House]:
    """The installation whose store is `context`, at the hour that it really is."""
    monkeypatch.setenv("CRONICA_DATA_DIR", str(context.settings.data_dir))
    process_context.cache_clear()
    house = House()
    yield house
    house.web.database.close()
    process_context.cache_clear()
