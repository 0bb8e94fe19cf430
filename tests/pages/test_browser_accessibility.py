"""In Chromium: axe-core finds no serious fault on our pages that a bare Streamlit page does not have too."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from core.actions.batches import plan
from core.actions.versions import edit
from core.domain.actors import Role
from core.domain.permission import PAGES
from core.domain.planning import Choice, Manner
from core.queries.comparison import latest_changes
from core.queries.narratives import Filter, list_narratives
from core.queries.projects import find_project
from tests.pages.conftest import Site
from tests.support.browser import drawn
from tests.support.processes import free_port, process, surroundings, wait_for

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
Fault = tuple[str, str]
"""A rule of axe-core, and the piece of Streamlit in which it is broken ("" outside of any)."""

BARE = Path(__file__).parent / "bare" / "main.py"

PIECE = """(target) => {
  const element = document.querySelector(target)
  const piece = element?.closest('[data-testid]')
  return piece ? piece.dataset.testid : ''
}"""


def serious_faults(page: Page, options: dict[str, list[str]] | None = None) -> dict[Fault, str]:
    """What axe-core calls serious or critical, each with the first element that breaks it."""
    found: dict[Fault, str] = {}
    for violation in Axe().run(page, options=options).response["violations"]:
        if violation["impact"] in ("serious", "critical"):
            for node in violation["nodes"]:
                target = node["target"][0]
                # A list is a path through shadow roots or frames: a component, named by the first step.
                where = page.evaluate(PIECE, target if isinstance(target, str) else target[0])
                found.setdefault((violation["id"], where), node["html"][:300])
    return found


DARK = """() => {
  const ground = getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor
  return ground.match(/\\d+/g).slice(0, 3).every((part) => part < 80)
}"""


@pytest.fixture(scope="module", params=["light", "dark"])
def look(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> object:
    """The address of the bare page."""
    folder, port = tmp_path_factory.mktemp("bare"), free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(BARE), "--server.port", str(port)]
    with process(command, surroundings(), folder / "bare.txt") as server:
        yield wait_for(f"http://127.0.0.1:{port}", server)


def test_no_page_has_a_serious_fault_of_ours(site: Site, visit: Visit, bare: str) -> None:
    project = find_project(site.context, site.project(6))
    assert project
    batch = plan(site.context, Choice(project.id, "es", limit=3), Manner(provider="facts")).batch_id
    event = list_narratives(site.context, Filter(project.id, "es")).rows[-1].event_id
    own_to_streamlit = {
        fault
        for fault in serious_faults(drawn(visit(bare, role=None)))
        if fault[0] != "color-contrast"  # the bare page has Streamlit's colours, ours have our own
    }
    print("Streamlit's own:", sorted(own_to_streamlit))
    page = visit(site.address, role=Role.ADMINISTRATOR)
    one = f"narratives?id={event}&language=es"
    for number, text in enumerate(("El taller se hizo.", "El taller se hizo ayer.")):
        edit(site.context, event, "es", text, base_number=number)
    newest = latest_changes(site.context)[0]
    narrative = [one, f"{one}&view=history", f"{one}&edit=1"]
    pair = f"compare?a={newest.base_id}&b={newest.version_id}"
    addresses = [*PAGES, f"progress?id={batch}", "events?import=1", *narrative, pair]
    ours: dict[str, dict[Fault, str]] = {}
    for address in addresses:
        page.emulate_media(color_scheme="light")
        page.goto(f"{site.address}/{address}")
        found = serious_faults(drawn(page))
        page.emulate_media(color_scheme="dark")
        page.wait_for_function(DARK)
        # In the dark nothing differs but the colours.
        found |= serious_faults(page, {"runOnly": ["color-contrast"]})
        ours[address] = {fault: html for fault, html in found.items() if fault not in own_to_streamlit}
    assert not {address: faults for address, faults in ours.items() if faults}


def test_the_sign_in_page_has_no_fault(site: Site, visit: Visit, look: str) -> None:
    page = visit(f"{site.address}/sign-in", role=None, scheme=look)
    assert Axe().run(page).response["violations"] == []
