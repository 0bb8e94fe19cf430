"""Every check of the project, one after the other: what `python run.py test` runs."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = [sys.executable, "-m"]
SCRIPTS = Path(sys.executable).parent

# Whole files stay on one process: their databases and servers are made once. They are begun in the order
# of tests/conftest.py, the long ones first, so that no process is left waiting for one of them at the end.
# Three on two cores: in a browser one mostly waits.
IN_PARALLEL = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"] if (os.cpu_count() or 1) > 1 else []

CHECKS = {
    "ruff check": [*PYTHON, "ruff", "check", "."],
    "ruff format": [*PYTHON, "ruff", "format", "--check", "."],
    "ty check": [*PYTHON, "ty", "check"],
    "lint-imports": [str(SCRIPTS / "lint-imports")],
    "deptry": [*PYTHON, "deptry", "."],
    "catalogues": [*PYTHON, "tests.catalogues"],
    "pytest": [*PYTHON, "pytest", *IN_PARALLEL],
}


def run(arguments: list[str]) -> int:
    """Run every check, or with arguments pytest alone with them. Returns the exit status: 1 if any failed."""
    if arguments:
        return subprocess.call([*PYTHON, "pytest", *arguments], cwd=ROOT)
    started = time.monotonic()
    failed = [name for name, command in CHECKS.items() if not _passes(name, command)]
    took = f"{time.monotonic() - started:.0f} s"
    if failed:
        print(f"FAILED in {took}: {', '.join(failed)}", flush=True)
        return 1
    print(f"All {len(CHECKS)} checks passed in {took}: {', '.join(CHECKS)}", flush=True)
    return 0


def _passes(name: str, command: list[str]) -> bool:
    print(f"== {name}", flush=True)
    started = time.monotonic()
    status = subprocess.call(command, cwd=ROOT)
    print(
        f"== {name}: {'ok' if status == 0 else f'FAILED ({status})'}, {time.monotonic() - started:.1f} s",
        flush=True,
    )
    return status == 0
