"""The one command: makes .venv from the lock, then hands on to cli.py (standard library only)."""

from __future__ import annotations

import hashlib
import json
import locale
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from collections import deque
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
STAMP = VENV / "cronica.json"
GATE = VENV / "cronica.lock"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

OLDEST_PYTHON = (3, 11)
LOCK, DEVELOPMENT_LOCK = "requirements.txt", "requirements-dev.txt"
DEVELOPMENT_COMMANDS = {"test", "shots"}
SERVERS = ("--store", "--queue")
BUILD = "import sys, sysconfig; print(sys.implementation.cache_tag, sysconfig.get_platform())"

# The catalogues need Babel, which is not installed yet: these few lines are the exception.
WORDS = {
    "es": {
        "old": "Crónica necesita Python 3.11 o posterior; este es {version}.",
        "make": "Creando el entorno .venv con Python {version}…",
        "install": "Instalando {count} paquetes con {tool}…",
        "fetched": "  {count} paquetes descargados…",
        "copy": "  copiando los paquetes al entorno…",
        "instead": "uv no pudo instalarlos; se sigue con pip.",
        "wait": "Otra instalación está en curso en esta carpeta; se espera a que termine…",
        "ready": "Listo en {seconds} s.",
        "already": "Ya está todo instalado.",
        "unusable": "No se puede preparar la carpeta {folder}: {reason}",
        "failed": "La instalación falló; al repetir la orden empieza de nuevo.",
        "no ensurepip": "A este Python le falta ensurepip (en Debian y Ubuntu: apt install python3-venv).",
        "interrupted": "Instalación interrumpida; al repetir la orden empieza de nuevo.",
    },
    "en": {
        "old": "Crónica needs Python 3.11 or later; this is {version}.",
        "make": "Making the environment .venv with Python {version}…",
        "install": "Installing {count} packages with {tool}…",
        "fetched": "  {count} packages downloaded…",
        "copy": "  copying the packages into the environment…",
        "instead": "uv could not install them; going on with pip.",
        "wait": "Another set-up is running in this folder; waiting for it to end…",
        "ready": "Ready in {seconds} s.",
        "already": "Everything is installed already.",
        "unusable": "The folder {folder} cannot be set up: {reason}",
        "failed": "The set-up failed; the same command starts it anew.",
        "no ensurepip": "This Python has no ensurepip (on Debian and Ubuntu: apt install python3-venv).",
        "interrupted": "Set-up interrupted; the same command starts it anew.",
    },
}


class SetupError(Exception):
    """A step of the set-up ended badly; the message is what it said last."""


def main(arguments: list[str]) -> int:
    """Set up what is missing, then run the command. Returns the exit status."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < OLDEST_PYTHON:
        say("old", version=version)
        return 2
    command = arguments[0] if arguments else ""
    started = time.monotonic()
    try:
        installed_now = set_up(lock_for(command, arguments))
    except SetupError as failure:
        say("no ensurepip" if "No module named ensurepip" in str(failure) else "failed")
        print(failure, file=sys.stderr)
        return 1
    except OSError as error:
        say("unusable", folder=HERE, reason=f"{error.strerror} ({error.filename})")
        return 2
    except KeyboardInterrupt:
        say("interrupted")
        return 130
    if installed_now:
        say("ready", seconds=round(time.monotonic() - started))
    elif command == "setup":
        say("already")
    return 0 if command == "setup" else hand_on(arguments)


def lock_for(command: str, arguments: list[str]) -> str:
    """The lock that a command needs; a benchmark over other servers brings these servers along."""
    over_servers = command == "bench" and any(argument.startswith(SERVERS) for argument in arguments)
    return DEVELOPMENT_LOCK if over_servers or command in DEVELOPMENT_COMMANDS else LOCK


def say(name: str, **values: object) -> None:
    """One plain line for the person, on standard error: standard output is for what was asked."""
    tongue = next((os.environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(key)), "")
    if not tongue and os.name == "nt":
        tongue = locale.setlocale(locale.LC_CTYPE, "")
    words = WORDS["en" if tongue.lower().startswith("en") else "es"]
    print(words[name].format(**values), file=sys.stderr, flush=True)


def set_up(lock: str) -> bool:
    """Make .venv hold what `lock` lists. Returns whether there was anything to do.

    Raises SetupError, or OSError where the folder cannot be written.
    """
    wanted = state_with(lock)
    if is_ready(wanted):
        return False
    VENV.mkdir(exist_ok=True)
    with one_at_a_time():
        if is_ready(wanted):  # made by the one that was waited for
            return True
        broken = "unfinished" in state() or build_of(PYTHON) != build_of(sys.executable)
        # Written before anything is touched and replaced last: an interrupted set-up is seen by the next.
        STAMP.write_text('{"unfinished": true}', encoding="utf-8")
        if broken:
            make_environment()
        install(lock)
        STAMP.write_text(json.dumps(wanted), encoding="utf-8")
    return True


def state_with(lock: str) -> dict[str, object]:
    """What the stamp says once `lock` is installed; the development lock holds the plain one whole."""
    locks = {LOCK, lock}
    hashes = {name: hashlib.sha256((HERE / name).read_bytes()).hexdigest() for name in locks}
    return {**hashes, "python": f"{sys.implementation.cache_tag} {sysconfig.get_platform()}"}


def state() -> dict[str, object]:
    """What the stamp says now; empty for an environment that somebody made by hand."""
    try:
        return json.loads(STAMP.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        return {"unfinished": True}


def is_ready(wanted: dict[str, object]) -> bool:
    """Whether the environment holds what is wanted, and its Python is still there."""
    return wanted.items() <= state().items() and PYTHON.exists()


def build_of(python: Path | str) -> str:
    """Which Python that is: version and platform; empty if it does not run."""
    try:
        return subprocess.run([python, "-c", BUILD], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


@contextmanager
def one_at_a_time() -> Generator[None]:
    """Hold the folder's set-up lock; whoever comes second waits."""
    with GATE.open("a+b") as gate:
        # The installers inherit the lock: should this process be killed, it stays held until they end.
        os.set_inheritable(gate.fileno(), True)
        if not is_held(gate):
            say("wait")
            while not is_held(gate):
                time.sleep(0.2)
        yield


