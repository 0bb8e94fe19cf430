"""Rows of endpoints: the circuit of an AI service in trouble, and the pace at which it is asked.

Both are shared by all processes that write. A row is held by those alone who change it, and it is the
last that they take hold of.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, select, update

from core.domain.circuit import LONGEST_WAIT, Held, probe_wait
from core.domain.jobs import OPEN
from core.settings import Settings
from core.store.batches import NOT_STOPPED
from core.store.tables import batches, endpoints, jobs
from core.store.upsert import insert_once

LONGEST_ADDRESS = 300
SLACK = 60.0
"""Seconds by which clocks may differ without anything being taken for a clock that was set back."""
_ONE = select(endpoints).where(endpoints.c.address == bindparam("address"))
_is_wanted = exists().where(
    jobs.c.batch_id.in_(select(batches.c.id).where(*NOT_STOPPED)),
    jobs.c.state.in_(OPEN),
    jobs.c.provider == bindparam("provider"),
)
_IN_THE_WAY = _ONE.where(endpoints.c.opened.isnot(None), _is_wanted)


def let_through(
    connection: Connection, address: str, now: datetime, known: Settings, *, pace: int, patient: bool
) -> datetime | Held:
    """When a request to an endpoint may go out, within the next seconds; or why it may not.

    While the circuit is open nothing goes through; whoever is not `patient` is not held back by it.
    `pace` is the number of requests a minute, 0 for any: they go out evenly, and each
    has its place kept.
    """
    row = _seen(connection, address)
    if row and row.opened and patient:
        return Held.CIRCUIT
    return _place_in_line(connection, address, now, known, 60 / pace) if pace else now


def note_failure(
    connection: Connection,
    address: str,
    kind: str,
    values: dict[str, Any],
    now: datetime,
    known: Settings,
    retry_after: float | None = None,
) -> bool:
    """Write down that an endpoint is in trouble. Returns whether its circuit is open (now).

    The next probe waits at least `retry_after` seconds, where the other side named a time.
    """
    row = _held(connection, address)
    failures = row.failures + 1
    opened = row.opened or (now if failures >= known.circuit_after else None)
    wait = timedelta(seconds=max(_wait(row.probes, known), retry_after or 0))
    values_now = {
        "failures": failures,
        "failure": kind,
        "failure_values": values,
        "failing_since": row.failing_since or now,
        "opened": opened,
        "probe_at": opened and max(row.probe_at or now, now + wait),
    }
    connection.execute(update(endpoints).where(endpoints.c.id == row.id).values(**values_now))
    return opened is not None


def is_in_trouble(connection: Connection, address: str) -> bool:
    """Whether the last request to an endpoint failed through no fault of the request."""
    row = _seen(connection, address)
    return row is not None and row.failures > 0


def is_probe_due(row: Row, now: datetime, known: Settings) -> bool:
    """Whether it is time to ask an endpoint whose circuit is open how it is. No wait is longer than the
    longest there is: then a clock was set back."""
    longest = timedelta(seconds=max(LONGEST_WAIT, known.circuit_probe_limit) + SLACK)
    return row.probe_at is None or row.probe_at <= now or row.probe_at > now + longest


def take_probe(connection: Connection, row: Row, now: datetime, known: Settings) -> bool:
    """Make it ours to ask. The next probe may follow when this one should have told, in case nothing is
    heard of it any more. False if somebody else has taken it."""
    after = now + timedelta(seconds=_wait(row.probes + 1, known))
    same = (endpoints.c.id == row.id, endpoints.c.opened.isnot(None), endpoints.c.probe_at == row.probe_at)
    taken = update(endpoints).where(*same).values(probe_at=after, probes=endpoints.c.probes + 1)
    return connection.execute(taken).rowcount == 1


def in_the_way(connection: Connection, asked_at: Mapping[str, str]) -> tuple[Row, ...]:
    """The endpoints whose open circuit keeps something from being written now. `asked_at` says where each
    provider is asked as things stand: what nobody asks any more, or nobody waits for, is in no way.
    """
    found = (
        connection.execute(_IN_THE_WAY, {"provider": provider, "address": address[:LONGEST_ADDRESS]})
        for provider, address in asked_at.items()
    )
    return tuple(row for rows in found for row in rows)


def note_answer(connection: Connection, address: str) -> bool:
    """Write down that an endpoint answers: all is well with it. Returns whether its circuit was open."""
    row = _held(connection, address)
    well = {"failures": 0, "failing_since": None, "opened": None, "probes": 0, "probe_at": None}
    connection.execute(update(endpoints).where(endpoints.c.id == row.id).values(**well))
    return row.opened is not None


def _place_in_line(
    connection: Connection, address: str, now: datetime, known: Settings, seconds: float
) -> datetime | Held:
    """The next place of a line in which one request follows the other after so many seconds. None is
    kept further ahead than a lease easily covers."""
    row = _held(connection, address)
    ahead = timedelta(seconds=known.lease / 6)
    interval = timedelta(seconds=seconds)
    place = max(row.next_at or now, now)
    if place - now > ahead + interval + timedelta(seconds=SLACK):
        place = now  # no place is kept so far ahead: a clock was set back
    if place - now > ahead:
        return Held.PACE
    after = place + interval
    connection.execute(update(endpoints).where(endpoints.c.id == row.id).values(next_at=after))
    return place


def _wait(probes: int, known: Settings) -> float:
    return probe_wait(probes, first=known.circuit_probe, limit=known.circuit_probe_limit)


def _seen(connection: Connection, address: str) -> Row | None:
    return connection.execute(_ONE, {"address": address[:LONGEST_ADDRESS]}).one_or_none()


def _held(connection: Connection, address: str) -> Row:
    """The row of an endpoint, made where there is none, held until the transaction ends."""
    asked = {"address": address[:LONGEST_ADDRESS]}
    found = connection.execute(_ONE.with_for_update(), asked).one_or_none()
    if found is None:
        insert_once(connection, endpoints, asked)
        found = connection.execute(_ONE.with_for_update(), asked).one()
    return found
