"""Pictures of the pages, with the sample written: `python run.py shots --out DIR`."""

import shutil
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console

from core.actions import installation
from core.actions.batches import plan
from core.actions.signing import sign_in_as_sample
from core.context import AppContext, open_context
from core.domain.actors import Role
from core.domain.permission import PAGES
from core.domain.planning import Choice, Manner
from core.queries.batches import is_anything_active, list_batches
from core.queries.comparison import latest_changes
from core.queries.narratives import Filter, list_narratives
from core.queries.projects import find_project
from core.runner import Runner
from core.sample import load_sample
from core.settings import Settings
from tests.support.accounts import sample_actor
from tests.support.browser import drawn
from tests.support.processes import surroundings, web, worker

FLAGS = ("--no-sandbox", "--disable-gpu")
PATIENCE = 40_000
"""Milliseconds that a page may take."""


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    language: str = "es"
    scheme: str = "light"
    width: int = 1280

    @property
    def name(self) -> str:
        """What the pictures of this look are called after."""
        return f"{self.language}-{self.scheme}-{self.width}"


USUAL = Look()
OTHERS = (Look("en"), Look(scheme="dark"), Look(width=400))
SEVERAL_LOOKS = ("home", "progress-run", "narrative", "history", "compared", "review", "sign-in")
"""The pages that are also shown in English, dark and narrow."""


def take(out: Path, console: Console) -> int:
    """Put a picture of every page into a folder. Returns how many there are."""
    out.mkdir(parents=True, exist_ok=True)
    taken = 0
    with (
        TemporaryDirectory(prefix="cronica-shots-", ignore_cleanup_errors=True) as folder,
        _installation(Path(folder)) as (context, address),
        _chromium() as browser,
    ):
        pages = _pages(context)
        for look in (USUAL, *OTHERS):
            for name in pages if look == USUAL else SEVERAL_LOOKS:
                path, role = pages[name]
                file = out / f"{name}-{look.name}.png"
                _shoot(browser, context, f"{address}/{path}", role, look, file)
                console.print(str(file))
                taken += 1
    return taken


def _pages(context: AppContext) -> Mapping[str, tuple[str, Role | None]]:
    """Every page: its name, where it is, and as whom it is opened (None: before signing in)."""
    project = find_project(context, "EJEMPLO")
    assert project
    written = list_narratives(context, Filter(project.id, "es", written=True)).rows[0]
    one = f"narratives?id={written.event_id}&language=es"
    newest = latest_changes(context)[0]
    plain = {path or "home": (path, Role.ADMINISTRATOR) for path in PAGES}
    return {
        "sign-in": ("sign-in", None),
        **plain,
        "import": ("events?import=1", Role.COORDINATOR),
        "progress-run": (f"progress?id={_half_way(context)}", Role.COORDINATOR),
        "narrative": (one, Role.COORDINATOR),
        "narrative-edited": (f"{one}&edit=1", Role.COORDINATOR),
        "history": (f"{one}&view=history", Role.COORDINATOR),
        "compared": (f"compare?a={newest.base_id}&b={newest.version_id}", Role.ANALYST),
        "home-coordinator": ("", Role.COORDINATOR),
        "home-manager": ("", Role.MANAGER),
        "home-analyst": ("", Role.ANALYST),
        "not-for-this-role": ("users", Role.ANALYST),
    }


def _half_way(context: AppContext) -> int:
    """The run of the past that failed half-way."""
    return min(run.id for run in list_batches(context).rows if run.counts.failed)


@contextmanager
def _installation(folder: Path) -> Generator[tuple[AppContext, str]]:
    """A running installation whose sample is written; a context on its store, and its address."""
    context = open_context(Settings(_env_file=None, data_dir=folder / "data", rehearsal_pace=0, backoff=0.1))
    installation.prepare(context)
    load_sample(context)
    _write_sample(context)
    environment = surroundings(CRONICA_DATA_DIR=str(folder / "data"))
    try:
        with worker(environment, folder), web(environment, folder) as address:
            yield context, address
    finally:
        context.database.close()


def _write_sample(context: AppContext) -> None:
    """Have the sample rehearsed to the end, with the failure that is meant for it."""
    project = find_project(context, "EJEMPLO")
    assert project
    asking = context.acting_as(sample_actor(context, Role.COORDINATOR))
    batch_id = plan(asking, Choice(project.id, "es"), Manner(provider="rehearsal")).batch_id or 0
    runner = Runner(context)
    runner.start()
    while is_anything_active(context, batch_id):
        runner.write_due(batch_id)
        time.sleep(0.1)
    runner.stop(5)


@contextmanager
def _chromium() -> Generator[Browser]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


def _shoot(
    browser: Browser, context: AppContext, address: str, role: Role | None, look: Look, file: Path
) -> None:
    visitor = browser.new_context(
        locale={"es": "es-BO", "en": "en-GB"}[look.language],
        timezone_id="America/La_Paz",
        color_scheme="dark" if look.scheme == "dark" else "light",
        viewport={"width": look.width, "height": 800},
        device_scale_factor=1,
    )
    if role:
        entry = sign_in_as_sample(context, role, address="127.0.0.1", agent="Mozilla/5.0 (X11) Chrome/156")
        visitor.add_cookies([{"name": "cronica_session", "value": entry.cookie, "url": address}])
    page = visitor.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    settle(page)
    page.screenshot(path=file)
    visitor.close()


def settle(page: Page) -> None:
    """Wait until a page is drawn and nothing runs any more."""
    if page.locator("[data-testid=stApp]").count() or page.locator("#root").count():
        drawn(page)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(600)
