"""Back-ups from a terminal: a copy of the store in one file, and a store made again from one."""

from pathlib import Path
from typing import Annotated

import typer

from core.actions import backup as actions
from core.actions import installation
from core.context import AppContext
from core.i18n import N_, _, language, n_
from core.i18n.formats import moment_text
from core.i18n.sizes import size_text
from worker.terminal import opened, told

commands = typer.Typer()


@commands.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where to put it, such as copy.zip.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Copy the store as it is at one moment into a file; everything may go on running."""
    with opened(as_it_is=True) as context:
        made = actions.back_up(context, file, replace=force)
        rows = n_("{number} row", "{number} rows", made.rows)
        told.print(
            _("Backed up: {rows} in {file}, {size}.", rows=rows, file=made.file, size=size_text(made.bytes))
        )
        told.print(_beside(context))


@commands.command()
def restore(
    file: Path,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where the store holds work, which is then gone.")
    ] = False,
) -> None:
    """Make the store what a back-up says. Pages and writing service must be stopped."""
    with opened(as_it_is=True) as context:
        made = actions.restore(context, file, replace=replace)
        installation.prepare(context)
        line = N_("The store is as it was on {moment}: {rows}. Look at it with: python run.py check")
        at = moment_text(made.made, language(), made.made.astimezone().tzinfo)
        told.print(_(line, moment=at, rows=n_("{number} row", "{number} rows", made.rows)))


def _beside(context: AppContext) -> str:
    """What the copy does not hold and has to be kept besides."""
    if context.secret.is_set:
        return _("It does not hold CRONICA_SECRET_KEY nor other settings: keep those apart from it.")
    line = N_("It does not hold the secret in {file} nor the settings in .env: keep both apart from it.")
    return _(line, file=context.secret.file)
