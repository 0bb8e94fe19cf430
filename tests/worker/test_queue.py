"""The queue of rings: it carries no work, so whatever happens to a ring, no narrative is lost or doubled."""

import os
import pickle
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from core.actions import batches
from core.context import AppContext
from core.domain.planning import Manner
from core.queries.jobs import list_jobs
from core.settings import Settings
from tests.make import project_with
from worker.queue import open_queue
from worker.tasks import Bell, hang_bell


class Evil:
    """Makes a file where it is unpickled."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Callable[..., object], tuple[Path]]:
        return Path.touch, (self.target,)


def answer_next(bell: Bell) -> bool:
    """Do what a worker's thread does; False if no ring waits."""
    task = bell.queue.dequeue()
    if task is None:
        return False
    bell.queue.execute(task)
    return True


def test_a_ring_is_heard_by_another_process_of_the_same_queue(settings: Settings) -> None:
    heard: list[str] = []
    here, there = hang_bell(settings), hang_bell(settings, answer=lambda: heard.append("work"))
    assert there.is_silent()
    here.ring(3)
    assert not there.is_silent()
    while answer_next(there):
        pass
    assert heard == ["work"] * 3
    assert here.is_silent()


def test_a_ring_holds_nothing_but_that_there_is_work(settings: Settings) -> None:
    bell = hang_bell(settings)
    bell.ring(1)
    (message,) = bell.queue.storage.enqueued_items()
    assert message.startswith(b"[")
    assert b"job" not in message


def test_a_message_that_holds_code_is_not_run(settings: Settings, tmp_path: Path) -> None:
    heard: list[str] = []
    bell = hang_bell(settings, answer=lambda: heard.append("work"))
    bell.queue.storage.enqueue(pickle.dumps(Evil(tmp_path / "made")))
    with pytest.raises(ValueError, match=r"utf-8|JSON|Expecting"):
        answer_next(bell)
    assert not (tmp_path / "made").exists()
    bell.ring(1)
    assert answer_next(bell)
    assert heard == ["work"]


def test_flushing_forgets_rings_and_touches_no_narrative(context: AppContext) -> None:
    bell = hang_bell(context.settings)
    choice = project_with(context, 3)
    batch_id = batches.plan(context, choice, Manner(provider="facts")).batch_id
    assert batch_id
    bell.ring(5)
    before = list_jobs(context, batch_id)
    bell.flush()
    assert bell.is_silent()
    assert list_jobs(context, batch_id) == before


def test_a_ring_does_not_wait_for_the_disk(settings: Settings) -> None:
    connection = hang_bell(settings).queue.storage.conn
    assert connection.execute("PRAGMA synchronous").fetchone() == (1,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_huey_neither_retries_nor_keeps_results(settings: Settings) -> None:
    """Attempts live on the row: Huey loses a task that runs when its process dies."""
    bell = hang_bell(settings, answer=lambda: 1 / 0)
    bell.ring(1)
    assert answer_next(bell)
    assert bell.is_silent()
    assert not bell.queue.scheduled_count()
    assert not bell.queue.result_count()


def test_a_postgresql_queue_is_made_by_the_first_that_needs_it(
    settings: Settings, postgresql_url: str
) -> None:
    """The address may name the driver, as that of the store may. The tables are made once by many."""
    known = settings.model_copy(update={"queue_url": postgresql_url})
    bells = [hang_bell(known) for _ in range(6)]
    with ThreadPoolExecutor(len(bells)) as together:
        list(together.map(lambda bell: bell.ring_once(), bells))
    assert bells[0].queue.pending_count() == 6
    for bell in bells:
        bell.queue.storage.close()


@pytest.mark.parametrize("address", ["redis://127.0.0.1:1/0", "postgresql://nobody@/nothing?host=/nowhere"])
def test_a_queue_that_is_away_keeps_nobody_from_starting_or_from_asking(
    context: AppContext, address: str
) -> None:
    bell = hang_bell(context.settings.model_copy(update={"queue_url": address}))
    asking = replace(context, ring=bell.ring)
    assert batches.plan(asking, project_with(context, 3), Manner(provider="facts")).to_write == 3


def test_every_kind_of_queue_is_opened_by_the_scheme_of_its_address(tmp_path: Path) -> None:
    assert open_queue(f"sqlite:///{tmp_path}/deep/queue.db", 8).pending_count() == 0
    if os.name == "posix":
        made = (tmp_path / "deep").iterdir()
        assert {stat.S_IMODE(file.stat().st_mode) for file in made} == {0o600}, "for its owner alone"
    redis = open_queue("redis://127.0.0.1:1/0", 40).storage
    assert redis.pool.max_connections == 50
    with pytest.raises(KeyError):
        open_queue("amqp://127.0.0.1", 8)
