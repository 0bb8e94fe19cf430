"""What every command of the terminal shares: who acts, what is printed where, how it ends."""

import json
import re
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

_STEERING = re.compile(
    # Control characters but for line ends and tabs, what turns the direction of writing, lone surrogates.
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def printable(text: str) -> str:
    """The text without what would steer a terminal: titles, logs and answers come from outside."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


class _Told(Console):
    def print(self, *objects: Any, **manner: Any) -> None:
        super().print(*(printable(each) if isinstance(each, str) else each for each in objects), **manner)


told = _Told(stderr=True, highlight=False, markup=False, soft_wrap=True)
"""Messages and progress go to standard error; standard output is for results."""

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


def print_json(data: dict[str, Any]) -> None:
    """Print the one JSON object of a command."""
    print_json_text(json.dumps(data, ensure_ascii=False))


def print_json_text(written: str) -> None:
    """Print JSON that is written already, with escapes for what would steer a terminal: the same data."""
    sys.stdout.write(_STEERING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", written) + "\n")


def print_result(text: str) -> None:
    """Print a line of what a command was asked for."""
    typer.echo(printable(text))


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
