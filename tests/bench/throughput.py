"""What the bookkeeping costs: the same calls with all of it, and by bare Huey with none.

Each run is a process of its own, so that its processor time is its own; the two kinds take turns.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from statistics import median
from typing import TYPE_CHECKING, cast

from core.settings import ROOT
from tests.bench import Measured

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionMessageParam

JOBS, THREADS, PAIRS, ANSWER = 500, 32, 5, 0.2


def measure(scale: float) -> Measured:
    """500 calls that take 200 ms each, 32 at once, five pairs of runs.

    `wall_ratio`: median over the pairs of own ÷ bare wall time. `own_cpu_ms_per_job`: median over
    the pairs of the difference in processor time, per job. `load`: the machine's before; only the
    processor figure counts where it is above 2.
    """
    number, load = max(round(JOBS * scale), THREADS), os.getloadavg()[0]
    ratios, differences, speeds = [], [], []
    with _stub() as address:
        for _ in range(max(round(PAIRS * min(scale * 2, 1)), 1)):
            bare = _run("bare", address, number)
            own = _run("own", address, number)
            ratios.append(own["wall"] / bare["wall"])
            differences.append((own["cpu"] - bare["cpu"]) * 1000 / number)
            speeds.append(number / own["wall"])
    figures = {
        "wall_ratio": median(ratios),
        "own_cpu_ms_per_job": median(differences),
        "jobs_per_s": median(speeds),
        "load": load,
    }
    aims = {"wall_ratio": 1.25, "own_cpu_ms_per_job": 5.0}
    if load > 2:
        del aims["wall_ratio"]
    return figures, aims


@contextmanager
def _stub() -> Generator[str]:
    """The model server in a process of its own; gives its address."""
    command = [sys.executable, "-m", "tests.support.model_server", "--port", "0"]
    with subprocess.Popen(
        [*command, "--mix", f"slow:{ANSWER}"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def _run(kind: str, address: str, number: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.throughput", kind, address, str(number)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout)


def run_own(address: str, number: int) -> dict[str, float]:
    """The calls as jobs of a batch, by a consumer and a runner like those of a worker."""
    from core.actions import batches
    from core.domain.planning import Manner
    from core.queries.batches import is_anything_active
    from core.runner import Runner
    from tests import make
    from tests.bench.surroundings import fresh
    from worker.__main__ import listening
    from worker.tasks import hang_bell

    known = {"threads": THREADS, "openai_base_url": address, "openai_api_key": "none"}
    with fresh(**known) as (context, _bell):
        choice = make.project_with(context, number)
        warm_up = make.project_with(context, 1, code="WARM")
        runner = Runner(context)
        bell = hang_bell(context.settings, answer=runner.write_due)
        runner.start()
        batches.plan(context, warm_up, Manner(provider="openai"), inline=True)
        runner.write_due()
        planned = batches.plan(context, choice, Manner(provider="openai"))
        consumer = listening(bell, context.settings)
        begun = _clocks()
        consumer.start()
        while is_anything_active(context, planned.batch_id):
            time.sleep(0.02)
        ended = _clocks()
        consumer.stop()
        runner.stop(0)
    return {"wall": ended[0] - begun[0], "cpu": ended[1] - begun[1]}


def run_bare(address: str, number: int) -> dict[str, float]:
    """The same requests by Huey's own storage and one shared client, and nothing else."""
    import threading

    from openai import OpenAI

    from core.llm import WriteRequest
    from core.llm.instructions import builtin
    from core.llm.messages import messages_for
    from core.llm.openai import DEFAULT_MODEL, MOST_TOKENS
    from core.store.events import facts_of
    from core.store.tables import events
    from tests import make
    from tests.bench.surroundings import fresh
    from worker.__main__ import listening
    from worker.tasks import Bell

    with fresh(threads=THREADS) as (context, bell):
        make.project_with(context, number)
        with context.database.read() as connection:
            facts = [facts_of(row) for row in connection.execute(events.select()).mappings()]
        text = builtin("es")
        asked = [
            messages_for(WriteRequest(each, "es", str(n), instructions=text)) for n, each in enumerate(facts)
        ]
        client = OpenAI(base_url=address, api_key="none", max_retries=0)
        answered = threading.Semaphore(0)

        def call(place: int) -> None:
            client.chat.completions.create(
                model=DEFAULT_MODEL,
                messages=cast("list[ChatCompletionMessageParam]", asked[place]),
                max_completion_tokens=MOST_TOKENS,
            )
            answered.release()

        call(0)
        answered.acquire()
        task = bell.queue.task(name="call")(call)
        for place in range(number):
            task(place)
        consumer = listening(Bell(bell.queue, task), context.settings)
        begun = _clocks()
        consumer.start()
        for _ in range(number):
            answered.acquire()
        ended = _clocks()
        consumer.stop()
    return {"wall": ended[0] - begun[0], "cpu": ended[1] - begun[1]}


def _clocks() -> tuple[float, float]:
    return time.monotonic(), time.process_time()


if __name__ == "__main__":
    kind, address, number = sys.argv[1:]
    print(json.dumps((run_own if kind == "own" else run_bare)(address, int(number))))