def is_held(gate: IO[bytes]) -> bool:
    """Try to take the lock; False while another has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(gate.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def make_environment() -> None:
    """Empty .venv, but for stamp and lock, and make it anew with the Python that runs this."""
    say("make", version=".".join(str(part) for part in sys.version_info[:3]))
    for thing in VENV.iterdir():
        if thing in (STAMP, GATE):
            continue
        if thing.is_dir() and not thing.is_symlink():
            shutil.rmtree(thing)
        else:
            thing.unlink()
    # From inside .venv, sys.executable has just been removed: the one below it makes the new one.
    python = getattr(sys, "_base_executable", None) or sys.executable
    run([python, "-m", "venv", "--without-pip", str(VENV)])


def install(lock: str) -> None:
    """Install the lock with uv where it can be had, else with pip: the hashes make them the same."""
    wanted = ["--require-hashes", "-r", str(HERE / lock)]
    count = len(re.findall(r"^\w\S*==", (HERE / lock).read_text(encoding="utf-8"), re.MULTILINE))
    if os.environ.get("CRONICA_SETUP") != "pip" and (uv := find_uv()):
        say("install", count=count, tool="uv")
        try:
            run([*uv, "pip", "install", "--python", str(PYTHON), *wanted])
            return
        except SetupError:
            say("instead")
    add_pip()
    say("install", count=count, tool="pip")
    run([*pip("install"), "--progress-bar", "off", *wanted])


def find_uv() -> list[str]:
    """The command that runs uv, installed into .venv if need be; empty where it cannot be had."""
    if found := shutil.which("uv"):
        return [found]
    add_pip()
    try:
        run([*pip("install"), "--quiet", "--only-binary", ":all:", "uv"])
    except SetupError:
        return []
    return [str(PYTHON), "-m", "uv"]


def add_pip() -> None:
    """Put pip into .venv: it is made without, because uv needs none and is ready seconds sooner."""
    run([str(PYTHON), "-m", "ensurepip", "--default-pip"])


def pip(command: str) -> list[str]:
    """A command line of the environment's pip, without its questions and remarks."""
    return [str(PYTHON), "-m", "pip", command, "--no-input", "--no-color", "--disable-pip-version-check"]


def run(command: Sequence[str]) -> None:
    """Run one step; of what it says only pip's progress is shown. Raises SetupError with its last lines."""
    last: deque[str] = deque(maxlen=12)
    fetched = 0
    # uv must use this machine's Python and never fetch one.
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        close_fds=False,  # of ours, only the lock can be inherited
    ) as step:
        for line in step.stdout or ():
            # Addresses stay out: where packages come from is the business of whoever set the machine up.
            last.append(re.sub(r"https?://\S+|host='[^']*'", "…", line.rstrip()))
            if line.startswith("Collecting "):
                fetched += 1
                if fetched % 10 == 0:
                    say("fetched", count=fetched)
            elif fetched and line.startswith("Installing collected packages"):
                say("copy")
    if step.returncode:
        raise SetupError("\n".join(last))


def hand_on(arguments: list[str]) -> int:
    """Become cli.py, in the environment; on Windows run it and return its exit status."""
    command = [str(PYTHON), str(HERE / "cli.py"), *arguments]
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606
    with subprocess.Popen(command) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue  # the console gave Ctrl-C to the child too, and that stops cleanly


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
