"""Web faces to be asked over real HTTP: without an account, with accounts, open to the world."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.actions import installation
from core.actions.signing import sign_in_as_sample
from core.context import AppContext, open_context
from core.domain.actors import Role
from core.settings import Settings
from core.store.sessions import COOKIE
from tests.support.accounts import ANA, LUIS, account, enter, house
from tests.support.processes import free_port, process, surroundings, wait_for
from tests.support.visitors import Caller
from worker.face import web_command

SPANISH = {"Accept_Language": "es-BO,es;q=0.9"}


@dataclass(frozen=True)
class House:
    """A web face, and a context on its store in the hands of the system."""

    address: str
    context: AppContext

    def caller(self, **headers: str) -> Caller:
        """Somebody new who comes to the doors."""
        return Caller(self.address, **{**SPANISH, **headers})

    def guest(self, role: Role = Role.ADMINISTRATOR) -> Caller:
        """Somebody who is in as a sample person."""
        caller = self.caller()
        entry = sign_in_as_sample(self.context, role, address="192.0.2.1", agent="test")
        caller.cookies["cronica_session"] = entry.cookie
        return caller

    def member(self, email: str = ANA) -> Caller:
        """Somebody who is in with an account."""
        caller = self.caller()
        caller.cookies["cronica_session"] = enter(self.context, email).cookie
        return caller

    def session_of(self, caller: Caller) -> str:
        """The session behind a caller's cookie."""
        session = self.context.secret.read(COOKIE, caller.cookies["cronica_session"])
        assert session
        return session


def context_in(folder: Path) -> AppContext:
    data = folder / "data"
    context = open_context(Settings(data_dir=data, database_url=f"sqlite:///{data / 'cronica.db'}"))
    installation.prepare(context)
    return house(context)


@contextmanager
def open_house(
    folder: Path, settings: Mapping[str, str], *, accounts: bool = False, host: str = "127.0.0.1"
) -> Generator[House]:
    """A web face with these settings over a store of its own, while it is entered. With accounts, Ana
    administers there and Luis coordinates; without, nobody has one."""
    context = context_in(folder)
    if accounts:
        account(context)
        account(context, LUIS, Role.COORDINATOR)
    port = free_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        command = web_command(host, port)
    environment = surroundings(CRONICA_DATA_DIR=str(folder / "data"), **settings)
    with process(command, environment, folder / "web.txt") as server:
        yield House(wait_for(f"http://127.0.0.1:{port}", server), context)
    context.database.close()
