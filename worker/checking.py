"""`check`: what is wrong with this installation, and what to do about it."""

from collections.abc import Iterator

import typer
from sqlalchemy import make_url

from core.context import open_context
from core.i18n import N_, _
from core.queries.installation import Problem, problems
from core.settings import Settings, read_settings
from worker.tasks import hang_bell
from worker.terminal import Json, print_json, told

commands = typer.Typer()


@commands.command()
def check(as_json: Json = False) -> None:
    """Say what is wrong with this installation, and what to do."""
    settings = read_settings()
    context = open_context(settings)
    found = [*problems(context), *_queue(settings)]
    context.database.close()
    faults = any(problem.fault for problem in found)
    if as_json:
        told_of = [
            {"message": _(problem.message, **problem.values), "fault": problem.fault} for problem in found
        ]
        print_json({"ok": not faults, "problems": told_of})
    else:
        for problem in found:
            told.print(("✗ " if problem.fault else "· ") + _(problem.message, **problem.values))
        if not faults:
            told.print(_("Nothing keeps Crónica from working."))
    if faults:
        raise typer.Exit(1)


def _queue(settings: Settings) -> Iterator[Problem]:
    """Whether the queue that carries the rings can be reached."""
    try:
        hang_bell(settings).is_silent()
    except Exception as error:  # each kind of queue has errors of its own
        message = N_(
            "The queue at {address} cannot be reached: {reason}. No narrative is lost, and none is begun "
            "until it is back. Start its server, or mend CRONICA_QUEUE_URL."
        )
        address = make_url(settings.ring_url).render_as_string(hide_password=True)
        reason = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
        yield Problem(message, {"address": address, "reason": reason})
