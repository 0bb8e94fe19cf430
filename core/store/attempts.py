"""Rows of tries to sign in: counted alike for accounts that there are and that there are not."""

from datetime import datetime, timedelta
from ipaddress import AddressValueError, IPv4Address, IPv6Address, IPv6Network

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, text, update

from core.store.tables import sign_in_attempts as attempts

WINDOW = timedelta(minutes=15)
WRONG_PER_ACCOUNT = 5
"""Somebody who mistypes needs two or three; at this pace a guesser gets 480 a day, and needs to be
lucky against passwords that are not among the common ones."""
WRONG_PER_ADDRESS = 20
"""A whole office may stand behind one network address; a guesser with one gets no more over all accounts."""
KEPT = timedelta(days=30)
_FORGOTTEN_AT_ONCE = 20
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""Where a network of the new kind shows it the addresses of the old one, one beside the other."""
_TURN = 0x0C401CB
"""The name of the advisory lock under which PostgreSQL counts and notes a try."""


def held_until(connection: Connection, account: str, address: str, now: datetime) -> datetime | None:
    """Until when a try must wait since too many went wrong; None where it may be made. Nobody else
    counts tries until the transaction ends.

    `account` stands for whoever is tried: a keyed hash, so that nothing is kept of what a stranger
    typed. `address` is "" where the person is here already.
    """
    if connection.dialect.name != "sqlite":  # which lets one write at a time anyhow
        connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
    network = _network(address)
    last_right = select(func.max(attempts.c.id)).where(
        attempts.c.email == account, attempts.c.outcome == "entered"
    )
    of_account = (attempts.c.email == account, attempts.c.id > func.coalesce(last_right.scalar_subquery(), 0))
    waits = [_full_until(connection, now, WRONG_PER_ACCOUNT, *of_account)]
    if network:
        waits.append(_full_until(connection, now, WRONG_PER_ADDRESS, attempts.c.address == network))
    return max((wait for wait in waits if wait), default=None)


def note(connection: Connection, account: str, address: str, now: datetime) -> int:
    """Write a try down before it is made: as wrong until `enter` says otherwise, so that a thousand at
    once are counted too. One that is held back leaves no row. Returns its id."""
    _forget_old(connection, now)
    row = {"at": now, "email": account, "address": _network(address), "outcome": "wrong"}
    return connection.execute(insert(attempts).returning(attempts.c.id), row).scalar_one()


def enter(connection: Connection, attempt_id: int) -> None:
    """The try was right: those of the account before it do not count any more."""
    connection.execute(update(attempts).where(attempts.c.id == attempt_id).values(outcome="entered"))


def _full_until(
    connection: Connection, now: datetime, limit: int, *mine: ColumnElement[bool]
) -> datetime | None:
    """When there will be fewer than `limit` wrong tries within the window; None if there are fewer now."""
    of_late = (attempts.c.outcome == "wrong", attempts.c.at > now - WINDOW)
    newest = select(attempts.c.at).where(*mine, *of_late).order_by(attempts.c.at.desc())
    decisive = connection.execute(newest.offset(limit - 1).limit(1)).scalar()
    return decisive and decisive + WINDOW


def _forget_old(connection: Connection, now: datetime) -> None:
    """Remove a few of the oldest: more than come in, and without looking through all."""
    oldest = select(attempts.c.id, attempts.c.at).order_by(attempts.c.id).limit(_FORGOTTEN_AT_ONCE).subquery()
    old = select(oldest.c.id).where(oldest.c.at < now - KEPT)
    connection.execute(delete(attempts).where(attempts.c.id.in_(old)))


def _network(address: str) -> str:
    """What is counted as one: an IPv6 guesser has as many addresses in their network as they like, but
    an IPv4 address in the clothes of the other kind is still that one."""
    try:
        found = IPv6Address(address.partition("%")[0])
    except AddressValueError:
        return address
    if found in _TRANSLATED:
        return str(IPv4Address(found.packed[-4:]))
    return str(found.ipv4_mapped or IPv6Network((found, 64), strict=False))
