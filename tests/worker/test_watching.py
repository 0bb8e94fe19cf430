"""A command that waits for narratives does not wait for a worker that is dead."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from core.context import open_context
from core.domain.actors import system
from core.queries.service import writing_service
from core.settings import ROOT, Settings
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
    context = open_context(Settings(data_dir=tmp_path / "data")).acting_as(system("test"))
    with subprocess.Popen(
        [*command, "generate", "--project", "P", "--provider", "rehearsal", "--json"],
        env=surroundings,
        stdout=subprocess.PIPE,
        text=True,
    ) as generating:
        make.wait_until(lambda: writing_service(context).workers)
        os.kill(writing_service(context).workers[0].pid, signal.SIGKILL)
        said, _errors = generating.communicate(timeout=60)
    context.database.close()
    assert generating.returncode == 0
    assert '"succeeded": 12' in said
