"""Rows of alerts: the figures they are judged by, and how one opens, is told again, and closes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, select, update

from core.domain.alerts import ALERT, CALM, AlertFigures, Circuit, Clock, Thresholds, Trouble
from core.domain.jobs import JobState
from core.domain.permission import ROLES_WITH, Right
from core.settings import Settings
from core.store import endpoints
from core.store.tables import alerts, audit_entries, jobs, notifications, users, workers
from core.store.upsert import insert_once
from core.store.waiting import WAITS, as_of

ALL_GOES_ON = ("queue.resumed", "settings.ai_service_changed")
"""What the log says when something that may have kept everything from going on is gone."""
BATCH_GOES_ON = "batch.resumed"
"""What it says when a batch goes on that was paused."""


def figures(
    connection: Connection,
    now: datetime,
    known: Settings,
    thresholds: Thresholds,
    asked_at: Mapping[str, str],
) -> AlertFigures:
    """How things are, in as few statements as they need. `asked_at` says where each provider is asked."""
    waiting = connection.execute(_WAITING, as_of(now)).all()
    went_on = _went_on(connection, [row.batch_id for row in waiting])
    ended = _ended(connection, now - timedelta(minutes=thresholds.failure_minutes))
    crew = connection.execute(_responding(now, known)).all()
    off = [each for each in crew if abs(each.clock_offset or 0) > known.clock_tolerance]
    return AlertFigures(
        succeeded=ended.get(JobState.SUCCEEDED, 0),
        failed=ended.get(JobState.FAILED, 0),
        waiting=sum(row.number for row in waiting),
        due_since=min((max(row.due_since, went_on(row.batch_id)) for row in waiting), default=None),
        asked_since=min((max(row.asked_since, went_on(row.batch_id)) for row in waiting), default=None),
        last_finished=connection.execute(_LAST_FINISHED).scalar(),
        attended_since=min((each.started for each in crew), default=None),
        last_seen=connection.execute(select(func.max(workers.c.seen))).scalar(),
        circuits=tuple(
            Circuit(row.address, row.failing_since or row.opened, row.failure or "", row.failure_values or {})
            for row in endpoints.in_the_way(connection, asked_at)
        ),
        clocks=tuple(Clock(each.host, each.clock_offset) for each in off),
    )


def _went_on(connection: Connection, batch_ids: Sequence[int]) -> Callable[[int], datetime]:
    """When a batch last went on that was kept from it: what waited until then is nobody's silence."""
    if not batch_ids:
        return lambda _batch: _EVER
    all_of_them = connection.execute(_ALL_WENT_ON).scalar() or _EVER
    found = connection.execute(_BATCHES_WENT_ON, {"batches": batch_ids})
    each: dict[int, datetime] = {row.subject_id: row.at for row in found}
    return lambda batch: max(all_of_them, each.get(batch, _EVER))


def _ended(connection: Connection, since: datetime) -> dict[str, int]:
    """How many came to an end since then, by state."""
    counted = select(jobs.c.state, func.count().label("number")).group_by(jobs.c.state)
    lately = counted.where(jobs.c.finished >= since, jobs.c.state.in_(_ENDS))
    return {row.state: row.number for row in connection.execute(lately)}


def _responding(now: datetime, known: Settings) -> Select:
    late = now - timedelta(seconds=known.not_responding_after)
    return (
        select(workers.c.host, workers.c.started, workers.c.clock_offset)
        .where(workers.c.stopped.is_(None), workers.c.seen >= late)
        .order_by(workers.c.host, workers.c.id)
    )


