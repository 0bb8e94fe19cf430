"""What an action cannot know by itself: one AppContext a process, and copies that say who acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from random import SystemRandom
from uuid import uuid4

from core.domain.actors import Actor, system
from core.llm import Provider, provider_class
from core.settings import Settings
from core.store.database import Database


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    return uuid4().hex


def _no_ring(_times: int) -> None:
    """Nobody is told; whoever sweeps finds the work."""


@dataclass(frozen=True)
class AppContext:
    """The settings, the store, the writers, the clock, the ids, the dice and the bell of this process.

    `ring(times)` tells the workers that there is work. The context itself holds no user:
    `acting_as` gives a copy with one.
    """

    settings: Settings
    database: Database
    clock: Callable[[], datetime] = _now
    new_id: Callable[[], str] = _new_id
    chance: Callable[[], float] = SystemRandom().random
    ring: Callable[[int], None] = _no_ring
    actor: Actor = field(default_factory=system)
    _providers: dict[str, Provider] = field(default_factory=dict)

    def acting_as(self, actor: Actor) -> AppContext:
        """The same context in the hands of somebody."""
        return replace(self, actor=actor)

    def provider(self, kind: str) -> Provider:
        """The writer of a kind: one for the life of the process. Raises KeyError."""
        if kind not in self._providers:
            self._providers[kind] = provider_class(kind)(self.settings)
        return self._providers[kind]

    async def close_providers(self) -> None:
        """Give back the connections of every writer; to be called in the loop that has used them."""
        for provider in self._providers.values():
            await provider.close()
        self._providers.clear()

    def today(self) -> date:
        """The day it is where this process runs."""
        return self.clock().astimezone().date()


def open_context(settings: Settings, *, ring: Callable[[int], None] = _no_ring) -> AppContext:
    """The context of a process; nothing is connected before it is used."""
    return AppContext(settings, Database(settings.store_url, settings.threads), ring=ring)
