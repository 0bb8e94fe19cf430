"""What is told to those who look after an installation when something is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from core.errors import Refusal
from core.i18n import N_

ALERT = "alert"
"""The kind of the notifications that tell of alerts."""
DAY = timedelta(days=1)
"""How long an alert that stays open goes without being told of again."""
CALM = timedelta(minutes=15)
"""What comes back so soon after its end is the same trouble: nobody is told of it anew at once."""


class AlertKind(StrEnum):
    """A thing that is wrong; `troubles` says when."""

    FAILURE_RATE = "failure_rate"
    """Of what came to an end lately, too much failed."""
    NOTHING_FINISHED = "nothing_finished"
    """Narratives wait, somebody is there to write them, and for long none has come to its end."""
    NO_WORKER = "no_worker"
    """Narratives wait and nobody is there to write them."""
    CIRCUIT_OPEN = "circuit_open"
    """An AI service is in trouble: what is to be written by it waits."""
    LONG_WAIT = "long_wait"
    """Some narrative has waited too long for its turn."""
    CLOCK_OFF = "clock_off"
    """A worker's clock is not the store's, so that it begins nothing."""


@dataclass(frozen=True)
class Thresholds:
    """From where on something counts as wrong."""

    failure_percent: int = 20
    failure_least: int = 10
    """Fewer that came to their end say nothing of a rate."""
    failure_minutes: int = 60
    silence_minutes: int = 15
    no_worker_minutes: int = 1
    wait_minutes: int = 120

    def check(self) -> None:
        """Raise Refusal for a number that is beyond its bounds."""
        for name, (least, most) in BOUNDS.items():
            if not least <= getattr(self, name) <= most:
                raise Refusal(
                    N_("Each number has to be within its bounds: from {least} to {most}."),
                    least=least,
                    most=most,
                )


MINUTES = (1, 1440)
BOUNDS: Mapping[str, tuple[int, int]] = {
    each.name: {"failure_percent": (1, 100), "failure_least": (1, 10_000)}.get(each.name, MINUTES)
    for each in fields(Thresholds)
}


@dataclass(frozen=True)
class Circuit:
    """An AI service that is only probed: since when it fails, and what it last failed by."""

    address: str
    since: datetime
    failure: str
    failure_values: Mapping[str, Any]


@dataclass(frozen=True)
class Clock:
    """A worker whose clock is `seconds` ahead of the store's."""

    host: str
    seconds: float


@dataclass(frozen=True)
class AlertFigures:
    """How things are. `succeeded` and `failed` came to an end within the window of the thresholds.

    `waiting` are the narratives that a worker could begin now: not those that are paused, nor those that a
    page is having written. `due_since` is when the first of them could be begun, `asked_since` when the
    first was asked for; as long as something was paused it does not count. `attended_since` is since when
    a worker that responds is there, None where none does; `last_seen` is when any last gave a sign.
    `circuits` are those that something waits for.
    """

    succeeded: int = 0
    failed: int = 0
    waiting: int = 0
    due_since: datetime | None = None
    asked_since: datetime | None = None
    last_finished: datetime | None = None
    attended_since: datetime | None = None
    last_seen: datetime | None = None
    circuits: tuple[Circuit, ...] = ()
    clocks: tuple[Clock, ...] = ()


@dataclass(frozen=True)
class Trouble:
    """Something that is wrong now. `subject` says which one of several; `values` are what its sentence
    needs, as plain JSON: moments as ISO texts."""

    kind: AlertKind
    subject: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


def troubles(found: AlertFigures, known: Thresholds, now: datetime) -> tuple[Trouble, ...]:
    """Everything that is wrong."""
    return (*_failing(found, known), *_standing(found, known, now), *_outside(found))


def _failing(found: AlertFigures, known: Thresholds) -> Iterator[Trouble]:
    total = found.succeeded + found.failed
    if total >= known.failure_least and found.failed * 100 >= known.failure_percent * total:
        values = {"number": found.failed, "total": total, "minutes": known.failure_minutes}
        yield Trouble(AlertKind.FAILURE_RATE, values=values)


def _standing(found: AlertFigures, known: Thresholds, now: datetime) -> Iterator[Trouble]:
    """What waits, and waits too long."""
    if not found.waiting or found.due_since is None or found.asked_since is None:
        return
    values = {"number": found.waiting}
    if found.attended_since is None:
        alone = now - max(found.due_since, found.last_seen or found.due_since)
        if alone >= timedelta(minutes=known.no_worker_minutes):
            yield Trouble(AlertKind.NO_WORKER, values=values)
    elif not found.circuits and not found.clocks:
        # Silence has to be counted from when there was something to do and somebody to do it.
        moments = (found.due_since, found.last_finished, found.attended_since)
        silence = now - max(moment for moment in moments if moment)
        if silence >= timedelta(minutes=known.silence_minutes):
            yield Trouble(AlertKind.NOTHING_FINISHED, values={**values, "minutes": _minutes(silence)})
        # More hands are no help where there are none, or where something else is in the way.
        wait = now - found.asked_since
        if wait >= timedelta(minutes=known.wait_minutes):
            yield Trouble(AlertKind.LONG_WAIT, values={**values, "minutes": _minutes(wait)})


def _outside(found: AlertFigures) -> Iterator[Trouble]:
    """What is wrong round about."""
    for each in found.circuits:
        values = {"address": each.address, "since": each.since.isoformat(), "failure": each.failure}
        values["failure_values"] = dict(each.failure_values)
        yield Trouble(AlertKind.CIRCUIT_OPEN, each.address, values)
    furthest: dict[str, Clock] = {}
    for each in found.clocks:  # a machine has one clock, however many workers
        furthest.setdefault(each.host, each)
    for each in furthest.values():
        yield Trouble(AlertKind.CLOCK_OFF, each.host, {"host": each.host, "seconds": round(each.seconds)})


def _minutes(span: timedelta) -> int:
    return span // timedelta(minutes=1)
