"""The start of the web face: what it makes ready, and how it refuses to start."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from core.context import open_context
from core.settings import ROOT, Settings
from tests.support.accounts import sample_actor
from tests.support.processes import free_port, surroundings, web


def test_an_empty_folder_is_made_ready(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with web(surroundings(CRONICA_DATA_DIR=str(data)), tmp_path) as address:
        with urlopen(f"{address}/") as answer:
            assert b"<title>" in answer.read()
        context = open_context(Settings(data_dir=data))
        assert sample_actor(context).name
        context.database.close()
    assert (data / "logs" / "web.log").exists()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"CRONICA_THREADS": "many"}, "CRONICA_THREADS"),
        ({"CRONICA_DATA_DIR": "/proc/cronica"}, "/proc/cronica"),
    ],
)
def test_what_cannot_work_stops_the_start_with_one_line(settings: dict[str, str], said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(free_port())],
        cwd=ROOT,
        env=surroundings(**settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    [line] = done.stderr.strip().splitlines()
    assert said in line


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM")
def test_the_end_of_its_input_stops_it(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    log = tmp_path / "web.txt"
    environment = surroundings(CRONICA_DATA_DIR=str(tmp_path / "data"), CRONICA_UNTIL_END_OF_INPUT="1")
    port = str(free_port())
    with log.open("wb") as output:
        started = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", port],
            cwd=ROOT,
            env=environment,
            stdin=reading,
            stdout=output,
            stderr=output,
        )
    os.close(reading)
    time.sleep(4)
    assert started.poll() is None, log.read_text()
    os.close(writing)
    try:
        assert started.wait(15) in (0, -signal.SIGTERM)
    finally:
        started.kill()
