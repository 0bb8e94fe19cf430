"""How long versions are kept here, what a rule would remove, and what compression would save."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.context import AppContext
from core.domain.permission import Right
from core.domain.retention import Rule, check_days
from core.permission import needs
from core.store import keeping, packing
from core.store import retention as rows

MEASURED = 200
"""Texts from which it is estimated what compression would save."""


@dataclass(frozen=True)
class LastRun:
    """When old versions were last looked through, and what that brought: versions removed, of how
    many narratives, with texts of so many bytes; texts compressed, and the bytes that this saved."""

    at: datetime
    versions: int
    narratives: int
    bytes: int
    packed: int
    saved_bytes: int


@dataclass(frozen=True)
class RetentionView:
    """What holds now; where nothing is on, what is offered. `packed` and `saved_bytes` count what
    was compressed since the beginning."""

    on: bool
    rule: Rule
    compression_on: bool
    compression_days: int
    packed: int
    saved_bytes: int
    last: LastRun | None


@dataclass(frozen=True)
class Removal:
    """What a rule would remove now, and when the oldest of it was written."""

    versions: int
    narratives: int
    bytes: int
    oldest: datetime | None


@dataclass(frozen=True)
class Saving:
    """What compression would do now: so many texts of so many bytes. What it would save is estimated,
    from `measured` of them."""

    versions: int
    bytes: int
    saved_bytes: int
    measured: int


@needs(Right.ADMINISTER)
def retention(context: AppContext) -> RetentionView:
    """The settings in force, and what the last run brought."""
    with context.database.read() as connection:
        known, compression = keeping.retention(connection), keeping.compression(connection)
        packed, saved = keeping.saved(connection)
        last = keeping.last_run(connection)
    return RetentionView(
        known.on,
        known.rule,
        compression.on,
        compression.days,
        packed,
        saved,
        LastRun(last[0], **last[1]) if last else None,
    )


@needs(Right.ADMINISTER)
def would_remove(context: AppContext, rule: Rule) -> Removal:
    """What a rule would remove now. Raises Refusal for a rule beyond its bounds."""
    rule.check()
    versions = narratives = taken = 0
    oldest: datetime | None = None
    with context.database.read() as connection:
        for _narrative, going in rows.going(connection, rule, context.clock()):
            narratives += 1
            versions += len(going)
            taken += sum(version.size for version in going)
            first = min(version.created for version in going)
            oldest = min(first, oldest or first)
    return Removal(versions, narratives, taken, oldest)


@needs(Right.ADMINISTER)
def would_save(context: AppContext, days: int) -> Saving:
    """What compressing texts older than so many days would save. Raises Refusal for days beyond
    their bounds."""
    check_days(days)
    before = context.clock() - timedelta(days=days)
    with context.database.read() as connection:
        versions, taken = packing.waiting(connection, before)
        texts = packing.sample(connection, before, MEASURED)
    measured = sum(len(text.encode()) for text in texts)
    less = sum(max(packing.saving(text)[1], 0) for text in texts)
    return Saving(versions, taken, round(taken * less / measured) if measured else 0, len(texts))
