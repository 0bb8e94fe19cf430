"""A web face as a process of its own, over a store with work going on in it."""

import os
import socket
import subprocess
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

from sqlalchemy import func, insert, select, update

from core.actions import claims
from core.actions.batches import plan
from core.actions.signing import sign_in_as_sample
from core.context import AppContext
from core.domain.actors import Role, system
from core.domain.jobs import JobState
from core.domain.permission import PAGES
from core.domain.planning import Choice, Manner, Which
from core.settings import ROOT
from core.store.tables import events, jobs, workers
from tests.bench.surroundings import environment
from worker.face import web_command

WRITTEN_AT_ONCE, LARGEST_BATCH = 2, 250
PATIENCE = 60
"""Seconds until the web face must answer."""


@dataclass(frozen=True)
class Face:
    """A web face that answers at `host` to a person with `cookies`, while `batch` is being written."""

    context: AppContext
    pid: int
    host: str
    cookies: Mapping[str, str]
    batch: int

    def addresses(self) -> Mapping[str, str]:
        """Every page by its name, that of one batch and that of one narrative too."""
        with self.context.database.read() as connection:
            event = connection.execute(select(func.max(events.c.id))).scalar_one()
        pages = {page or "home": page for page in PAGES}
        return {**pages, "batch": f"progress?id={self.batch}", "narrative": f"narratives?id={event}"}

    def stir(self) -> None:
        """Let happen what happens between two polls: a narrative of the batch is written, and the next
        one is taken up. When none waits any more, all of them wait again."""
        of_batch, now = jobs.c.batch_id == self.batch, self.context.clock()
        with self.context.database.write() as connection:
            states = select(jobs.c.state, func.min(jobs.c.id).label("id")).where(of_batch)
            first = {row.state: row.id for row in connection.execute(states.group_by(jobs.c.state))}
            if JobState.QUEUED not in first:
                ended = (of_batch, jobs.c.state == JobState.SUCCEEDED)
                connection.execute(update(jobs).where(*ended).values(state=JobState.QUEUED, finished=None))
                return
            moves = {JobState.RUNNING: JobState.SUCCEEDED, JobState.QUEUED: JobState.RUNNING}
            for before, after in moves.items():
                moved = {"state": after, "finished": now if after is JobState.SUCCEEDED else None}
                connection.execute(update(jobs).where(jobs.c.id == first.get(before)).values(**moved))


@contextmanager
def open_face(context: AppContext, choice: Choice, counts: Path | None = None) -> Generator[Face]:
    """A web face over the store of a context, while the events of a choice are written once more. With
    `counts` it writes there each statement that it sends to the store."""
    batch = _begin_batch(context, choice)
    entry = sign_in_as_sample(
        context.acting_as(system()), Role.ADMINISTRATOR, address="127.0.0.1", agent="benchmark"
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = web_command("127.0.0.1", port)
    if counts:
        command[command.index("streamlit") : command.index("run")] = [
            "tests.bench.counting_face",
            str(counts),
        ]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(context.settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process)
        yield Face(context, process.pid, f"127.0.0.1:{port}", {"cronica_session": entry.cookie}, batch)
    finally:
        process.terminate()
        process.wait(timeout=30)


def processor_seconds(pid: int) -> float | None:
    """Seconds that a process, with every thread it ever had, kept a processor busy; None on a system
    without /proc."""
    account = Path(f"/proc/{pid}/stat")
    if not account.exists():
        return None
    # What stands in brackets before is a name, which may hold anything.
    fields = account.read_text().rpartition(")")[2].split()
    user, kernel = fields[11:13]
    return (int(user) + int(kernel)) / os.sysconf("SC_CLK_TCK")


def _begin_batch(context: AppContext, choice: Choice) -> int:
    """A batch of which some is being written, by a worker that is only said to be there."""
    now = context.clock()
    with context.database.write() as connection:
        there = {"host": "bench", "pid": 1, "version": "", "threads": WRITTEN_AT_ONCE, "started": now}
        connection.execute(insert(workers), {**there, "seen": now + timedelta(days=1)})
    again = Choice(choice.project_id, choice.language, which=Which.ALL, limit=LARGEST_BATCH)
    batch = plan(context, again, Manner(provider="rehearsal")).batch_id
    assert batch is not None
    for _each in range(WRITTEN_AT_ONCE):
        claims.claim(context, batch)
    return batch


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, "the web face has not started"
        try:
            urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the web face does not answer")
