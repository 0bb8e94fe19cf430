"""The servers over which a benchmark runs: by default the files of one machine."""

from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from tests.support.servers import Postgresql, Redis

STORES, QUEUES = ("sqlite", "postgresql"), ("sqlite", "redis", "postgresql")


@dataclass(frozen=True)
class Servers:
    """What runs; None where a file does. PostgreSQL alone is store and queue at once."""

    postgresql: Postgresql | None
    redis: Redis | None
    settings: Mapping[str, str]


@contextmanager
def serving(store: str, queue: str) -> Generator[Servers]:
    """Servers of their own for a kind of store and of queue, and the settings that lead there."""
    with ExitStack() as opened:
        postgresql = redis = None
        settings = {}
        if "postgresql" in (store, queue):
            postgresql = opened.enter_context(Postgresql())
        if queue == "redis":
            redis = opened.enter_context(Redis())
            settings["queue_url"] = redis.url
        if postgresql and store == "postgresql":
            settings["database_url"] = postgresql.url
        if postgresql and queue == "postgresql":
            settings["queue_url"] = postgresql.url
        yield Servers(postgresql, redis, settings)
