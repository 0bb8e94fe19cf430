"""In Chromium, one walk through every page in Spanish: words, access, policy, and what fits where."""

import sys
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request

from core.actions.batches import plan
from core.actions.periods import create_period
from core.actions.versions import edit
from core.domain.actors import Role
from core.domain.periods import PeriodData
from core.domain.permission import PAGES
from core.domain.planning import Choice, Manner
from core.queries.batches import find_batch
from core.queries.comparison import latest_changes
from core.queries.narratives import Filter, list_narratives
from core.queries.projects import find_project
from tests.make import wait_until
from tests.pages.conftest import Site
from tests.support.browser import drawn
from tests.support.page_faults import Fault, misplaced, our_english, serious_faults, streamlits_english
from tests.support.processes import free_port, process, surroundings, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]  # the walk counts as part of the first test

BARE = Path(__file__).parent / "bare" / "main.py"

DARK = """() => {
  const ground = getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor
  return ground.match(/\\d+/g).slice(0, 3).every((part) => part < 80)
}"""


@dataclass
class Walk:
    """What was seen on the way, by address."""

    faults: dict[str, dict[Fault, str]] = field(default_factory=dict)
    streamlits: dict[str, list[str]] = field(default_factory=dict)
    english: dict[str, list[str]] = field(default_factory=dict)
    misplaced: dict[str, list[str]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def note_message(self, message: ConsoleMessage) -> None:
        self.said.append(message.text)

    def note_error(self, error: Error) -> None:
        self.said.append(f"Content Security Policy? {error}")

    def note_request(self, request: Request) -> None:
        self.asked.append(request.url)

    def look(self, page: Page, address: str) -> None:
        """Everything that there is to see of the page that is drawn."""
        self.streamlits[address] = streamlits_english(page)
        self.english[address] = our_english(page)
        self.misplaced[address] = misplaced(page)
        found = serious_faults(page)
        page.emulate_media(color_scheme="dark")
        page.wait_for_function(DARK)
        # In the dark nothing differs but the colours.
        self.faults[address] = found | serious_faults(page, {"runOnly": ["color-contrast"]})
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 400, "height": 900})
        page.wait_for_timeout(300)
        self.misplaced[address] += misplaced(page)
        page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture(scope="module")
def streamlits_own(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> set[Fault]:
    """The faults that a bare page of Streamlit has too."""
    folder, port = tmp_path_factory.mktemp("bare"), free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(BARE), "--server.port", str(port)]
    with process(command, surroundings(), folder / "bare.txt") as server:
        page = chromium.new_page(locale="es-BO")
        page.goto(wait_for(f"http://127.0.0.1:{port}", server))
        # The bare page has Streamlit's colours, ours have our own.
        return {fault for fault in serious_faults(drawn(page)) if fault[0] != "color-contrast"}


@pytest.fixture(scope="module")
def walk(chromium: Browser, site: Site) -> Generator[Walk]:
    """Every page as an administrator sees it, and the way out."""
    seen, addresses = Walk(), _addresses(site)
    with chromium.new_context(locale="es-BO", viewport={"width": 1280, "height": 900}) as visitor:
        visitor.set_default_timeout(40_000)
        cookie = site.cookie(Role.ADMINISTRATOR)
        visitor.add_cookies([{"name": "cronica_session", "value": cookie, "url": site.address}])
        page = visitor.new_page()
        page.on("console", seen.note_message)
        page.on("pageerror", seen.note_error)
        page.on("request", seen.note_request)
        for address in addresses:
            page.goto(f"{site.address}/{address}")
            seen.look(drawn(page), address)
        page.goto(f"{site.address}/sign-out")
        page.get_by_role("heading").first.wait_for()
        page.wait_for_timeout(1000)
        yield seen


def _addresses(site: Site) -> list[str]:
    """Every page, and what stands under an address of its own."""
    project = find_project(site.context, site.project(6))
    assert project
    batch = plan(site.context, Choice(project.id, "es", limit=3), Manner(provider="facts")).batch_id
    assert batch
    wait_until(lambda: (found := find_batch(site.context, batch)) and not found.active)
    found = list_narratives(site.context, Filter(project.id, "es")).rows
    written, unwritten = found[0].event_id, found[-1].event_id
    for number, text in enumerate(("El taller se hizo.", "El taller se hizo ayer.")):
        edit(site.context, unwritten, "es", text, base_number=number)
    march = PeriodData("Marzo", date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 15), "Sur", "es")
    period = create_period(site.context, project.id, march)
    newest = latest_changes(site.context)[0]
    one = f"narratives?id={unwritten}&language=es"
    narratives = [f"narratives?id={written}", f"narratives?id={found[4].event_id}"]
    return [
        *PAGES,
        f"progress?id={batch}",
        "events?import=1",
        "events?view=projects",
        f"events?view=projects&period={period}",
        f"events?id={written}",
        *narratives,
        *(one, f"{one}&view=history", f"{one}&edit=1"),
        f"compare?a={newest.base_id}&b={newest.version_id}",
    ]


def test_no_page_has_a_serious_fault_of_ours(walk: Walk, streamlits_own: set[Fault]) -> None:
    print("Streamlit's own:", sorted(streamlits_own))
    ours = {
        address: {fault: html for fault, html in faults.items() if fault not in streamlits_own}
        for address, faults in walk.faults.items()
    }
    assert not {address: faults for address, faults in ours.items() if faults}


def test_no_page_holds_english(walk: Walk) -> None:
    assert not {address: said for address, said in walk.english.items() if said}
    assert not {address: said for address, said in walk.streamlits.items() if said}


def test_every_page_keeps_to_the_policy_and_to_this_server(walk: Walk) -> None:
    assert [text for text in walk.said if "Content Security Policy" in text] == []
    assert {urlsplit(url).hostname for url in walk.asked if url.startswith(("http", "ws"))} == {"127.0.0.1"}
    assert any("streamlit_autorefresh" in url for url in walk.asked), "the poller was among them"


def test_the_bar_covers_nothing_and_nothing_is_wider_than_a_telephone(walk: Walk) -> None:
    assert not {address: said for address, said in walk.misplaced.items() if said}
