"""The terminal face: every command, thin over actions and queries."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from core.actions import batches, installation, workers
from core.context import AppContext, open_context
from core.domain.planning import Choice, Include, Manner, Which
from core.errors import Refusal
from core.i18n import LANGUAGES, N_, _, nearest_language, set_language_source
from core.i18n.words import word
from core.queries.batches import find_batch
from core.queries.bills import batch_bill
from core.queries.documents import document
from core.queries.projects import find_project
from core.sample import load_sample
from core.settings import ROOT, WrongSetting, read_settings
from worker.backup import commands as backup_commands
from worker.checking import commands as checking_commands
from worker.face import announce, refuse_busy, web_command
from worker.history import commands as history_commands
from worker.importing import commands as import_commands
from worker.keeping import commands as keeping_commands
from worker.operator import commands as queue_commands
from worker.people import commands as people_commands
from worker.status import commands as status_commands
from worker.terminal import Json, day, give_up, one_of, opened, print_json, told

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
app.add_typer(status_commands)
app.add_typer(queue_commands)
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


@app.command()
def generate(
    project: Annotated[str, typer.Option(help="The project's code.")],
    first: Annotated[str, typer.Option("--from", help="First day, such as 2026-07-01.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last day, included.")] = "",
    which: Annotated[
        Which | None, typer.Option(help="Which narratives; missing, or all where proposals are asked for.")
    ] = None,
    include: Annotated[str, typer.Option(help="planned,cancelled")] = "",
    language: str = "",
    limit: Annotated[int | None, typer.Option(min=1)] = None,
    provider: str = "",
    model: str = "",
    fallback: Annotated[str, typer.Option(help="none, or facts: written without AI where AI fails")] = "none",
    as_proposals: Annotated[
        bool, typer.Option("--as-proposals", help="Leave the texts in use as they are.")
    ] = False,
    here: Annotated[bool, typer.Option("--here", help="Write in this process.")] = False,
    out: Annotated[Path | None, typer.Option(help="Put all narratives into this .docx.")] = None,
    as_json: Json = False,
) -> None:
    """Write the narratives of a project's events, and wait for them."""
    from worker.watching import see_through

    begun = time.monotonic()
    with opened() as context:
        found = find_project(context, project)
        if found is None:
            give_up(_("There is no project with the code {code}.", code=project))
        spoken = one_of(language or found.language, LANGUAGES, "--language")
        days = day(first, "--from"), day(last, "--to")
        meant = which or (Which.ALL if as_proposals else Which.MISSING)
        choice = Choice(found.id, spoken, *days, meant, _included(include), limit, as_proposals=as_proposals)
        one_of(fallback, ("none", "facts"), "--fallback")
        planned = batches.plan(context, choice, Manner(provider=provider, model=model, fallback=fallback))
        if planned.batch_id is None:
            told.print(_("There is nothing to write."))
        else:
            see_through(context, planned.batch_id, here=here, console=told)
        if out:
            out.write_bytes(document(context, choice).content)
        outcome = _outcome(context, planned, time.monotonic() - begun)
    for reason, number in planned.skipped.items():
        told.print(_("{number} left out: {reason}", number=number, reason=word("skip_reason", reason)))
    if as_json:
        print_json(outcome)
    else:
        line = N_("{succeeded} written, {failed} failed, {cancelled} cancelled, {skipped} left out.")
        told.print(_(line, **outcome))
    ended = sum(outcome[state] for state in ("succeeded", "cancelled", "skipped"))
    raise typer.Exit(0 if ended == outcome["total"] else 1)


def _included(listed: str) -> frozenset[Include]:
    parts = [part.strip() for part in listed.split(",") if part.strip()]
    return frozenset(Include(one_of(part, Include, "--include")) for part in parts)


def _outcome(context: AppContext, planned: batches.Planned, seconds: float) -> dict[str, Any]:
    """What `generate --json` tells. A cost that is not known whole is null, never 0."""
    skips = {str(reason): number for reason, number in planned.skipped.items()}
    batch = find_batch(context, planned.batch_id) if planned.batch_id else None
    bill = batch_bill(context, planned.batch_id) if planned.batch_id else None
    states = ("total", "succeeded", "failed", "cancelled", "skipped")
    counts = {name: getattr(batch.counts, name) if batch else 0 for name in states}
    if not batch:
        counts["total"] = counts["skipped"] = sum(skips.values())
    cost = bill.cost if bill else 0
    return {
        "batch": planned.batch_id,
        **counts,
        "seconds": round(seconds, 3),
        "tokens": bill.tokens if bill else 0,
        "cost_usd": None if cost is None else cost / 1_000_000,
        "skips": skips,
    }


if __name__ == "__main__":
    main()
