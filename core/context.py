"""What an action cannot know by itself: one AppContext a process, and copies that say who acts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from random import SystemRandom
from uuid import uuid4

from sqlalchemy import Connection

from core.domain.actors import Actor, system
from core.domain.endpoints import Endpoint
from core.llm import PROVIDERS, Provider, leaves_the_house, provider_class
from core.secret import Secret
from core.settings import Settings
from core.store import settings as kept
from core.store.database import Database


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    return uuid4().hex


def _no_ring(_times: int) -> None:
    """Nobody is told; whoever sweeps finds the work."""


@dataclass(frozen=True)
class AppContext:
    """The settings, the store, the secret, the writers, the clock, ids, dice and bell of this process.

    `ring(times)` tells the workers that there is work. The context itself holds no user:
    `acting_as` gives a copy with one.
    """

    settings: Settings
    database: Database
    secret: Secret
    clock: Callable[[], datetime] = _now
    new_id: Callable[[], str] = _new_id
    chance: Callable[[], float] = SystemRandom().random
    ring: Callable[[int], None] = _no_ring
    actor: Actor = field(default_factory=system)
    _providers: dict[tuple[str, Endpoint], Provider] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def acting_as(self, actor: Actor) -> AppContext:
        """The same context in the hands of somebody."""
        return replace(self, actor=actor)

    def provider(self, kind: str, endpoint: Endpoint) -> Provider:
        """The writer of a kind at an endpoint: one for the life of the process. Raises KeyError."""
        with self._guard:
            if (kind, endpoint) not in self._providers:
                self._providers[kind, endpoint] = provider_class(kind)(endpoint, self.settings)
            return self._providers[kind, endpoint]

    def asked_at(self, connection: Connection) -> Mapping[str, str]:
        """Where each kind of writer outside the house is asked as things stand: its address by its kind."""
        there = kept.endpoint(connection, self.settings, self.secret)
        return {kind: self.provider(kind, there).address for kind in filter(leaves_the_house, PROVIDERS)}

    async def close_providers(self) -> None:
        """Give back the connections of every writer; to be called in the loop that has used them."""
        with self._guard:
            writers = list(self._providers.values())
            self._providers.clear()
        for writer in writers:
            await writer.close()

    def today(self) -> date:
        """The day it is where this process runs."""
        return self.clock().astimezone().date()


def open_context(settings: Settings, *, ring: Callable[[int], None] = _no_ring) -> AppContext:
    """The context of a process; nothing is connected before it is used."""
    database = Database(settings.store_url, settings.threads)
    return AppContext(settings, database, Secret(settings), ring=ring)
