"""The terminal face: every command, thin over actions and queries."""

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from core.actions import installation, workers
from core.context import open_context
from core.errors import Refusal
from core.i18n import _, nearest_language, set_language_source
from core.sample import load_sample
from core.settings import ROOT, WrongSetting, read_settings
from worker.backup import commands as backup_commands
from worker.checking import commands as checking_commands
from worker.face import announce, refuse_busy, web_command
from worker.generating import commands as generate_commands
from worker.history import commands as history_commands
from worker.importing import commands as import_commands
from worker.keeping import commands as keeping_commands
from worker.operator import commands as queue_commands
from worker.people import commands as people_commands
from worker.status import commands as status_commands
from worker.terminal import Json, one_of, opened, print_json, told

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
app.add_typer(status_commands)
app.add_typer(queue_commands)
app.add_typer(generate_commands)
app.add_typer(people_commands)
app.add_typer(history_commands)
app.add_typer(import_commands)
app.add_typer(keeping_commands)
app.add_typer(backup_commands)
app.add_typer(checking_commands)


def main() -> None:
    """Run the command line in the language of the terminal. Exit status: 0 done, 1 something
    failed, 2 wrong use."""
    spoken = nearest_language(os.environ.get("LC_ALL") or os.environ.get("LANG"))
    set_language_source(lambda: spoken)
    try:
        app()
    except Refusal as refusal:
        told.print(_(refusal.message, **refusal.values))
    except WrongSetting as wrong:
        told.print(str(wrong))
    except OSError as error:
        told.print(f"{error.strerror}: {error.filename}" if error.filename else str(error))
    sys.exit(2)


@app.callback(invoke_without_command=True)
def start(command: typer.Context, host: str = "127.0.0.1", port: int = 8501) -> None:
    """Start everything: the pages and the writing service. Ctrl-C stops both."""
    if command.invoked_subcommand:
        return
    from worker.supervisor import supervise

    settings = read_settings()
    refuse_busy(host, port)
    with opened(settings) as context:
        load_sample(context)
    threading.Thread(target=announce, args=(host, port), daemon=True).start()
    os.environ["CRONICA_UNTIL_END_OF_INPUT"] = "1"
    work_command = [sys.executable, str(ROOT / "cli.py"), "work", "--until-end-of-input", "--name"]
    ended = supervise(
        web=web_command(host, port),
        workers=[[*work_command, f"worker-{number}"] for number in range(1, settings.workers + 1)],
        grace=settings.grace,
        logs=settings.data_dir / "logs",
        on_given_up=lambda reason: workers.give_up(open_context(settings), reason),
    )
    raise typer.Exit(ended)


@app.command()
def web(host: str = "127.0.0.1", port: int = 8501) -> None:
    """Start the pages alone."""
    read_settings()
    refuse_busy(host, port)
    command = web_command(host, port)
    if os.name == "posix":
        os.execv(command[0], command)  # so that who ends this process ends the pages
    raise typer.Exit(subprocess.call(command))


@app.command()
def work(name: str = "worker-1", until_end_of_input: bool = False) -> None:
    """Start one worker process of the writing service alone."""
    from worker.__main__ import work as run_worker

    settings = read_settings()
    with opened(settings):
        pass
    run_worker(settings, name=name, until_end_of_input=until_end_of_input)


@app.command()
def migrate() -> None:
    """Bring the store up to date."""
    with opened() as context:
        installation.prepare(context)
    told.print(_("The store is up to date."))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(arguments: typer.Context) -> None:
    """Run all checks and tests; with arguments, pytest alone with them."""
    from tests.checks import run

    raise typer.Exit(run(arguments.args))


@app.command()
def shots(out: Annotated[Path, typer.Option(help="The folder for the pictures.")]) -> None:
    """Take a picture of every page, with the sample written."""
    from tests.shots import take

    told.print(_("{number} pictures in {folder}.", number=take(out, told), folder=out))


@app.command()
def bench(
    name: Annotated[str, typer.Argument()] = "",
    scale: Annotated[float, typer.Option(min=0.001)] = 1.0,
    store: Annotated[str, typer.Option(help="sqlite, or postgresql")] = "",
    queue: Annotated[str, typer.Option(help="sqlite, redis, or postgresql")] = "",
    as_json: Json = False,
) -> None:
    """Run a benchmark, or all of them; a smaller scale takes less time."""
    from tests.bench import BENCHMARKS, OVER_SERVERS, run
    from tests.bench.servers import QUEUES, STORES

    names = [one_of(name, BENCHMARKS, "bench")] if name else list(BENCHMARKS)
    servers = {}
    if store or queue:
        one_of(name, OVER_SERVERS, "bench --store, --queue")
        servers["store"] = one_of(store or "sqlite", STORES, "--store")
        servers["queue"] = one_of(queue or "sqlite", QUEUES, "--queue")
    results = [run(each, scale, told, **servers) for each in names]
    for result in results:
        if as_json:
            print_json(result)
    raise typer.Exit(0 if all(result["ok"] for result in results) else 1)


if __name__ == "__main__":
    main()
