"""What stands in deploy/, looked at by the tools it is for: systemd reads the units, Supervisor runs both."""

import getpass
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from core.context import AppContext
from core.queries.service import WorkerView, writing_service
from core.settings import ROOT
from core.store.tables import workers
from tests.make import wait_until
from tests.plugins.requirements import missing
from tests.support.accounts import rows
from tests.support.processes import free_port, surroundings

SYSTEMD = ROOT / "deploy" / "systemd"
PYTHON = "/opt/cronica/.venv/bin/python"


def analyze(*arguments: str | Path) -> str:
    """What systemd-analyze says of units; it must find nothing wrong."""
    found = shutil.which("systemd-analyze")
    if not found:
        missing("systemd", "the units are looked at by its own tool")
    done = subprocess.run(
        [found, *arguments], capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    units = []
    for unit in SYSTEMD.iterdir():
        # A template is looked at as one of its instances; programs have to be there.
        copy = tmp_path / unit.name.replace("@", "@1")
        copy.write_text(unit.read_text().replace(PYTHON, sys.executable))
        units.append(copy)
    assert len(units) == 5
    assert analyze("verify", "--man=no", *units) == ""


@pytest.mark.parametrize("name", ["cronica-web.service", "cronica-worker@.service", "cronica-backup.service"])
def test_a_service_may_do_little_besides_its_work(name: str) -> None:
    """Exposure by systemd's own measure, from 0 to 100; a service without any bounds has 96."""
    analyze("security", "--offline=yes", "--threshold=35", SYSTEMD / name)


@pytest.fixture
def supervised(context: AppContext) -> Generator[tuple[list[str], int]]:
    """supervisord with the file of deploy/, but for where things are: how to ask it, and the port."""
    control = shutil.which("supervisorctl", path=str(Path(sys.executable).parent))
    if not control:
        missing("Supervisor", "its configuration is tried with it")
    # The path of a socket must be short.
    with tempfile.TemporaryDirectory(prefix="sv-") as folder:
        port = free_port()
        text = (ROOT / "deploy" / "supervisor" / "cronica.conf").read_text()
        for usual, here in (
            (PYTHON, sys.executable),
            ("/opt/cronica", str(ROOT)),
            ("/var/log/supervisor", folder),
            ("/var/lib/cronica", folder),
            ("user=cronica", f"user={getpass.getuser()}"),
            ("--port 8501", f"--port {port}"),
        ):
            assert usual in text
            text = text.replace(usual, here)
        (Path(folder) / "cronica.conf").write_text(text)
        main = Path(folder) / "supervisord.conf"
        main.write_text(
            f"[unix_http_server]\nfile={folder}/s\n[supervisorctl]\nserverurl=unix://{folder}/s\n"
            f"[supervisord]\nlogfile={folder}/log\npidfile={folder}/pid\nnodaemon=true\n"
            "[rpcinterface:supervisor]\n"
            "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n"
            f"[include]\nfiles={folder}/cronica.conf\n"
        )
        server = subprocess.Popen(
            [Path(control).with_name("supervisord"), "-c", str(main)],
            env=surroundings(CRONICA_DATA_DIR=str(context.settings.data_dir), CRONICA_SWEEP="0.3"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield [control, "-c", str(main)], port
        finally:
            server.terminate()
            server.wait(60)


def asked(control: list[str], *words: str) -> str:
    return subprocess.run([*control, *words], capture_output=True, text=True, check=False).stdout


def test_supervisor_runs_both_and_brings_back_a_worker_that_was_killed(
    supervised: tuple[list[str], int], context: AppContext
) -> None:
    control, port = supervised
    wait_until(lambda: asked(control, "status").count("RUNNING") == 2)
    wait_until(lambda: answers(port))
    first = of_service(context)[0].pid
    assert int(asked(control, "pid", "cronica-worker:cronica-worker-1")) == first
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: any(worker.pid != first for worker in of_service(context)))
    last = rows(context, workers)[-1]
    pages, file = asked(control, "pid", "cronica-web"), Path(control[-1]).with_name("cronica.conf")
    file.write_text(file.read_text().replace("numprocs=1", "numprocs=2"))
    asked(control, "update")
    (before,) = (row for row in rows(context, workers) if row.id == last.id)
    assert before.stopped, "the worker signed off: what it was writing was given back"
    assert "cronica-worker:cronica-worker-2" in asked(control, "status")
    assert asked(control, "pid", "cronica-web") == pages, "the pages go on while workers are added"
    asked(control, "stop", "cronica-web", "cronica-worker:*")
    assert not {"RUNNING", "STARTING"} & set(asked(control, "status").split())


def answers(port: int) -> bool:
    with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1) as answer:
        return answer.status == 200
    return False


def of_service(context: AppContext) -> tuple[WorkerView, ...]:
    wait_until(lambda: rows(context, workers))
    return writing_service(context).workers
