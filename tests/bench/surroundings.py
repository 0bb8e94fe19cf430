"""A store of its own for a benchmark, and worker processes over it."""

import os
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from core.actions import installation
from core.context import AppContext, open_context
from core.settings import ROOT, Settings
from tests.support.accounts import sample_actor
from worker.tasks import Bell, hang_bell


@contextmanager
def fresh(**changes: object) -> Generator[tuple[AppContext, Bell]]:
    """A context on a new store in a folder that goes at the end, and the bell of its queue."""
    with TemporaryDirectory(prefix="cronica-bench-", ignore_cleanup_errors=True) as folder:
        settings = Settings(_env_file=None, data_dir=Path(folder), offer_rehearsal=True, **changes)  # ty: ignore
        bell = hang_bell(settings)
        context = open_context(settings, ring=bell.ring)
        installation.prepare(context)
        try:
            yield context.acting_as(sample_actor(context)), bell
        finally:
            context.database.close()


def environment(settings: Settings) -> Mapping[str, str]:
    """The surroundings in which a worker process reads these very settings."""
    secrets = {"openai_api_key", "secret_key"}
    shown = settings.model_dump(exclude_none=True, exclude_defaults=True, exclude=secrets)
    own = {f"CRONICA_{name.upper()}": str(value) for name, value in shown.items()}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CRONICA_", "OPENAI_"))}
    if settings.openai_api_key:
        own["OPENAI_API_KEY"] = settings.openai_api_key.get_secret_value()
    if settings.secret_key:
        own["CRONICA_SECRET_KEY"] = settings.secret_key.get_secret_value()
    return {**kept, **own, "PYTHONPATH": str(ROOT)}


def start_worker(settings: Settings, module: str = "worker") -> subprocess.Popen[bytes]:
    """A worker process with these settings."""
    return subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env=environment(settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
