"""The real thing for the browser tests: web server, worker, a model over HTTP, and Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from core.actions import installation
from core.actions.events import import_file
from core.context import AppContext, open_context
from core.queries.people import local_person
from core.settings import Settings
from tests.plugins.requirements import missing
from tests.support.model_server import ModelServer

ROOT = Path(__file__).resolve().parent.parent.parent
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


@dataclass
class Site:
    """A running installation, and a context on its store."""

    address: str
    context: AppContext
    model: ModelServer
    numbers: Generator[int] = field(default_factory=lambda: (number for number in count(1)))

    def project(self, events: int) -> str:
        """Import so many events of the past into a project of their own. Returns its code."""
        code = f"P{next(self.numbers)}"
        import_file(self.context, code, "eventos.csv", events_file(events), title=f"Proyecto {code}")
        return code


def events_file(events: int) -> bytes:
    """A CSV with so many events."""
    rows = [
        f"{number},Taller de huerto {number},2026-03-{number},Escuela {number},realizado,3{number}"
        for number in (f"{place:02}" for place in range(1, events + 1))
    ]
    return "\n".join(["id,titulo,fecha,lugar,estado,asistentes", *rows]).encode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def surroundings(**settings: str) -> dict[str, str]:
    """What a process of ours gets to see: this machine's environment with settings of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CRONICA_", "OPENAI_"))}
    return {**kept, **settings}


@contextmanager
def process(
    arguments: list[str], environment: dict[str, str], log: Path
) -> Generator[subprocess.Popen[bytes]]:
    """A process of ours while it is entered; asked to stop at the end."""
    with log.open("wb") as output:
        started = subprocess.Popen(
            [sys.executable, "-m", *arguments], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
        try:
            yield started
        finally:
            started.terminate()
            try:
                started.wait(15)
            except subprocess.TimeoutExpired:
                started.kill()
                started.wait()


@contextmanager
def web(folder: Path, environment: dict[str, str]) -> Generator[str]:
    """The web face while it is entered; its address."""
    port = free_port()
    arguments = ["streamlit", "run", "app.py", "--server.port", str(port)]
    with process(arguments, environment, folder / "web.txt") as server:
        address = f"http://127.0.0.1:{port}"
        for _wait in range(600):
            try:
                urlopen(f"{address}/_stcore/health").close()
                break
            except OSError:
                assert server.poll() is None, (folder / "web.txt").read_text()
                time.sleep(0.1)
        yield address


@contextmanager
def site_in(folder: Path, *, works: bool) -> Generator[Site]:
    """A whole installation with a store of its own, with or without a worker."""
    data = folder / "data"
    with ModelServer(mix=["slow:0.8"]) as model:
        environment = surroundings(
            CRONICA_DATA_DIR=str(data),
            CRONICA_BACKOFF="0.2",
            CRONICA_SWEEP="0.5",
            CRONICA_GRACE="2",
            OPENAI_API_KEY="test-key",
            OPENAI_BASE_URL=model.address,
        )
        plain = open_context(Settings(data_dir=data, database_url=f"sqlite:///{data / 'cronica.db'}"))
        installation.prepare(plain)
        with web(folder, environment) as address:
            site = Site(address, plain.acting_as(local_person(plain)), model)
            if works:
                with process(["worker"], environment, folder / "worker.txt"):
                    yield site
            else:
                yield site
        plain.database.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Generator[Site]:
    """Web face, worker and model."""
    with site_in(tmp_path_factory.mktemp("site"), works=True) as running:
        yield running


@pytest.fixture(scope="module")
def lonely_site(tmp_path_factory: pytest.TempPathFactory) -> Generator[Site]:
    """A web face that nobody has visited, and no worker."""
    with site_in(tmp_path_factory.mktemp("lonely"), works=False) as running:
        yield running


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
    """Open a page as a new visitor: `visit(address, locale="es-BO")`."""
    contexts = []

    def open_page(address: str, locale: str = "es-BO", width: int = 1280) -> Page:
        visitor = chromium.new_context(
            locale=locale,
            timezone_id="America/La_Paz",
            viewport={"width": width, "height": 900},
            accept_downloads=True,
        )
        visitor.set_default_timeout(40_000)
        contexts.append(visitor)
        page = visitor.new_page()
        page.goto(address)
        return page

    yield open_page
    for visitor in contexts:
        visitor.close()
