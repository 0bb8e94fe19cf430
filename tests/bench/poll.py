"""What it costs that fifty people watch the Progress page while thirty-two threads write."""

import threading
import time
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from core.actions.batches import plan
from core.context import AppContext
from core.domain.planning import Choice, Manner, Which
from core.queries.batches import is_anything_active
from core.store.tables import events, jobs
from tests.bench import Measured, many_batches
from tests.bench.surroundings import fresh, start_worker
from tests.bench.web_face import LARGEST_BATCH, Face, open_face, processor_seconds
from tests.bench.websocket import Tab, open_tab

BATCHES, SIZE, VIEWERS, THREADS, SECONDS = 1_000, 200, 50, 32, 60
EVERY = {"batches": 5.0, "service": 5.0, "bell": 30.0}
"""Poller → the seconds between two of its polls, as the pages have it."""
PAGES = ("progress", "progress?state=active", "progress?state=completed")
RUNS, IDLE_POLLS = 20, 5
PATIENCE = 60.0
"""Seconds until the first narrative must be written."""
AIMS = {"cpu_share": 0.25, "queries_per_idle_poll": 2.0, "page_1000_ms": 60.0}


@dataclass
class Watching:
    """What the viewers have seen: how long each poll of the list took them, in seconds, and their faults."""

    waits: list[float] = field(default_factory=list)
    polls: int = 0
    faults: list[Exception] = field(default_factory=list)


def measure(scale: float) -> Measured:
    """1,000 batches of 200 jobs in the store, and further ones that a worker with 32 threads writes while
    50 tabs are open on the Progress page, for a minute; each of them polls as a browser does.

    `cpu_share`: of one core, what the web process takes of it meanwhile. `poll_p95_ms`: from the question
    to the last message of the answer, of the polls of the list; like every time on a clock, it grows with
    whatever else the machine does. `queries_per_idle_poll`: the statements that such a poll sends to the
    store when nothing has changed, who is here included, the beginnings of transactions not.
    `page_1000_ms`: processor time of the whole page, the largest of the list and of the list by state.
    `written` is how many narratives came to their end meanwhile.
    """
    viewers, seconds = max(round(VIEWERS * scale), 4), max(SECONDS * scale, 3.0)
    batches, size = max(round(BATCHES * scale), 25), max(round(SIZE * min(scale * 4, 1)), 8)
    to_write = max(round(THREADS * seconds / 2), LARGEST_BATCH)
    with TemporaryDirectory() as folder, fresh(threads=THREADS) as (context, _bell):
        counts = Path(folder) / "statements.txt"
        choice = many_batches.fill(context, batches, size, spare=to_write * 2)
        with open_face(context, choice, counts) as face:
            runs = max(round(RUNS * scale), 3)
            page = max(_page(face, address, runs) for address in PAGES)
            queries = _idle_queries(face, counts)
            _plan(context, choice, to_write)
            with _writing(context):
                share, seen, written = _watch(face, viewers, seconds)
    figures = {
        "cpu_share": share,
        "poll_p95_ms": quantiles(seen.waits, n=20)[-1] * 1_000,
        "queries_per_idle_poll": queries,
        "page_1000_ms": page,
        "poll_median_ms": median(seen.waits) * 1_000,
        "polls_per_s": seen.polls / seconds,
        "written": written,
    }
    return figures, AIMS


def _clock(face: Face) -> float:
    spent = processor_seconds(face.pid)
    return time.monotonic() if spent is None else spent


def _page(face: Face, address: str, runs: int) -> float:
    """Milliseconds of the server's processor for a run of a page, over so many runs."""
    with open_tab(face.host, face.cookies) as tab:
        tab.open(address)
        tab.run()
        begun = _clock(face)
        for _each in range(runs):
            tab.run()
        return (_clock(face) - begun) * 1_000 / runs


def _idle_queries(face: Face, counts: Path) -> float:
    """The statements of a poll of the list while nothing happens."""

    def sent() -> int:
        return len(counts.read_text("utf-8").splitlines())

    with open_tab(face.host, face.cookies) as tab:
        tab.open("progress")
        tab.poll(tab.pollers["batches"])
        before = sent()
        for _each in range(IDLE_POLLS):
            tab.poll(tab.pollers["batches"])
        return (sent() - before) / IDLE_POLLS


def _plan(context: AppContext, choice: Choice, number: int) -> None:
    """Batches of events that no other batch is writing, so many narratives in all."""
    being_written = select(jobs.c.event_id).where(jobs.c.state.in_(("queued", "running")))
    free = (
        select(events.c.id)
        .where(events.c.project_id == choice.project_id, events.c.id.not_in(being_written))
        .order_by(events.c.id)
        .limit(number)
    )
    with context.database.read() as connection:
        chosen = tuple(connection.execute(free).scalars())
    for first in range(0, len(chosen), LARGEST_BATCH):
        some = replace(choice, which=Which.ALL, events=chosen[first : first + LARGEST_BATCH])
        assert plan(context, some, Manner(provider="rehearsal")).batch_id


@contextmanager
def _writing(context: AppContext) -> Generator[None]:
    """A worker that writes as many narratives at once as it has threads, and has begun."""
    before, deadline = _written(context), time.monotonic() + PATIENCE
    worker = start_worker(context.settings)
    try:
        while _written(context) == before:
            assert time.monotonic() < deadline, "the worker has not written anything"
            time.sleep(0.2)
        yield
        assert is_anything_active(context), "there was too little to write"
    finally:
        worker.terminate()
        worker.wait(timeout=60)


def _written(context: AppContext) -> int:
    with context.database.read() as connection:
        return connection.execute(
            select(func.count()).select_from(jobs).where(jobs.c.finished.isnot(None))
        ).scalar_one()


def _watch(face: Face, viewers: int, seconds: float) -> tuple[float, Watching, int]:
    """Let so many tabs poll for so long. Returns what part of a core that took, what they saw, and how
    many narratives were written."""
    seen = Watching()
    with ExitStack() as opened:
        tabs = [opened.enter_context(open_tab(face.host, face.cookies)) for _each in range(viewers)]
        for tab in tabs:
            tab.open("progress")
        written, begun, spent = _written(face.context), time.monotonic(), _clock(face)
        _poll_all(tabs, begun + seconds, seen)
        passed, took = time.monotonic() - begun, _clock(face) - spent
        written = _written(face.context) - written
    if seen.faults:
        raise seen.faults[0]
    return took / passed, seen, written


def _poll_all(tabs: Sequence[Tab], until: float, seen: Watching) -> None:
    """Each tab in a thread of its own; their first polls are spread over the time between two."""
    now = time.monotonic()
    threads = [
        threading.Thread(target=_poll, args=(tab, now, place / len(tabs), until, seen))
        for place, tab in enumerate(tabs)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _poll(tab: Tab, begun: float, place: float, until: float, seen: Watching) -> None:
    due = {name: begun + place * every for name, every in EVERY.items()}
    try:
        while min(due.values()) < until:
            name = min(due, key=due.__getitem__)
            time.sleep(max(due[name] - time.monotonic(), 0))
            asked = time.monotonic()
            tab.poll(tab.pollers[name])
            seen.polls += 1
            if name == "batches":
                seen.waits.append(time.monotonic() - asked)
            due[name] += EVERY[name]
    except Exception as fault:
        seen.faults.append(fault)
