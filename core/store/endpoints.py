"""Rows of endpoints: the circuit of an AI service in trouble, and the pace at which it is asked.

Both are shared by all processes that write. A row is held by those alone who change it, and it is the
last that they take hold of.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, select, update

from core.domain.circuit import LONGEST_WAIT, Held, probe_wait
from core.settings import Settings
from core.store.tables import endpoints
from core.store.upsert import insert_once

LONGEST_ADDRESS = 300
SLACK = 60.0
"""Seconds by which clocks may differ without anything being taken for a clock that was set back."""
_ONE = select(endpoints).where(endpoints.c.address == bindparam("address"))


def let_through(
    connection: Connection, address: str, now: datetime, known: Settings, *, pace: int, patient: bool
) -> datetime | Held:
    """When a request to an endpoint may go out, within the next seconds; or why it may not.

    While the circuit is open one at a time goes through, as a probe; whoever is not `patient` is not
    held back by it. `pace` is the number of requests a minute, 0 for any: they go out evenly, and each
    has its place kept.
    """
    row = _seen(connection, address)
    if row and row.opened and patient and not _is_probe(connection, row, now, known):
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


def note_answer(connection: Connection, address: str) -> bool:
    """Write down that an endpoint answers: all is well with it. Returns whether its circuit was open."""
    row = _held(connection, address)
    well = {"failures": 0, "failing_since": None, "opened": None, "probes": 0, "probe_at": None}
    connection.execute(update(endpoints).where(endpoints.c.id == row.id).values(**well))
    return row.opened is not None


def _is_probe(connection: Connection, row: Row, now: datetime, known: Settings) -> bool:
    """Whether this request is the one that looks how the endpoint is. The next may follow when it should
    have told, in case nothing is heard of it any more."""
    after = now + timedelta(seconds=_wait(row.probes + 1, known))
    # No wait is as long as that: a clock was set back.
    never = now + timedelta(seconds=max(LONGEST_WAIT, known.circuit_probe_limit) + SLACK)
    due = or_(endpoints.c.probe_at <= now, endpoints.c.probe_at > never)
    taken = (
        update(endpoints)
        .where(endpoints.c.id == row.id, endpoints.c.opened.isnot(None), due)
        .values(probe_at=after, probes=endpoints.c.probes + 1)
    )
    return connection.execute(taken).rowcount == 1


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
