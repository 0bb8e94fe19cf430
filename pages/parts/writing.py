"""The one runner of the web process: it writes the handful of narratives that somebody waits for."""

import streamlit as st

from core.runner import Runner
from pages.parts.person import process_context

_started: list[Runner] = []


@st.cache_resource(show_spinner=False)
def _runner() -> Runner:
    runner = Runner(process_context())
    runner.start()
    _started.append(runner)
    return runner


def write_here(batch_id: int, threads: int) -> None:
    """Write a batch in this process; returns at once, and the page may be left."""
    _runner().write_batch(batch_id, threads)


def stop_writing() -> None:
    """Give back what is being written here: a worker goes on with it."""
    for runner in _started:
        runner.stop(process_context().settings.grace)