_EVER = datetime.min.replace(tzinfo=UTC)
_ENDS = (JobState.SUCCEEDED, JobState.FAILED)
_LAST_FINISHED = (
    select(jobs.c.finished)
    .where(jobs.c.finished.isnot(None), jobs.c.state.in_(_ENDS))
    .order_by(jobs.c.finished.desc())
    .limit(1)
)
_WAITING = (
    select(
        jobs.c.batch_id,
        func.count().label("number"),
        func.min(jobs.c.available_at).label("due_since"),
        func.min(func.coalesce(jobs.c.queued, jobs.c.available_at)).label("asked_since"),
    )
    .where(*WAITS)
    .group_by(jobs.c.batch_id)
)
_ALL_WENT_ON = select(func.max(audit_entries.c.at)).where(audit_entries.c.action.in_(ALL_GOES_ON))
_BATCHES_WENT_ON = (
    select(audit_entries.c.subject_id, func.max(audit_entries.c.at).label("at"))
    .where(
        audit_entries.c.action == BATCH_GOES_ON,
        audit_entries.c.subject_kind == "batch",
        audit_entries.c.subject_id.in_(bindparam("batches", expanding=True)),
    )
    .group_by(audit_entries.c.subject_id)
)


def open_now(connection: Connection) -> dict[tuple[str, str], Row]:
    """The alerts that are open, by kind and subject."""
    rows = connection.execute(select(alerts).where(alerts.c.closed.is_(None)).order_by(alerts.c.id))
    return {(row.kind, row.subject): row for row in rows}


def begin(connection: Connection, wrong: Trouble, now: datetime) -> bool:
    """Open an alert, or open the last one again that has just closed. Returns whether people are to be
    told: by one of any number of processes, and not of what has only come back."""
    last = connection.execute(
        select(alerts.c.id, alerts.c.closed)
        .where(alerts.c.kind == wrong.kind, alerts.c.subject == wrong.subject)
        .order_by(alerts.c.id.desc())
        .limit(1)
    ).one_or_none()
    if last and last.closed is None:
        return False
    if last and last.closed > now - CALM:
        again = update(alerts).where(alerts.c.id == last.id, alerts.c.closed == last.closed)
        connection.execute(again.values(closed=None, data=_data(wrong, quiet=True)))
        return False
    row = {"kind": wrong.kind, "subject": wrong.subject, "data": _data(wrong), "opened": now, "told": now}
    return insert_once(connection, alerts, row) == 1


def renew(connection: Connection, row: Row, wrong: Trouble, now: datetime) -> bool:
    """Note that people are told again of one that stays open. Returns whether it is for us to tell."""
    mine = update(alerts).where(alerts.c.id == row.id, alerts.c.told == row.told, alerts.c.closed.is_(None))
    return connection.execute(mine.values(told=now, data=_data(wrong))).rowcount == 1


def end(connection: Connection, row: Row, now: datetime) -> bool:
    """Close one whose cause is gone. Returns whether people are to be told, by us: those who were told
    that it is over are not told so again."""
    mine = update(alerts).where(alerts.c.id == row.id, alerts.c.closed.is_(None)).values(closed=now)
    return connection.execute(mine).rowcount == 1 and not row.data["quiet"]


def tell(
    connection: Connection, about: Row | Trouble, values: Mapping[str, Any], now: datetime, *, closed: bool
) -> None:
    """Leave a notification for everybody who looks after the installation. That it is over stands in the
    place of what they have not read of it yet."""
    if closed:
        connection.execute(_UNREAD, {"alert": about.kind, "subject": about.subject, "now": now})
    told = {"alert": about.kind, "subject": about.subject, "values": dict(values), "closed": closed}
    people = select(users.c.id).where(users.c.active, users.c.role.in_(ROLES_WITH[Right.STEER]))
    rows = [
        {"user_id": person, "kind": ALERT, "data": told, "created": now}
        for person in connection.execute(people.order_by(users.c.id)).scalars()
    ]
    if rows:
        connection.execute(insert(notifications), rows)


_UNREAD = (
    update(notifications)
    .where(
        notifications.c.kind == ALERT,
        notifications.c.read.is_(None),
        notifications.c.data["alert"].as_string() == bindparam("alert"),
        notifications.c.data["subject"].as_string() == bindparam("subject"),
    )
    .values(read=bindparam("now"))
)


def _data(wrong: Trouble, *, quiet: bool = False) -> dict[str, Any]:
    """What is kept of a trouble. `quiet`: it came back, and nobody has been told so."""
    return {"values": dict(wrong.values), "quiet": quiet}
