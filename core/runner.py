"""What writes inside a process: one asyncio loop, one beat for all jobs, and the claiming threads.

Whoever has threads to spare (the workers' queue, or the web face for a handful of narratives)
calls `write_due`. The provider is awaited in the one loop of the process, so that a single
client serves every job; the store is used by the calling thread, so that the loop never waits.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field

from sqlalchemy.exc import OperationalError

from core.actions import claims, endings, probes, upkeep
from core.actions.claims import Claimed
from core.actions.endings import Ending
from core.context import AppContext
from core.domain.answers import Finding, findings
from core.errors import FailureKind, OutsideFailure, own_fault
from core.llm import Text
from core.queries.clocks import clock_offset
from core.queries.writing import next_due, to_be_cut
from core.store import calls

log = logging.getLogger(__name__)

LAST_WORDS = 5.0
"""Seconds for what was cut to be written down, and for connections to be given back."""


@dataclass
class _Live:
    """A job that is being written now."""

    claimed: Claimed
    future: Future[Text] | None = None
    cut: bool = False
    begun: float = field(default_factory=time.monotonic)
    """When its request went out."""

    def stop(self) -> None:
        self.cut = True
        if self.future:
            self.future.cancel()


class Runner:
    """Writes due jobs, for the life of the process. Start it once, stop it at the end.

    `on_beat(running, clock_offset)` is called with every beat: a worker tells there that it is alive.
    `worker_id` is the worker whose process this is; the web face has none.
    """

    def __init__(
        self,
        context: AppContext,
        *,
        worker_id: int | None = None,
        on_beat: Callable[[int, float], None] = lambda _running, _offset: None,
    ) -> None:
        self.context = context
        self._worker_id = worker_id
        self._on_beat = on_beat
        self._offset: float | None = None
        self._loop = asyncio.new_event_loop()
        self._live: dict[str, _Live] = {}
        self._guard = threading.Lock()
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._loop.run_forever, name="writing-loop", daemon=True),
            threading.Thread(target=self._watch, name="beat", daemon=True),
        ]

    def start(self) -> None:
        """Start the loop and the beat."""
        for thread in self._threads:
            thread.start()

    def write_due(self, batch_id: int | None = None) -> int:
        """Claim and write until nothing is due any more, or may be begun. Returns how many attempts were
        made. Where the clock of this process is off it begins nothing: its leases would mean nothing to
        others, nor theirs to it."""
        made = 0
        while not self._stopping.is_set() and self._clock_agrees():
            claimed = claims.claim(self.context, batch_id, worker_id=self._worker_id)
            if claimed is not None:
                self._write(claimed)
                made += 1
            elif not self._probe():
                return made
        return made

    def write_batch(self, batch_id: int, threads: int) -> None:
        """Write a batch in threads of this process, retries included; returns at once."""
        for number in range(threads):
            name = f"inline-{batch_id}-{number}"
            threading.Thread(target=self._write_to_the_end, args=(batch_id,), name=name, daemon=True).start()

    def stop(self, grace: float) -> None:
        """Begin nothing new, let what runs come to an end for `grace` seconds, give back the rest."""
        self._stopping.set()
        self._wait_for_live(grace)
        for live in self._running():
            live.stop()
        self._wait_for_live(LAST_WORDS)
        try:
            closed = asyncio.run_coroutine_threadsafe(self.context.close_providers(), self._loop)
            closed.result(LAST_WORDS)
        except Exception:  # connections end with the process; whoever stops has more to write down
            log.exception("a writer could not be closed")
        self._loop.call_soon_threadsafe(self._loop.stop)
        for thread in self._threads:
            thread.join(LAST_WORDS)
        if not self._loop.is_running():
            self._loop.close()

    def _probe(self) -> bool:
        """Ask an AI service in trouble how it is, if that is due and for us. Returns whether it answers."""
        probe = probes.begin(self.context)
        if probe is None:
            return False
        begun = time.monotonic()
        asked = self.context.provider(probe.provider, probe.endpoint).write(probe.request)
        future = asyncio.run_coroutine_threadsafe(_within(probe.limit, asked), self._loop)
        while not future.done():
            if self._stopping.wait(0.05):
                future.cancel()
        made: Text | OutsideFailure | None
        try:
            made = future.result()
        except CancelledError:
            made = None
        except OutsideFailure as failure:
            made = failure
        except Exception as error:  # a fault of ours says nothing of the service, and is never silent
            made = own_fault(error, self.context.new_id()[:8])
            log.exception("the AI service could not be probed, code %s", made.detail)
        return probes.end(self.context, probe, made, time.monotonic() - begun)

    def _wait_for_live(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self._live and time.monotonic() < deadline:
            time.sleep(0.05)

    def _running(self) -> list[_Live]:
        with self._guard:
            return list(self._live.values())

    def _write_to_the_end(self, batch_id: int) -> None:
        while not self._stopping.is_set():
            made = 0
            try:
                made = self.write_due(batch_id)
                due = next_due(self.context, batch_id)
            except OperationalError:
                log.exception("the store is away")
                due = self.context.clock()
            if due is None:
                return
            wait = (due - self.context.clock()).total_seconds()
            # What is due and was not begun is held back: its AI service is in trouble, or asked at a pace.
            least = 0.1 if made else self.context.settings.watch
            self._stopping.wait(min(max(wait, least), self.context.settings.watch))

    def _write(self, claimed: Claimed) -> Ending:
        live = _Live(claimed)
        with self._guard:
            self._live[claimed.owner] = live
        try:
            ending = self._attempt(live)
            if ending is Ending.FALLS_BACK:
                live.claimed = claims.fallen_back(claimed)
                ending = self._attempt(live)
            return ending
        finally:
            with self._guard:
                del self._live[claimed.owner]

    def _attempt(self, live: _Live) -> Ending:
        """One attempt from beginning to its end in the store, whatever happens."""
        claimed, context = live.claimed, self.context
        live.begun = time.monotonic()

        def seconds() -> float:
            return time.monotonic() - live.begun

        try:
            text, found = self._text(live)
            return self._keep(lambda: endings.succeed(context, claimed, text, found, seconds()))
        except CancelledError:
            outcome = calls.ABANDONED if self._stopping.is_set() else calls.CANCELLED
            return self._keep(lambda: endings.let_go(context, claimed, seconds(), outcome))
        except OutsideFailure as failure:
            known = failure
        except OperationalError:  # the store stayed away until the stop; the lease tells the others
            raise
        except Exception as error:  # a fault of ours ends the job, and is never silent
            code = context.new_id()[:8]
            log.exception("job %s failed, code %s", claimed.job_id, code)
            known = own_fault(error, code)
        return self._keep(lambda: endings.fail(context, claimed, known, seconds()))

    def _text(self, live: _Live) -> tuple[Text, tuple[Finding, ...]]:
        """The text and what is to be said of it. Raises CancelledError, OutsideFailure, or a fault."""
        if self._stopping.is_set():  # claimed while the stop began: the loop may be gone
            raise CancelledError
        live.future = asyncio.run_coroutine_threadsafe(self._ask(live), self._loop)
        if live.cut:
            live.future.cancel()
        text = live.future.result()
        request = live.claimed.request
        return text, findings(text.body, request.facts, request.language, request.length)

    def _keep(self, end: Callable[[], Ending]) -> Ending:
        """Write an ending down, and wait for a store that is away: a text is not lost to a lock. It may be
        repeated, because the fence lets it through only once; the beat holds the lease."""
        while True:
            try:
                return end()
            except OperationalError:
                log.exception("the store is away")
                if self._stopping.wait(self.context.settings.watch):
                    raise

    async def _ask(self, live: _Live) -> Text:
        claimed, limit = live.claimed, self.context.settings.attempt_limit
        await asyncio.sleep((claimed.not_before - self.context.clock()).total_seconds())
        live.begun = time.monotonic()
        return await _within(
            limit, self.context.provider(claimed.provider, claimed.endpoint).write(claimed.request)
        )

    def _watch(self) -> None:
        """Each second: is what we write still wanted and ours? Each few seconds: we are alive."""
        settings = self.context.settings
        beaten = 0.0
        while not self._stopping.wait(settings.watch) or self._live:
            try:
                owners = [live.claimed.owner for live in self._running()]
                if owners:
                    self._let_go(to_be_cut(self.context, owners))
                if time.monotonic() - beaten >= settings.beat:
                    beaten = time.monotonic()
                    upkeep.prolong(self.context, owners)
                    self._on_beat(len(owners), self._measured())
            except Exception:  # the beat must outlive a store that is away for a moment
                log.exception("beat failed")
            if self._stopping.is_set():
                time.sleep(0.05)

    def _clock_agrees(self) -> bool:
        offset = self._measured() if self._offset is None else self._offset
        return abs(offset) <= self.context.settings.clock_tolerance

    def _measured(self) -> float:
        """By how many seconds our clock is ahead of the store's, measured now; told where that changes
        whether we begin anything."""
        offset, tolerance = clock_offset(self.context), self.context.settings.clock_tolerance
        if abs(offset) > tolerance >= abs(self._offset or 0):
            log.error("the clock is %+.1f s off the store's: nothing is begun until it agrees", offset)
        self._offset = offset
        return offset

    def _let_go(self, owners: set[str]) -> None:
        for live in self._running():
            if live.claimed.owner in owners and not live.cut:
                live.stop()


async def _within(limit: float, asked: Awaitable[Text]) -> Text:
    """A text that is there within so many seconds. Raises OutsideFailure."""
    try:
        async with asyncio.timeout(limit):
            return await asked
    except TimeoutError:
        raise OutsideFailure(FailureKind.TIMEOUT, f"no whole answer in {limit:g} s") from None
