"""Keep what is old within bounds: remove old machine texts, compress what is not in use."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from core.context import AppContext
from core.domain.permission import Right
from core.domain.retention import Rule, check_days
from core.errors import Refusal
from core.i18n import N_
from core.permission import needs
from core.store import audit, authorship, keeping, packing, retention
from core.store.keeping import Compression, Retention

STRETCH = 1_000
"""Versions from which on those that are to be removed are left to the next transaction."""
PATIENCE = 10.0
"""Seconds that somebody waits while compression is switched on; the daily run does the rest."""


@dataclass(frozen=True)
class Packed:
    """How many texts were compressed, and how many bytes that saved."""

    packed: int = 0
    saved_bytes: int = 0


@dataclass(frozen=True)
class Pruned:
    """What a run brought: versions removed, of how many narratives, with texts of so many bytes; and
    texts compressed, with the bytes that this saved."""

    versions: int = 0
    narratives: int = 0
    bytes: int = 0
    packed: int = 0
    saved_bytes: int = 0


@needs(Right.ADMINISTER)
def change_retention(context: AppContext, *, on: bool, days: int, keep_last: int) -> None:
    """Set whether old machine texts are removed, and which. The daily run waits for a day after it.

    Raises Refusal for numbers beyond their bounds.
    """
    rule, now = Rule(days, keep_last), context.clock()
    rule.check()
    with context.database.write() as connection:
        told = keeping.put_retention(connection, Retention(on, rule), now)
        audit.record(connection, context.actor, now, "settings.retention_changed", "settings", None, **told)


@needs(Right.ADMINISTER)
def change_compression(context: AppContext, *, on: bool, days: int) -> Packed:
    """Set whether texts that are not in use are compressed once they are so many days old.

    Switched on, it begins at once, for PATIENCE seconds; the daily run does the rest. Switched off,
    nothing more is compressed, and what is compressed stays so: it is read as before. Raises Refusal
    for a number of days beyond its bounds.
    """
    check_days(days)
    now = context.clock()
    with context.database.write() as connection:
        told = keeping.put_compression(connection, Compression(on, days), now)
        audit.record(connection, context.actor, now, "settings.compression_changed", "settings", None, **told)
    return _pack(context, until=time.monotonic() + PATIENCE) if on else Packed()


@needs(Right.ADMINISTER)
def prune(context: AppContext) -> Pruned:
    """Remove and compress what the settings say, now. Raises Refusal where both are off."""
    with context.database.read() as connection:
        if not (keeping.retention(connection).on or keeping.compression(connection).on):
            raise Refusal(N_("Versions are neither removed nor compressed here: both are switched off."))
    return _run(context)


@needs(Right.ADMINISTER)
def prune_daily(context: AppContext) -> Pruned | None:
    """The same once a day, however many processes ask. None where it is not due, or both are off."""
    now = context.clock()
    with context.database.read() as connection:
        if not keeping.is_due(connection, now):
            return None
    with context.database.write() as connection:
        if not keeping.take_turn(connection, now):
            return None
    return _run(context)


def _run(context: AppContext) -> Pruned:
    began = context.clock()
    removed, compressed = _remove(context), _pack(context)
    pruned = Pruned(**{**asdict(removed), **asdict(compressed)})
    with context.database.write() as connection:
        keeping.note_run(connection, began, asdict(pruned), context.clock())
    return pruned


def _remove(context: AppContext) -> Pruned:
    """Remove what the rule lets go, stretch by stretch, each with its entry in the log. It ends where
    somebody changes the rule meanwhile."""
    now = context.clock()
    with context.database.read() as connection:
        known = keeping.retention(connection)
        going = retention.going(connection, known.rule, now) if known.on else ()
        found = [(narrative_id, len(versions)) for narrative_id, versions in going]
    total = Pruned()
    for narrative_ids in _stretches(found):
        # Texts of before this was kept take long: nobody is to wait for it.
        with context.database.read() as connection:
            late = authorship.kept_late(connection, narrative_ids)
        with context.database.write() as connection:
            if keeping.retention(connection) != known:
                break
            retention.keep_authorship(connection, late)
            part = _remove_some(connection, narrative_ids, known.rule, now)
            if part.versions:
                told = {name: getattr(part, name) for name in ("versions", "narratives", "bytes")}
                audit.record(connection, context.actor, now, "retention.pruned", "version", None, **told)
        total = Pruned(
            total.versions + part.versions, total.narratives + part.narratives, total.bytes + part.bytes
        )
    return total


def _remove_some(connection: Connection, narrative_ids: Sequence[int], rule: Rule, now: datetime) -> Pruned:
    """Look again, at narratives that are held, and remove what may still go."""
    retention.hold(connection, narrative_ids)
    going = dict(retention.going_of(connection, narrative_ids, rule, now))
    gone = [version for some in going.values() for version in some]
    retention.remove(connection, [version.id for version in gone])
    return Pruned(len(gone), len(going), sum(version.size for version in gone))


def _stretches(found: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """The narratives in which so many versions go, as many at once as one short transaction can do."""
    some: list[int] = []
    versions = 0
    for narrative_id, number in found:
        some.append(narrative_id)
        versions += number
        if versions >= STRETCH or len(some) == retention.AT_ONCE:
            yield some
            some, versions = [], 0
    if some:
        yield some


def _pack(context: AppContext, until: float | None = None) -> Packed:
    """Compress what the settings say, stretch by stretch; `until` is a moment of the monotonic clock.
    It ends where somebody changes the settings meanwhile."""
    now = context.clock()
    with context.database.read() as connection:
        known = keeping.compression(connection)
    before = now - timedelta(days=known.days)
    last = number = saved = 0
    while known.on and (until is None or time.monotonic() < until):
        with context.database.read() as connection:
            rows = packing.to_pack(connection, before, last)
        if not rows:
            break
        last = rows[-1].id
        smaller = [(row.id, *packing.saving(row.body)) for row in rows]
        with context.database.write() as connection:
            if keeping.compression(connection) != known:
                break
            texts = {version_id: small for version_id, small, less in smaller if less > 0}
            done = packing.keep_packed(connection, texts)
            less = sum(less for version_id, _small, less in smaller if version_id in done)
            if done:
                keeping.add_saved(connection, len(done), less, now)
        number, saved = number + len(done), saved + less
    return Packed(number, saved)
