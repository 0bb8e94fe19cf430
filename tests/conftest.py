"""What every test stands on: a store of its own, a clock moved by hand, a context over both."""

import os
import shutil
import sys
from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import settings as hypothesis_settings

from core.actions import installation
from core.context import AppContext, open_context
from core.domain import passwords
from core.domain.actors import Actor
from core.i18n import set_language_source, set_region_source
from core.settings import Settings
from tests.support.accounts import sample_actor

pytest_plugins = ["tests.plugins.requirements", "tests.plugins.postgresql"]

# An example that takes long on a busy machine is no fault.
hypothesis_settings.register_profile("cronica", deadline=None)
hypothesis_settings.load_profile("cronica")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long: browsers, whole processes, set-ups from nothing."""
    items.sort(key=lambda item: not _takes_long(item.path))


def _takes_long(file: Path) -> bool:
    return file.parent.name == "worker" or file.name.startswith(("test_browser", "test_run", "test_bench"))


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """Passwords are kept with a thousandth of the work, where many are and how long it takes is not asked."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._stand_in.cache_clear()
    yield
    passwords._stand_in.cache_clear()


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        """Let time pass: `clock.advance(minutes=5)`."""
        self.now += timedelta(**span)


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """No test sees the settings of whoever runs it, nor a language that another test left behind."""
    for name in list(os.environ):
        if name.startswith(("CRONICA_", "OPENAI_")) and name != "CRONICA_TEST_REQUIRE":
            monkeypatch.delenv(name)
    # A page that is tried becomes the main module, which processes that are spawned later would run.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    yield
    set_language_source(lambda: None)
    set_region_source(lambda: None)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that is up to date and otherwise empty, to be copied."""
    folder = tmp_path_factory.mktemp("template")
    context = open_context(Settings(data_dir=folder))
    installation.prepare(context)
    # Closing the last connection folds the write-ahead log into the file.
    context.database.close()
    return folder / "cronica.db"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with which nothing waits longer than it must."""
    return Settings(
        data_dir=tmp_path / "data",
        threads=8,
        rehearsal_pace=0,
        offer_rehearsal=True,
        lease=3,
        beat=0.5,
        watch=0.1,
        sweep=0.3,
        backoff=0.05,
        backoff_limit=0.2,
        grace=2,
        # The clocks of tests stand still.
        clock_tolerance=1e9,
    )


@pytest.fixture
def open_store(settings: Settings, clock: Clock, migrated: Path) -> Generator[Callable[..., AppContext]]:
    """Open a context: `open_store(url="", **changes to the settings)`. Its rings are in `.rung`."""
    opened: list[AppContext] = []

    def open_it(url: str = "", **changes: object) -> AppContext:
        known = settings.model_copy(update={"database_url": url, **changes})
        if not url and not (known.data_dir / "cronica.db").exists():
            known.data_dir.mkdir(parents=True, exist_ok=True)
            shutil.copy(migrated, known.data_dir / "cronica.db")
        plain = open_context(known)
        context = AppContext(known, plain.database, plain.secret, clock=clock)
        opened.append(context)
        return context.acting_as(sample_actor(context))

    yield open_it
    for context in opened:
        context.database.close()


@pytest.fixture
def context(open_store: Callable[..., AppContext]) -> AppContext:
    """A context on a fresh SQLite file, in the hands of the local person."""
    return open_store()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_context(request: pytest.FixtureRequest) -> AppContext:
    """The same on SQLite and on PostgreSQL, one after the other."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgresql_url")
    # Asked for after the database, it lets go of it before: one in use takes long to drop.
    return request.getfixturevalue("open_store")(url)


@pytest.fixture
def person(context: AppContext) -> Actor:
    return context.actor
