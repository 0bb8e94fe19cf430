"""The queue, as an operator sees it from a terminal: status, logs, failed, retry, cancel, flush."""

import json
import time
from typing import Annotated

import typer

from core.actions import batches
from core.i18n import N_, _, failures, n_
from core.i18n.words import word
from core.queries.batches import list_batches
from core.queries.failures import batches_with_failures
from core.queries.jobs import failed_jobs, find_job
from core.queries.service import writing_service
from core.settings import read_settings
from worker.tasks import hang_bell
from worker.terminal import Json, give_up, opened, print_json, told

commands = typer.Typer()


@commands.command()
def status(as_json: Json = False) -> None:
    """Show the writing service, what waits, and the generation runs that go on."""
    with opened() as context:
        service = writing_service(context)
        active = [batch for batch in list_batches(context).rows if batch.active]
    if as_json:
        names = ("id", "host", "pid", "threads", "running", "responds")
        print_json(
            {
                "service": service.state,
                "waiting": service.waiting,
                "writing": service.writing,
                "given_up": service.given_up,
                "workers": [{name: getattr(worker, name) for name in names} for worker in service.workers],
                "batches": [
                    {name: getattr(batch, name) for name in ("id", "name", "state")} for batch in active
                ],
            }
        )
        return
    told.print(word("service", service.state))
    if service.given_up:
        told.print(service.given_up)
    line = N_("{waiting} waiting, {writing} being written.")
    told.print(_(line, waiting=service.waiting, writing=service.writing))
    for batch in active:
        told.print(f"{batch.id:>5}  {batch.counts.percent:>3} %  {word('batch', batch.state)}  {batch.name}")


@commands.command()
def logs(follow: bool = False, lines: Annotated[int, typer.Option(min=1)] = 50) -> None:
    """Show the last lines of this machine's log files."""
    folder = read_settings().data_dir / "logs"
    files = sorted(folder.glob("*.log"))
    if not files:
        give_up(_("There is no log yet in {folder}.", folder=folder), 0)
    found = sorted(
        (line for file in files for line in file.read_text(encoding="utf-8").splitlines()[-lines:]),
        key=_moment,
    )
    for line in found[-lines:]:
        typer.echo(line)
    ends = {file: file.stat().st_size for file in files}
    while follow:
        time.sleep(0.5)
        for file in sorted(folder.glob("*.log")):
            with file.open(encoding="utf-8") as opened_file:
                # A file that has been rotated begins anew.
                before = ends.get(file, 0)
                opened_file.seek(before if before <= file.stat().st_size else 0)
                for line in opened_file:
                    typer.echo(line.rstrip("\n"))
                ends[file] = opened_file.tell()


@commands.command()
def failed(as_json: Json = False) -> None:
    """Show the narratives that failed, with the reason of each."""
    with opened() as context:
        found = failed_jobs(context)
    rows = [
        {
            "job": job.id,
            "batch": job.batch_id,
            "event": job.event_title,
            "error": job.error_kind,
            "reason": failures.sentence(job.error_kind or "own_fault", **job.error_values),
            "detail": job.error_detail,
        }
        for job in found
    ]
    if as_json:
        print_json({"failed": rows})
        return
    told.print(n_("{number} narrative failed.", "{number} narratives failed.", len(rows)))
    for row in rows:
        typer.echo(f"{row['job']:>6}  {row['batch']:>5}  {row['event']}: {row['reason']}")


@commands.command()
def retry(
    job: Annotated[int | None, typer.Argument()] = None,
    batch: Annotated[int | None, typer.Option()] = None,
    everything: Annotated[bool, typer.Option("--all")] = False,
) -> None:
    """Queue again what failed or was cancelled: one narrative, a generation run, or every run in
    which a narrative failed."""
    if (job is not None) + (batch is not None) + everything != 1:
        give_up(_("Say what to retry: the number of a narrative, --batch NUMBER, or --all."))
    with opened() as context:
        if job is not None:
            found = find_job(context, job)
            if found is None:
                give_up(_("There is no narrative being written under number {number}.", number=job))
            again = batches.retry(context, found.batch_id, job_id=job)
        elif batch is not None:
            again = batches.retry(context, batch)
        else:
            again = sum(batches.retry(context, batch_id) for batch_id in batches_with_failures(context))
    told.print(n_("{number} narrative is queued again.", "{number} narratives are queued again.", again))


@commands.command()
def cancel(batch: int) -> None:
    """Cancel a generation run: what waits at once, what is being written within seconds."""
    with opened() as context:
        waiting = batches.cancel(context, batch)
    told.print(n_("{number} narrative was cancelled.", "{number} narratives were cancelled.", waiting))


@commands.command()
def flush() -> None:
    """Empty the queue of rings. No narrative is lost: workers find what is due by themselves."""
    settings = read_settings()
    hang_bell(settings).flush()
    line = N_("The queue is empty; what is due is found again within {seconds} seconds.")
    told.print(_(line, seconds=round(settings.sweep)))


def _moment(line: str) -> str:
    try:
        return str(json.loads(line).get("at", ""))
    except ValueError:
        return ""
