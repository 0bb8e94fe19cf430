"""The supervisor, seen from outside: real processes, real signals."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from worker.supervisor import stop_at_end_of_input

ROOT = Path(__file__).resolve().parents[2]
POSIX = sys.platform != "win32"

# Children report by a line that holds what the test looks for, and their process id.
STEADY = """
    import os, signal, sys, time
    def stop(*_):
        print("cleaned up", flush=True)
        sys.exit(0)
    signal.signal(signal.SIGTERM, stop)
    print("up", os.getpid(), flush=True)
    while True:
        time.sleep(0.05)
"""
STUBBORN = """
    import os, signal, time
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("up", os.getpid(), flush=True)
    while True:
        time.sleep(0.05)
"""
BROKEN = """
    print("no table named jobs", flush=True)
    raise SystemExit(7)
"""
WATCHFUL = """
    import os, time
    from worker.supervisor import stop_at_end_of_input
    def stop():
        open(os.environ["LEFT"], "w").close()
        os._exit(0)
    stop_at_end_of_input(stop)
    print("up", os.getpid(), flush=True)
    time.sleep(60)
"""


class Run:
    """A supervisor in a process of its own, with everything it has printed so far."""

    def __init__(self, web: str, workers: list[str], *, grace: float, left: Path) -> None:
        children = [[sys.executable, "-c", textwrap.dedent(code)] for code in (web, *workers)]
        program = f"""
            from pathlib import Path
            from worker.supervisor import supervise
            web, *workers = {children!r}
            raise SystemExit(supervise(
                web=web, workers=workers, grace={grace}, logs=Path({str(left.parent)!r}),
                on_given_up=lambda why: print("TOLD", why),
            ))
        """
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-c", textwrap.dedent(program)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={**os.environ, "LEFT": str(left), "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        )
        self.lines: list[str] = []

    def read_until(self, *wanted: str) -> None:
        """Read on until each of the wanted texts has been seen in a line of its own."""
        missing = list(wanted)
        while missing:
            line = next(iter(self.process.stdout or ()), "")
            assert line, f"ended without {missing}: {self.lines}"
            self.lines.append(line)
            hit = next((text for text in missing if text in line), None)
            if hit:
                missing.remove(hit)

    def press_ctrl_c(self) -> None:
        """As a terminal does it: the signal goes to the whole group in the foreground."""
        os.killpg(self.process.pid, signal.SIGINT)

    def pids(self, name: str) -> list[int]:
        return [int(line.split()[-1]) for line in self.lines if line.startswith(name) and "| up" in line]

    def end(self) -> int:
        self.lines += list(self.process.stdout or ())
        return self.process.wait()


@pytest.fixture
def started(tmp_path: Path) -> Iterator[list[Run]]:
    runs: list[Run] = []
    yield runs
    for run in runs:
        if run.process.poll() is None:
            run.process.kill()
        run.process.wait()
        if run.process.stdout:
            run.process.stdout.close()


def start(started: list[Run], tmp_path: Path, web: str, *workers: str, grace: float = 5) -> Run:
    started.append(Run(web, list(workers), grace=grace, left=tmp_path / "left"))
    return started[-1]


def logged(tmp_path: Path) -> list[tuple[str, str]]:
    lines = (tmp_path / "supervisor.log").read_text("utf-8").splitlines()
    return [(line["level"], line["message"]) for line in map(json.loads, lines)]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


pytestmark = pytest.mark.skipif(not POSIX, reason="signals: these tests send POSIX signals")


@pytest.mark.parametrize("way", ["Ctrl-C", "SIGTERM"])
def test_a_request_to_stop_lets_all_clean_up(started: list[Run], tmp_path: Path, way: str) -> None:
    run = start(started, tmp_path, STEADY, STEADY, STEADY)
    run.read_until("web      | up", "worker 1 | up", "worker 2 | up")
    if way == "Ctrl-C":
        run.press_ctrl_c()
    else:
        run.process.terminate()
    assert run.end() == 0
    assert sorted(line.split()[0] for line in run.lines if "cleaned up" in line) == [
        "web",
        "worker",
        "worker",
    ]
    assert not any(is_alive(pid) for pid in run.pids("w"))


def test_the_end_of_the_web_face_ends_all_with_its_status(started: list[Run], tmp_path: Path) -> None:
    run = start(started, tmp_path, "import time; time.sleep(1); raise SystemExit(3)", STEADY)
    run.read_until("worker 1 | up", "worker 1 | cleaned up")
    assert run.end() == 3


def test_a_killed_worker_is_started_again_and_the_face_stays(started: list[Run], tmp_path: Path) -> None:
    run = start(started, tmp_path, STEADY, STEADY)
    run.read_until("web      | up", "worker 1 | up")
    os.kill(run.pids("worker 1")[0], signal.SIGKILL)
    run.read_until("worker 1 | up")
    assert len(set(run.pids("worker 1"))) == 2
    assert is_alive(run.pids("web")[0])
    assert any("137" in line for line in run.lines), "the line about the death gives its status"
    (line,) = logged(tmp_path)
    assert line[0] == "warning"
    assert line[1].startswith("worker stopped, is started again: worker 1, exit status 137")
    run.press_ctrl_c()
    assert run.end() == 0


def test_five_deaths_in_a_minute_are_enough_and_are_told(started: list[Run], tmp_path: Path) -> None:
    run = start(started, tmp_path, STEADY, BROKEN, STEADY)
    run.read_until("TOLD")
    time.sleep(1)
    run.press_ctrl_c()
    assert run.end() == 0
    assert sum("| no table named jobs" in line for line in run.lines) == 5
    told = [line for line in run.lines if line.startswith("TOLD")]
    assert told == ["TOLD worker 1, exit status 7: no table named jobs\n"]
    assert [level for level, _line in logged(tmp_path)] == ["warning"] * 4 + ["error"]
    assert sum("cleaned up" in line for line in run.lines) == 2, "the face and the other worker went on"


def test_who_does_not_stop_in_time_is_ended(started: list[Run], tmp_path: Path) -> None:
    run = start(started, tmp_path, STEADY, STUBBORN, grace=-4)  # and 5 s are added
    run.read_until("web      | up", "worker 1 | up")
    run.process.terminate()
    assert run.end() == 0
    assert not is_alive(run.pids("worker 1")[0])


def test_a_second_ctrl_c_does_not_wait(started: list[Run], tmp_path: Path) -> None:
    run = start(started, tmp_path, STEADY, STUBBORN, grace=600)
    run.read_until("web      | up", "worker 1 | up")
    run.press_ctrl_c()
    run.read_until("web      | cleaned up")
    run.press_ctrl_c()
    assert run.end() == 0
    assert not is_alive(run.pids("worker 1")[0])


def test_a_worker_notices_that_the_supervisor_was_killed(started: list[Run], tmp_path: Path) -> None:
    run = start(started, tmp_path, STEADY, WATCHFUL)
    run.read_until("web      | up", "worker 1 | up")
    run.process.kill()
    deadline = time.monotonic() + 30
    while not (tmp_path / "left").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(run.pids("web")[0], signal.SIGTERM)
    assert (tmp_path / "left").exists()


def test_watching_the_input_does_not_disturb_the_end_of_a_process() -> None:
    program = f"from worker.supervisor import {stop_at_end_of_input.__name__} as watch; watch(print)"
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert process.stderr.read() == ""
        assert process.wait() == 0
