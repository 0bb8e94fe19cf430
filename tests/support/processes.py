"""Processes of this program as they run in earnest: the web face, a worker."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from core.settings import ROOT
from worker.face import web_command

PATIENCE = 60
"""Seconds until a process must answer, and again until it must have ended."""


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def surroundings(**settings: str) -> dict[str, str]:
    """What a process of ours gets to see: this machine's environment with settings of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CRONICA_", "OPENAI_"))}
    return {**kept, **settings}


@contextmanager
def process(
    command: Sequence[str], environment: Mapping[str, str], log: Path
) -> Generator[subprocess.Popen[bytes]]:
    """A process while it is entered; asked to stop at the end. What it says goes to `log`."""
    with log.open("wb") as output:
        started = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            yield started
        finally:
            started.terminate()
            try:
                started.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                started.kill()
                started.wait()


@contextmanager
def worker(environment: Mapping[str, str], folder: Path) -> Generator[subprocess.Popen[bytes]]:
    """A worker while it is entered."""
    with process([sys.executable, "-m", "worker"], environment, folder / "worker.txt") as started:
        yield started


@contextmanager
def web(environment: Mapping[str, str], folder: Path, port: int = 0) -> Generator[str]:
    """The web face while it is entered, at a free port unless one is given. Its address."""
    at = port or free_port()
    with process(web_command("127.0.0.1", at), environment, folder / "web.txt") as server:
        yield wait_for(f"http://127.0.0.1:{at}", server)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> str:
    """The address, once a Streamlit server answers there."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            urlopen(f"{address}/_stcore/health", timeout=1).close()
            return address
        except OSError:
            assert server.poll() is None, "the server has ended"
            time.sleep(0.1)
    raise TimeoutError(f"nobody answers at {address}")
