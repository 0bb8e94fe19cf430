"""What every command of the terminal shares: who acts, what is printed where, how it ends."""

import json
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from core.actions import installation
from core.context import AppContext, open_context
from core.domain.actors import system
from core.i18n import _
from core.queries.installation import is_ready, problems
from core.settings import Settings, WrongSetting, read_settings, system_user
from worker.tasks import hang_bell

told = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
"""Messages and progress go to standard error; standard output is for results."""

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


def print_json(data: dict[str, Any]) -> None:
    """Print the one JSON object of a command."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")


def give_up(message: str, exit_status: int = 2) -> NoReturn:
    """End with one clear line; 2 stands for wrong use."""
    told.print(message)
    raise typer.Exit(exit_status)


@contextmanager
def opened(settings: Settings | None = None, *, as_it_is: bool = False) -> Generator[AppContext]:
    """A context that acts as the system, named by who runs the command, over a store that is up to
    date, with the secret of the installation. What keeps either from opening is one clear line.

    With `as_it_is` the store is left at whatever schema it has: for what copies or replaces it."""
    known = settings or read_settings()
    bell = None

    def ring(times: int) -> None:
        nonlocal bell
        bell = bell or hang_bell(known)
        bell.ring(times)

    context = open_context(known, ring=ring).acting_as(system(system_user()))
    try:
        context.secret.load()
        if not is_ready(context) and not as_it_is:
            installation.prepare(context)
    except (OSError, SQLAlchemyError, WrongSetting):
        problem = next((found for found in problems(context) if found.fault), None)
        if problem is None:
            raise
        give_up(_(problem.message, **problem.values))
    try:
        yield context
    finally:
        context.database.close()


def day(text: str, option: str) -> date | None:
    """A day given as 2026-07-01, or None for ""."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        give_up(_("{option}: {value} is no day such as 2026-07-01.", option=option, value=text))


def one_of(value: str, known: Iterable[str], option: str) -> str:
    """A value of a short list."""
    choices = list(known)
    if value not in choices:
        listed = ", ".join(choices)
        give_up(_("{option}: {value} is none of {known}.", option=option, value=value, known=listed))
    return value
