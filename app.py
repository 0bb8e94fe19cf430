"""The web face: a Starlette application round pages/main.py; `streamlit run app.py` starts it."""

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from core.actions.installation import prepare
from pages.doors.assembly import doors
from pages.parts import mishaps
from pages.parts.person import process_context
from pages.parts.writing import stop_writing
from worker.logs import log_to
from worker.supervisor import stop_at_end_of_input
from worker.watchman import watch

log = logging.getLogger("web")

CHECKS_AT_ONCE = 2
"""Passwords that are checked at the same time: each check keeps a processor busy."""


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncGenerator[None]:
    """Make this installation ready before the first page, and give back the work at the end."""
    context = process_context()
    log_to(context.settings.data_dir / "logs", "web")
    try:
        prepare(context)
    except Exception as error:
        log.exception("the web face cannot start")
        say_why_not(error)
        os._exit(2)  # an exception would come out of the server as a long traceback and another status
    if os.environ.get("CRONICA_UNTIL_END_OF_INPUT") == "1":
        stop_at_end_of_input(lambda: os.kill(os.getpid(), signal.SIGTERM))
    stop = threading.Event()
    watch(context, stop)  # where no worker runs, nobody else is there to say so
    yield
    stop.set()
    stop_writing()
    context.database.close()


def say_why_not(error: Exception) -> None:
    """One line on standard error."""
    where = f"{error.strerror}: {error.filename}" if isinstance(error, OSError) else str(error) or repr(error)
    sys.stderr.write(f"{where.splitlines()[0]}\n")
    sys.stderr.flush()


try:
    entrance = doors(process_context(), turns=asyncio.Semaphore(CHECKS_AT_ONCE))
except Exception as reason:  # a setting, the folder, the queue: nothing can be served, and one line says why
    say_why_not(reason)
    sys.exit(2)

app = st.App(
    Path(__file__).resolve().parent / "pages" / "main.py",
    lifespan=lifespan,
    routes=entrance.routes,
    middleware=entrance.middleware,
    exception_handlers={Exception: entrance.mishap},
    on_script_error=mishaps.show,
)
