"""Writing with a real runner against a real server, at the time of day."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module

from pydantic import SecretStr

from core.context import AppContext
from core.queries.batches import BatchView
from core.runner import Runner
from tests.make import batch_seen, wait_until
from tests.support.model_server import ModelServer

KEY = "sk-proj-0123456789abcdefABCDEF"


def now() -> datetime:
    """The time of day."""
    return datetime.now(UTC)


def writing_to(context: AppContext, server: ModelServer, **changes: object) -> AppContext:
    """The context with the clock of the day and the server for its model."""
    # Loaded before the first attempt, so that a short limit is not used up by it.
    import_module("openai")
    known = {"openai_base_url": server.address, "openai_api_key": SecretStr(KEY), **changes}
    return replace(context, settings=context.settings.model_copy(update=known), clock=now, _providers={})


@contextmanager
def running(context: AppContext, grace: float = 0) -> Generator[Runner]:
    """A runner for as long as it is entered."""
    runner = Runner(context)
    runner.start()
    try:
        yield runner
    finally:
        runner.stop(grace)


def write_to_the_end(context: AppContext, batch_id: int) -> BatchView:
    """Write a batch, retries included, and give it back as it ended."""
    with running(context) as runner:
        runner.write_batch(batch_id, context.settings.threads)
        wait_until(lambda: batch_seen(context, batch_id).finished)
    return batch_seen(context, batch_id)
