"""What an operator does about the queue from a terminal: failed, retry, cancel, pause, resume, flush."""

from typing import Annotated, Any

import typer

from core.actions import batches, jobs, queue
from core.context import AppContext
from core.errors import FailureKind
from core.i18n import N_, _, failures, n_
from core.queries.batches import find_batch
from core.queries.failures import batches_with_failures
from core.queries.jobs import JobView, failed_jobs, find_job
from core.settings import read_settings
from worker.tasks import hang_bell
from worker.terminal import Json, give_up, one_of, opened, print_json, print_result, told

commands = typer.Typer()

MOST = 100_000
"""Failed narratives that are told."""
AT_ONCE = 5_000
"""Narratives that are named to the store in one go."""


@commands.command()
def failed(as_json: Json = False) -> None:
    """Show the narratives that failed, with the reason of each."""
    with opened() as context:
        found = failed_jobs(context, limit=MOST)
        names = {each: _name(context, each) for each in {job.batch_id for job in found}}
    rows = [_as_data(job, names[job.batch_id]) for job in found]
    if as_json:
        print_json({"failed": rows})
        return
    told.print(n_("{number} narrative failed.", "{number} narratives failed.", len(rows)))
    for row in rows:
        print_result(f"{row['job']:>6}  {row['batch']:>5}  {row['event']}: {row['reason']}")


@commands.command()
def retry(
    job: Annotated[int | None, typer.Argument()] = None,
    batch: Annotated[int | None, typer.Option()] = None,
    kind: Annotated[str, typer.Option(help="Only what failed so, such as quota or timeout.")] = "",
    everything: Annotated[bool, typer.Option("--all")] = False,
) -> None:
    """Queue again what failed or was cancelled: one narrative, a generation run, or every run in
    which a narrative failed; with --kind only what failed for that kind of reason."""
    if (job is not None) + (batch is not None) + everything != 1 or (job is not None and kind):
        give_up(_("Say what to retry: the number of a narrative, --batch NUMBER, or --all."))
    if kind:
        one_of(kind, FailureKind, "--kind")
    with opened() as context:
        if job is not None:
            found = find_job(context, job)
            if found is None:
                give_up(_("There is no narrative being written under number {number}.", number=job))
            again = jobs.retry(context, found.batch_id, job_ids=[job])
        elif kind:
            again = _of_kind(context, batch, kind)
        else:
            meant = batches_with_failures(context) if batch is None else (batch,)
            again = sum(jobs.retry(context, each) for each in meant)
    told.print(n_("{number} narrative is queued again.", "{number} narratives are queued again.", again))


@commands.command()
def cancel(batch: int) -> None:
    """Cancel a generation run: what waits at once, what is being written within seconds."""
    with opened() as context:
        waiting = batches.cancel(context, batch)
    told.print(n_("{number} narrative was cancelled.", "{number} narratives were cancelled.", waiting))


@commands.command()
def pause(batch: Annotated[int | None, typer.Argument()] = None) -> None:
    """Begin nothing more of a generation run, or, without a number, of any: what is being written is
    written to its end."""
    with opened() as context:
        if batch is None:
            queue.pause(context)
            told.print(_("The whole queue is paused: nothing is begun until it is resumed."))
        elif batches.pause(context, batch):
            told.print(_("Generation run {number} is paused.", number=batch))
        else:
            told.print(_("Generation run {number} was paused already, or has ended.", number=batch))


@commands.command()
def resume(batch: Annotated[int | None, typer.Argument()] = None) -> None:
    """Let a generation run go on, or, without a number, the whole queue."""
    with opened() as context:
        if batch is None:
            queue.resume(context)
            told.print(_("The queue goes on."))
        elif batches.resume(context, batch):
            told.print(_("Generation run {number} goes on.", number=batch))
        else:
            told.print(_("Generation run {number} was not paused.", number=batch))


@commands.command()
def flush() -> None:
    """Empty the queue of rings. No narrative is lost: workers find what is due by themselves."""
    settings = read_settings()
    hang_bell(settings).flush()
    line = N_("The queue is empty; what is due is found again within {seconds} seconds.")
    told.print(_(line, seconds=round(settings.sweep)))


def _of_kind(context: AppContext, batch_id: int | None, kind: str) -> int:
    """How many narratives are queued again of those that failed in this way, in a batch or in all. Only
    what has failed by now: a worker may be at it already, and fail again."""
    meant = [
        job.id
        for job in failed_jobs(context, limit=MOST)
        if (job.error_kind or FailureKind.OWN_FAULT) == kind and batch_id in (None, job.batch_id)
    ]
    some = [meant[at : at + AT_ONCE] for at in range(0, len(meant), AT_ONCE)] or [[]]
    return sum(jobs.retry(context, batch_id, job_ids=each) for each in some)


def _name(context: AppContext, batch_id: int) -> str:
    batch = find_batch(context, batch_id)
    return batch.name if batch else ""


def _as_data(job: JobView, batch_name: str) -> dict[str, Any]:
    return {
        "job": job.id,
        "batch": job.batch_id,
        "batch_name": batch_name,
        "event": job.event_title,
        "error": job.error_kind,
        "values": dict(job.error_values),
        "reason": failures.sentence(job.error_kind or "own_fault", **job.error_values),
        "detail": job.error_detail,
        "at": job.error_at.isoformat() if job.error_at else None,
    }
