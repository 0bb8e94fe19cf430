"""A command that waits for narratives does not wait for a worker that is dead."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from core.settings import ROOT
from tests import make


def test_a_worker_that_dies_under_the_command_is_started_again(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_bytes(make.csv_file([make.event_row(number) for number in range(1, 13)]))
    known = {
        "DATA_DIR": str(tmp_path / "data"),
        "REHEARSAL_PACE": "0.15",
        "OFFER_REHEARSAL": "1",
        "LEASE": "2",
        "BEAT": "0.5",
        "SWEEP": "0.5",
        "THREADS": "2",
    }
    surroundings = {**os.environ, **{f"CRONICA_{name}": value for name, value in known.items()}}
    command = [sys.executable, str(ROOT / "cli.py")]
    subprocess.run([*command, "import", str(file), "--project", "P"], env=surroundings, check=True)
    with subprocess.Popen(
        [*command, "generate", "--project", "P", "--provider", "rehearsal", "--json"],
        env=surroundings,
        stdout=subprocess.PIPE,
        text=True,
    ) as generating:
        pids: list[int] = []
        make.wait_until(lambda: pids.extend(_worker_pids(surroundings)) or pids)
        os.kill(pids[0], signal.SIGKILL)
        said, _errors = generating.communicate(timeout=60)
    assert generating.returncode == 0
    assert '"succeeded": 12' in said


def _worker_pids(surroundings: dict[str, str]) -> list[int]:
    shown = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "status", "--json"],
        env=surroundings,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return [worker["pid"] for worker in json.loads(shown.stdout)["workers"]]
