"""The parts by which a history is taken along: buttons by name, and a file for whoever presses one."""

import threading
from collections.abc import Generator

import pytest
from streamlit.testing.v1 import AppTest

from core.actions import versions
from core.context import AppContext
from tests import make
from tests.support.house import House, house_of


@pytest.fixture
def house(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> Generator[House]:
    with house_of(context, monkeypatch) as opened:
        yield opened


def _draw() -> None:
    from pages.parts.exporting import offer_history, offer_project_versions
    from pages.parts.person import here

    offer_history(here(), 1, "es")
    offer_project_versions(here(), 1, "HUERTOS")


def test_each_file_has_its_button_and_is_made_in_another_thread(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pages.parts.exporting as exporting

    offered = {}
    monkeypatch.setattr(
        exporting, "offer", lambda label, made, name, _type, **_how: offered.update({name: made})
    )
    session = house.sample()
    context = house.acting(session)
    make.project_with(context, 1)
    versions.edit(context, 1, "es", "Vinieron 45 vecinas.", base_number=0)
    tab = AppTest.from_function(_draw, default_timeout=30)
    tab.user = {"is_logged_in": True, "session": session}
    tab.context = {"locale": "en-GB", "timezone": "Europe/Madrid", "url": "http://here.example/x"}
    tab.run()
    assert not tab.exception
    made: dict[str, bytes] = {}

    def make_all() -> None:
        made.update({name: make_it(context) for name, make_it in offered.items()})

    thread = threading.Thread(target=make_all)
    thread.start()
    thread.join()
    plain = "history-HUERTOS-E-00001-es"
    assert set(made) == {f"{plain}.xlsx", f"{plain}.pdf", f"{plain}.json", "versions-HUERTOS.xlsx"}
    assert [content[:4] for content in made.values()] == [b"PK\x03\x04", b"%PDF", b'{\n "', b"PK\x03\x04"]
