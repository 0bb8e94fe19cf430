"""See a batch through from a terminal: write it here, or watch the workers, and show how far it is."""

import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from core.context import AppContext
from core.i18n import _
from core.queries.batches import BatchView, find_batch
from core.queries.service import ServiceState, writing_service
from core.runner import Runner
from core.settings import ROOT

LOOK = 0.5


def see_through(context: AppContext, batch_id: int, *, here: bool, console: Console) -> BatchView:
    """Wait until a batch has ended, and show its progress. Returns the batch as it ended.

    With `here` this process writes; otherwise the workers do, and one is started for the
    duration if none is alive. Ctrl-C ends the watching, never what workers write.
    """
    with _written_here(context, batch_id) if here else _somebody_writes(context, console):
        return _watch(context, batch_id, console)


@contextmanager
def _written_here(context: AppContext, batch_id: int) -> Generator[None]:
    runner = Runner(context)
    runner.start()
    runner.write_batch(batch_id, context.settings.threads)
    try:
        yield
    finally:
        runner.stop(grace=0)


@contextmanager
def _somebody_writes(context: AppContext, console: Console) -> Generator[None]:
    if writing_service(context).state in (ServiceState.RUNNING, ServiceState.IDLE):
        yield
        return
    console.print(_("No writing service runs: one is started for as long as this takes."))
    command = [sys.executable, str(ROOT / "cli.py"), "work", "--name", "worker-temporary"]
    # Its standard input is its life line: it stops when this process goes, however it goes.
    with subprocess.Popen(
        [*command, "--until-end-of-input"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    ) as worker:
        try:
            yield
        finally:
            if worker.stdin:
                worker.stdin.close()
            worker.wait(timeout=context.settings.grace + 10)


def _watch(context: AppContext, batch_id: int, console: Console) -> BatchView:
    failures = TextColumn("{task.fields[failed]}")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), failures)
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = None
        while True:
            batch = find_batch(context, batch_id)
            if batch is None:
                raise LookupError(batch_id)
            failed = _("{failed} failed", failed=batch.counts.failed) if batch.counts.failed else ""
            if task is None:
                task = progress.add_task(batch.name, total=batch.counts.to_write, failed=failed)
            progress.update(task, completed=batch.counts.ended, failed=failed)
            if not batch.active:
                return batch
            time.sleep(LOOK)
