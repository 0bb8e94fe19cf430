"""The real thing for the browser tests: web server, worker, a model over HTTP, and Chromium."""

import shutil
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from subprocess import Popen
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.manifest_scanner import scan_component_manifests

from core.actions import installation
from core.actions.imports import import_file
from core.actions.signing import sign_in_as_sample
from core.context import AppContext, open_context
from core.domain.actors import Role, system
from core.settings import ROOT, Settings
from tests.plugins.requirements import missing
from tests.support.accounts import sample_actor
from tests.support.houses import House, open_house
from tests.support.model_server import ModelServer
from tests.support.processes import surroundings, web, worker

__all__ = ["ROOT", "Site", "events_file"]

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
RUNNING: dict[str, "Site"] = {}
"""Host and port → the installation that answers there."""


@dataclass
class Site:
    """A running installation, and a context on its store in the hands of the sample administrator."""

    address: str
    context: AppContext
    model: ModelServer
    begin_worker: Callable[[], Popen[bytes]]
    """Begin one more, which ends with the installation if nothing ends it before."""
    worker: Popen[bytes] | None = None
    """The one that writes here, if any does."""
    numbers: Generator[int] = field(default_factory=lambda: (number for number in count(1)))

    def project(self, events: int) -> str:
        """Import so many events of the past into a project of their own. Returns its code."""
        code = f"P{next(self.numbers)}"
        import_file(self.context, code, "eventos.csv", events_file(events), title=f"Proyecto {code}")
        return code

    def cookie(self, role: Role) -> str:
        """What the browser keeps of a session of the sample person with this role."""
        house = self.context.acting_as(system())
        return sign_in_as_sample(house, role, address="127.0.0.1", agent="Chromium").cookie


def events_file(events: int) -> bytes:
    """A CSV with so many events."""
    rows = [
        f"{number},Taller de huerto {number},2026-03-{number},Escuela {number},realizado,3{number}"
        for number in (f"{place:02}" for place in range(1, events + 1))
    ]
    return "\n".join(["id,titulo,fecha,lugar,estado,asistentes", *rows]).encode()


@contextmanager
def site_in(folder: Path, *, works: bool = False, fixed: bool = True) -> Generator[Site]:
    """A whole installation with a store of its own, with or without a worker, and with or without an
    AI service that its environment fixes."""
    data = folder / "data"
    with ModelServer(mix=["slow:0.8"]) as model:
        service = {"OPENAI_API_KEY": "test-key", "OPENAI_BASE_URL": model.address}
        environment = surroundings(
            CRONICA_DATA_DIR=str(data),
            CRONICA_BACKOFF="0.2",
            CRONICA_SWEEP="0.5",
            CRONICA_GRACE="2",
            **(service if fixed else {}),
        )
        plain = open_context(Settings(data_dir=data, database_url=f"sqlite:///{data / 'cronica.db'}"))
        installation.prepare(plain)
        with ExitStack() as running:
            address = running.enter_context(web(environment, folder))
            site = Site(
                address,
                plain.acting_as(sample_actor(plain)),
                model,
                lambda: running.enter_context(worker(environment, folder)),
            )
            if works:
                site.worker = site.begin_worker()
            RUNNING[urlsplit(address).netloc] = site
            yield site
        plain.database.close()


@pytest.fixture(scope="session", autouse=True)
def _components_found_once() -> Generator[None]:
    """With every page that is tried, Streamlit would look through all installed packages for components."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Generator[Site]:
    """Web face, worker and model."""
    with site_in(tmp_path_factory.mktemp("site"), works=True) as running:
        yield running


@pytest.fixture(scope="session")
def lonely_site(tmp_path_factory: pytest.TempPathFactory) -> Generator[Site]:
    """Web face and model, and no worker."""
    with site_in(tmp_path_factory.mktemp("lonely")) as running:
        yield running


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Generator[Site]:
    """A web face for tests after which the house is another one: whom it knows, what it writes with.
    Its AI service is left to its settings page."""
    with site_in(tmp_path_factory.mktemp("own"), fixed=False) as running:
        yield running


@pytest.fixture(scope="session")
def sample_house(tmp_path_factory: pytest.TempPathFactory) -> Generator[House]:
    """A web face alone, where nobody has an account."""
    with open_house(tmp_path_factory.mktemp("sample"), {}) as opened:
        yield opened


@pytest.fixture(scope="session")
def real_house(tmp_path_factory: pytest.TempPathFactory) -> Generator[House]:
    """A web face alone, where Ana administers and Luis coordinates."""
    with open_house(tmp_path_factory.mktemp("real"), {}, accounts=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def public_house(tmp_path_factory: pytest.TempPathFactory) -> Generator[House]:
    """A web face open to other machines, under one name and over HTTPS; nobody has an account."""
    names = {"CRONICA_HOSTS": "cronica.example.org", "CRONICA_BASE_URL": "https://cronica.example.org"}
    with open_house(tmp_path_factory.mktemp("public"), names, host="0.0.0.0") as opened:
        yield opened


@pytest.fixture(scope="module")
def chromium() -> Generator[Browser]:
    """One browser for the tests of a module. Not for longer: its loop would be in the way of others."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        missing("Chromium", "the pages can only be tested in a browser")
    expect.set_options(timeout=40_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser) -> Generator[Callable[..., Page]]:
    """Open a page as a new visitor: `visit(address, locale="es-BO", role=Role.ANALYST)`; with
    `role=None` as one who has not signed in."""
    contexts = []

    def open_page(
        address: str,
        locale: str = "es-BO",
        width: int = 1280,
        *,
        role: Role | None = Role.ADMINISTRATOR,
        scheme: str = "light",
    ) -> Page:
        visitor = chromium.new_context(
            locale=locale,
            timezone_id="America/La_Paz",
            color_scheme="dark" if scheme == "dark" else "light",
            viewport={"width": width, "height": 900},
            accept_downloads=True,
        )
        visitor.set_default_timeout(40_000)
        contexts.append(visitor)
        if role:
            cookie = RUNNING[urlsplit(address).netloc].cookie(role)
            visitor.add_cookies([{"name": "cronica_session", "value": cookie, "url": address}])
        page = visitor.new_page()
        page.goto(address)
        return page

    yield open_page
    for visitor in contexts:
        visitor.close()
