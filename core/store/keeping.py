"""How long versions are kept here, and when old ones were last looked through: rows of settings."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from core.domain.retention import USUAL_DAYS, Rule
from core.store import settings
from core.store.tables import settings as rows
from core.store.upsert import insert_once

RETENTION = "retention"
COMPRESSION = "compression"
RAN = "retention_ran"
"""The row of the last run; it was changed when that ended, or when a rule was set that is to wait."""
SAVED = "compression_saved"
EVERY = timedelta(days=1)
"""How often old versions are looked through."""


@dataclass(frozen=True)
class Retention:
    """Whether old machine texts are removed, and by which rule."""

    on: bool = False
    rule: Rule = field(default_factory=Rule)


@dataclass(frozen=True)
class Compression:
    """Whether texts that are not in use are compressed once they are so many days old."""

    on: bool = False
    days: int = USUAL_DAYS


def retention(connection: Connection) -> Retention:
    """The rule in force, or the one that is offered while there is none."""
    kept = settings.get(connection, RETENTION)
    return Retention(kept["on"], Rule(kept["days"], kept["keep_last"])) if kept else Retention()


def compression(connection: Connection) -> Compression:
    """The compression in force, or the one that is offered while there is none."""
    kept = settings.get(connection, COMPRESSION)
    return Compression(**kept) if kept else Compression()


def put_retention(connection: Connection, wanted: Retention, now: datetime) -> dict[str, Any]:
    """Set the rule, and let the daily run wait for a day from now. Returns it as it is kept."""
    kept = {"on": wanted.on, **asdict(wanted.rule)}
    settings.put(connection, RETENTION, kept, now)
    settings.put(connection, RAN, settings.get(connection, RAN) or {}, now)
    return kept


def put_compression(connection: Connection, wanted: Compression, now: datetime) -> dict[str, Any]:
    """Set the compression. Returns it as it is kept."""
    kept = asdict(wanted)
    settings.put(connection, COMPRESSION, kept, now)
    return kept


def take_turn(connection: Connection, now: datetime) -> bool:
    """Whether the run of the day is due, and nobody else has taken it."""
    if insert_once(connection, rows, {"name": RAN, "value": {}, "changed": now}):
        return True
    due = update(rows).where(rows.c.name == RAN, rows.c.changed <= now - EVERY).values(changed=now)
    return connection.execute(due).rowcount == 1


def is_due(connection: Connection, now: datetime) -> bool:
    """Whether something is on, and was not looked after for a day."""
    if not (retention(connection).on or compression(connection).on):
        return False
    last = connection.execute(select(rows.c.changed).where(rows.c.name == RAN)).scalar()
    return last is None or last <= now - EVERY


def note_run(connection: Connection, began: datetime, told: Mapping[str, int], now: datetime) -> None:
    """Write down what a run brought."""
    settings.put(connection, RAN, {"at": began.isoformat(), **told}, now)


def last_run(connection: Connection) -> tuple[datetime, dict[str, int]] | None:
    """When old versions were last looked through, and what that brought."""
    told = dict(settings.get(connection, RAN) or {})
    began = told.pop("at", None)
    return (datetime.fromisoformat(began), told) if began else None


def add_saved(connection: Connection, versions: int, saved: int, now: datetime) -> None:
    """Count what compression has saved since the beginning."""
    insert_once(connection, rows, {"name": SAVED, "value": {"versions": 0, "bytes": 0}, "changed": now})
    held = select(rows.c.value).where(rows.c.name == SAVED).with_for_update()
    before = connection.execute(held).scalar_one()
    value = {"versions": before["versions"] + versions, "bytes": before["bytes"] + saved}
    settings.put(connection, SAVED, value, now)


def saved(connection: Connection) -> tuple[int, int]:
    """How many versions were compressed so far, and how many bytes that saved."""
    told = settings.get(connection, SAVED) or {"versions": 0, "bytes": 0}
    return told["versions"], told["bytes"]
