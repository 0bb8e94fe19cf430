"""What a page and a poll cost the web face, with the sample and with a store of many years."""

import time
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from statistics import median

from core.actions.batches import plan
from core.context import AppContext
from core.domain.planning import Choice, Manner
from core.runner import Runner
from core.sample import load_sample
from tests.bench import Measured, large_store
from tests.bench.surroundings import fresh
from tests.bench.web_face import Face, open_face, processor_seconds
from tests.bench.websocket import Tab, open_tab

RUNS, POLLS, ROUNDS = 40, 200, 3
AIMS = {"poll_ms": 8.0, "page_ms": 60.0, "growth": 1.5}
SAMPLE, LARGE = "sample", "large"


@dataclass(frozen=True)
class Cost:
    """What one run took: milliseconds of the server's processor, and the bytes that it sent."""

    ms: float
    bytes: float


Costs = Mapping[str, Cost]
"""By store."""


def measure(scale: float) -> Measured:
    """Each page in full, and each poll on it while a batch is being written: with the sample, and with
    10,000 events and 100,000 versions. Processor time and bytes, the median of three rounds.

    `page_ms` and `poll_ms` are the largest of all, `growth` the largest of the pages: the large store
    over the sample. `by_the_clock` is 1 where the system keeps no account of a process's processor
    time, and what is given is time passed. A poll of the frame is measured on one page alone.
    """
    runs, polls = max(round(RUNS * scale), 3), max(round(POLLS * scale), 8)
    pages: dict[str, Costs] = {}
    polled: dict[str, Costs] = {}
    with _faces(scale) as faces:
        for page in faces[SAMPLE].addresses():
            with _tabs(faces, page) as tabs:
                pages[page] = _costs(faces, runs, partial(_run, tabs))
                # What only one of the stores has to wait for at this moment cannot be compared.
                both = tabs[SAMPLE].pollers.keys() & tabs[LARGE].pollers.keys()
                for poller in sorted(both - polled.keys()):
                    polled[poller] = _costs(faces, polls, partial(_poll, faces, tabs, poller))
        clocked = processor_seconds(faces[SAMPLE].pid) is None
    largest = {
        "poll_ms": max(cost.ms for costs in polled.values() for cost in costs.values()),
        "page_ms": max(cost.ms for costs in pages.values() for cost in costs.values()),
        "growth": max(costs[LARGE].ms / costs[SAMPLE].ms for costs in pages.values()),
        "by_the_clock": float(clocked),
    }
    return {**largest, **_named("page", pages), **_named("poll", polled)}, AIMS


def _named(kind: str, measured: Mapping[str, Costs]) -> dict[str, float]:
    """A figure for each cost: `page_home_sample_ms`, `poll_batch_large_bytes` …"""
    return {
        f"{kind}_{name}_{store}_{unit}": value
        for name, costs in measured.items()
        for store, cost in costs.items()
        for unit, value in vars(cost).items()
    }


def _costs(faces: Mapping[str, Face], times: int, run: Callable[[str], int]) -> Costs:
    """What `run(store)` costs the web face of each store, which take turns: what else the machine does
    meanwhile falls on all of them."""
    seen: dict[str, list[Cost]] = {store: [] for store in faces}
    for _round in range(ROUNDS):
        for store, face in faces.items():
            begun = _clock(face)
            size = sum(run(store) for _each in range(times))
            seen[store].append(Cost((_clock(face) - begun) * 1000 / times, size / times))
    return {
        store: Cost(median(cost.ms for cost in costs), median(cost.bytes for cost in costs))
        for store, costs in seen.items()
    }


def _clock(face: Face) -> float:
    spent = processor_seconds(face.pid)
    return time.monotonic() if spent is None else spent


def _run(tabs: Mapping[str, Tab], store: str) -> int:
    return tabs[store].run()


def _poll(faces: Mapping[str, Face], tabs: Mapping[str, Tab], poller: str, store: str) -> int:
    faces[store].stir()
    tab = tabs[store]
    return tab.poll(tab.pollers[poller])


@contextmanager
def _tabs(faces: Mapping[str, Face], page: str) -> Generator[Mapping[str, Tab]]:
    """A tab on a page of each web face, after a run that finds everything loaded."""
    with ExitStack() as opened:
        tabs = {
            store: opened.enter_context(open_tab(face.host, face.cookies)) for store, face in faces.items()
        }
        for store, tab in tabs.items():
            tab.open(faces[store].addresses()[page])
            tab.run()
        yield tabs


@contextmanager
def _faces(scale: float) -> Generator[Mapping[str, Face]]:
    fillings = {SAMPLE: _fill_with_sample, LARGE: partial(large_store.fill, scale=scale)}
    with ExitStack() as opened:
        faces = {}
        for store, fill in fillings.items():
            context, _bell = opened.enter_context(fresh())
            faces[store] = opened.enter_context(open_face(context, fill(context)))
        yield faces


def _fill_with_sample(context: AppContext) -> Choice:
    """The sample, written by the facts writer. Returns the choice of all of it."""
    project_id = load_sample(context)
    assert project_id is not None
    choice = Choice(project_id, "es")
    batch = plan(context, choice, Manner(provider="facts")).batch_id
    assert batch is not None
    runner = Runner(context)
    runner.start()
    runner.write_due()
    runner.stop(0)
    return choice
