"""Keeps the web face and the workers running side by side, until one thing asks all to stop."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import IO

from core.i18n import _
from worker.logs import log_to
from worker.terminal import printable

log = logging.getLogger(__name__)

LOOK = 0.2
MINUTE = 60.0
DELAYS = (0.0, 1.0, 2.0, 4.0)
"""How long to wait before a worker is started again, by how often it died within a minute."""
LAST_WORDS = 5.0
"""What a worker needs beyond its grace to give back what it holds and close."""

_speech = threading.Lock()


def supervise(
    *,
    web: Sequence[str],
    workers: Sequence[Sequence[str]],
    grace: float,
    logs: Path,
    on_given_up: Callable[[str], None],
) -> int:
    """Run one web face and any number of workers until the face ends, Ctrl-C or SIGTERM.

    Each argument list is one process. A worker that dies is started again, at once and then with
    back-off; after its fifth death within a minute it stays down and `on_given_up` is told why (one
    line: which worker, its exit status, what it said last). Both are also logged in the folder `logs`:
    who was killed could not write why. At the end all are asked to stop and,
    `grace` + 5 seconds later, made to; a second Ctrl-C does not wait. Must be called from the main
    thread. Returns the exit status: 0 if it was asked to stop, else that of the web face.
    """
    log_to(logs, "supervisor")
    with _asked_to_stop() as asked:
        face = _Child("web", web)
        crew = [_Child(f"worker {number}", argv) for number, argv in enumerate(workers, start=1)]
        try:
            for child in (face, *crew):
                child.start()
            while not asked and (status := face.status()) is None:
                for worker in crew:
                    _tend(worker, on_given_up)
                time.sleep(LOOK)
        finally:
            _stop([face, *crew], grace + LAST_WORDS, asked)
    return 0 if asked or status is None else status


def stop_at_end_of_input(stop: Callable[[], None]) -> None:
    """Call `stop`, from a thread of its own, when whoever started this process is gone.

    The supervisor holds the other end of its children's standard input: the end of it is the one
    sign that also comes when the supervisor is killed. Only for processes that it starts.
    """

    def watch() -> None:
        # Not sys.stdin.buffer: its lock, held here for ever, would abort the interpreter at its end.
        while os.read(0, 4096):
            pass
        stop()

    threading.Thread(target=watch, name="end of input", daemon=True).start()


class _Child:
    """One process and its replacements, with the lines it prints."""

    def __init__(self, name: str, argv: Sequence[str]) -> None:
        self.name = name
        self.argv = list(argv)
        self.deaths: deque[float] = deque()
        self.start_at: float | None = None
        self.given_up = False
        self.last_line = ""
        self._process: subprocess.Popen[str] | None = None
        self._relay: threading.Thread | None = None

    def start(self) -> None:
        """Start the process in a group of its own, so that Ctrl-C reaches the supervisor alone."""
        group = subprocess.CREATE_NEW_PROCESS_GROUP if sys.platform == "win32" else 0
        self.start_at = None
        self.last_line = ""
        self._process = subprocess.Popen(  # noqa: S603
            self.argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
            start_new_session=True,
            creationflags=group,
        )
        self._relay = threading.Thread(target=self._pass_on, args=(self._process.stdout,), daemon=True)
        self._relay.start()

    def is_running(self) -> bool:
        """Whether there is a process now."""
        return self._process is not None and self._process.poll() is None

    def status(self) -> int | None:
        """The exit status as a shell gives it; None while the process runs."""
        if self._process is None or (code := self._process.poll()) is None:
            return None
        return code if code >= 0 else 128 - code

    def ask(self) -> None:
        """Ask the process to stop."""
        if self._process is None or not self.is_running():
            return
        if sys.platform != "win32":
            self._process.terminate()
        elif self.name == "web":
            self._process.send_signal(signal.CTRL_BREAK_EVENT)
        elif self._process.stdin:  # CTRL_BREAK would end a worker at once; it watches its input instead
            self._process.stdin.close()

    def kill(self) -> None:
        """End the process and whatever it started."""
        if self._process is None or not self.is_running():
            return
        if sys.platform == "win32":
            tree = ["taskkill", "/F", "/T", "/PID", str(self._process.pid)]
            subprocess.run(tree, capture_output=True, check=False)  # noqa: S603
        else:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def hear_out(self) -> None:
        """Wait, not for long, until what the ended process printed has been passed on."""
        if self._relay:
            self._relay.join(timeout=1)
        if self._process and self._process.stdin:
            self._process.stdin.close()

    def _pass_on(self, output: IO[str]) -> None:
        with output:
            for line in output:
                self.last_line = line.rstrip() or self.last_line
                _tell(f"{self.name:<9}| {line.rstrip()}")


def _tend(worker: _Child, on_given_up: Callable[[str], None]) -> None:
    """Start a dead worker again when its time has come, or give it up."""
    now = time.monotonic()
    if worker.start_at is not None:
        if now >= worker.start_at:
            worker.start()
        return
    status = worker.status()
    if status is None or worker.given_up:
        return
    worker.hear_out()
    worker.deaths.append(now)
    while now - worker.deaths[0] > MINUTE:
        worker.deaths.popleft()
    reason = f"{worker.name}, exit status {status}: {worker.last_line}".removesuffix(": ")
    if len(worker.deaths) <= len(DELAYS):
        worker.start_at = now + DELAYS[len(worker.deaths) - 1]
        log.warning("worker stopped, is started again: %s", reason)
        _tell(_("The writing service stopped and is started again ({reason}).", reason=reason))
        return
    worker.given_up = True
    log.error("worker stopped five times within a minute, stays down: %s", reason)
    _tell(
        _("The writing service stopped five times within a minute and stays down ({reason}).", reason=reason)
    )
    _tell(_("No text is lost; the narratives wait. Once the cause is mended, start Crónica again."))
    try:
        on_given_up(reason)
    except Exception as error:  # what broke the worker may break this too; the face must stay
        _tell(f"{type(error).__name__}: {error}")


def _stop(children: Sequence[_Child], patience: float, asked: list[int]) -> None:
    """Ask all to stop and wait; kill who has not after `patience` seconds, or at the next Ctrl-C."""
    already = len(asked)
    deadline = time.monotonic() + patience
    for child in children:
        child.ask()
    running = [child for child in children if child.is_running()]
    while running and time.monotonic() < deadline and len(asked) == already:
        time.sleep(LOOK / 4)
        running = [child for child in running if child.is_running()]
    for child in running:
        log.warning("%s did not stop in time and was ended", child.name)
        _tell(_("{name} did not stop in time and was ended.", name=child.name))
        child.kill()
    for child in children:
        child.hear_out()


@contextmanager
def _asked_to_stop() -> Generator[list[int]]:
    """The signals that asked this process to stop, as they come; a list, since a handler must not lock."""
    asked: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        asked.append(number)

    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    numbers = [number for name in names if (number := getattr(signal, name, None)) is not None]
    # One that is ignored stays so: that is how nohup asks to outlive the terminal.
    before = {number: signal.getsignal(number) for number in numbers}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, note)
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell(line: str) -> None:
    """Print a whole line. When nobody reads any more, go on in silence: the children must not block."""
    with _speech, suppress(BrokenPipeError):
        sys.stdout.write(f"{printable(line)}\n")
        sys.stdout.flush()
