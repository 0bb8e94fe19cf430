"""See a batch through from a terminal: write it here, or watch the workers, and show how far it is."""

import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from core.context import AppContext
from core.i18n import _
from core.queries.batches import BatchView, find_batch
from core.queries.service import ServiceState, writing_service
from core.runner import Runner
from core.settings import ROOT
from worker.terminal import printable

LOOK = 0.5
MOST_STARTS = 5
"""How often a worker is started for one batch before it is left to an administrator."""


def see_through(context: AppContext, batch_id: int, *, here: bool, console: Console) -> BatchView:
    """Wait until a batch has ended, and show its progress. Returns the batch as it was last seen.

    With `here` this process writes; otherwise the workers do, and one is started for the
    duration if none is alive. Ctrl-C ends the watching, never what workers write.
    """
    with _written_here(context, batch_id) if here else _somebody_writes(context, console) as is_written:
        return _watch(context, batch_id, console, is_written)


@contextmanager
def _written_here(context: AppContext, batch_id: int) -> Generator[Callable[[], bool]]:
    runner = Runner(context)
    runner.start()
    runner.write_batch(batch_id, context.settings.threads)
    try:
        yield lambda: True
    finally:
        runner.stop(grace=0)


@contextmanager
def _somebody_writes(context: AppContext, console: Console) -> Generator[Callable[[], bool]]:
    """Gives a question to be asked again and again: does anybody write? It starts a worker where
    none is alive, also one that died meanwhile, and says no once that has been in vain too often."""
    started: list[subprocess.Popen[bytes]] = []

    def is_written() -> bool:
        if started and started[-1].poll() is None:
            return True
        if not started and writing_service(context).state in (ServiceState.RUNNING, ServiceState.IDLE):
            return True
        if len(started) == MOST_STARTS:
            console.print(_("The writing service keeps stopping; python run.py logs says why."))
            return False
        console.print(_("No writing service runs: one is started for as long as this takes."))
        started.append(_start_worker())
        return True

    try:
        yield is_written
    finally:
        for worker in started:
            _stop_worker(worker, context.settings.grace + 20)


def _start_worker() -> subprocess.Popen[bytes]:
    """A worker whose standard input is its life line: it stops when this process goes, however it goes."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "work", "--name", "worker-temporary", "--until-end-of-input"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def _stop_worker(worker: subprocess.Popen[bytes], patience: float) -> None:
    if worker.stdin:
        worker.stdin.close()
    try:
        worker.wait(patience)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def _watch(context: AppContext, batch_id: int, console: Console, is_written: Callable[[], bool]) -> BatchView:
    failures = TextColumn("{task.fields[failed]}")
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), failures)
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = None
        while True:
            batch = find_batch(context, batch_id)
            if batch is None:
                raise LookupError(batch_id)
            failed = _("{failed} failed", failed=batch.counts.failed) if batch.counts.failed else ""
            if task is None:
                task = progress.add_task(printable(batch.name), total=batch.counts.to_write, failed=failed)
            progress.update(task, completed=batch.counts.ended, failed=failed)
            if not batch.active or not is_written():
                return batch
            time.sleep(LOOK)
