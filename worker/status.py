"""What an operator looks at from a terminal: how the writing service is, and what was logged."""

import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from core.context import open_context
from core.domain.actors import system
from core.i18n import N_, _, alerts, failures, n_
from core.i18n.words import word
from core.queries.alerts import AlertView, open_alerts
from core.queries.batches import BatchView, list_batches
from core.queries.logs import LEVELS, LogFilter, LogLine, last_lines, processes
from core.queries.service import CircuitView, Service, WorkerView, writing_service
from core.queries.system import QueueView, queue
from core.settings import read_settings, system_user
from worker.tasks import hang_bell
from worker.terminal import Json, give_up, one_of, opened, print_json, print_result, told

commands = typer.Typer()

MANY = 1_000
MOST_LINES = 2_000
LOOK = 0.5
"""How often it is looked for new lines, in seconds."""
STATES = ("queued", "running", "succeeded", "failed", "cancelled", "skipped", "total", "percent")


@commands.command()
def status(as_json: Json = False) -> None:
    """Show the writing service, what waits, what is in its way, and the generation runs that go on."""
    with opened() as context:
        now = context.clock()
        service, waits, wrong = writing_service(context), queue(context), open_alerts(context)
        active = [batch for batch in list_batches(context, limit=MANY).rows if batch.active]
        rings = hang_bell(context.settings).waiting()
    if as_json:
        print_json({**_as_data(service, waits, wrong, active, now), "rings": rings})
        return
    told.print(word("service", service.state))
    if service.given_up:
        told.print(service.given_up)
    if rings is None:
        told.print(
            _("The queue cannot be reached: nothing is begun until it is back. Run: python run.py check")
        )
    for line in _lines(service, waits, wrong, now):
        told.print(line)
    for batch in active:
        told.print(f"{batch.id:>5}  {batch.counts.percent:>3} %  {word('batch', batch.state)}  {batch.name}")


@commands.command()
def logs(
    follow: Annotated[bool, typer.Option("--follow", help="Go on with what comes; Ctrl-C ends it.")] = False,
    lines: Annotated[int, typer.Option(min=1, max=MOST_LINES)] = 50,
    level: Annotated[str, typer.Option(help="info, warning, or error: this and what is worse.")] = "info",
    as_json: Json = False,
) -> None:
    """Show the last lines of this machine's log files."""
    wanted = LogFilter(level=one_of(level, LEVELS, "--level"))
    if follow and as_json:
        give_up(_("--follow and --json do not go together: one object never ends."))
    # Not over a store that is made ready: why it cannot be stands in the log.
    context = open_context(read_settings()).acting_as(system(system_user()))
    found = last_lines(context, wanted, limit=lines)
    if as_json:
        told_lines = [_line_data(line) for line in found.lines[::-1]]
        print_json({"folder": str(found.folder), "lines": told_lines, "unread": found.unread})
        return
    if not follow and not processes(context):
        give_up(_("There is no log yet in {folder}.", folder=found.folder), 0)
    for name in found.unread:
        told.print(_("{file} cannot be read.", file=found.folder / name))
    for line in found.lines[::-1]:
        print_result(_as_text(line))
    shown = set(last_lines(context, wanted, limit=MOST_LINES).lines) if follow else set()
    while follow:
        time.sleep(LOOK)
        now = last_lines(context, wanted, limit=MOST_LINES).lines
        for line in now[::-1]:
            if line not in shown:
                print_result(_as_text(line))
        shown = set(now)


def _lines(service: Service, waits: QueueView, wrong: tuple[AlertView, ...], now: datetime) -> Iterator[str]:
    line = N_("{waiting} waiting, {writing} being written.")
    yield _(line, waiting=service.waiting, writing=service.writing)
    if waits.retrying or waits.held:
        line = N_("{retrying} to be retried later, {held} held back by a pause or a cancellation.")
        yield _(line, retrying=waits.retrying, held=waits.held)
    if waits.oldest and (minutes := int((now - waits.oldest).total_seconds() // 60)):
        yield n_("The first has waited {number} minute.", "The first has waited {number} minutes.", minutes)
    if service.paused:
        message = N_("{name} paused the whole queue: nothing is begun. Let it go on: python run.py resume")
        yield _(message, name=service.paused.by)
    for circuit in service.circuits:
        told_of = {"address": circuit.address, "time": _clock_time(circuit.since), "reason": _reason(circuit)}
        yield _(
            "{address} has been in trouble since {time}: {reason} What waits for it goes on by itself.",
            **told_of,
        )
    for alert in wrong:
        since = _clock_time(alert.opened)
        yield f"! {alerts.happened(alert.kind, alert.values, since)} {alerts.cure(alert.kind, alert.values)}"
    for worker in service.workers:
        values = {name: getattr(worker, name) for name in ("host", "pid", "version", "threads", "running")}
        message = N_(
            "{host} {pid}: {state}, {running} of {threads} threads, last seen {seconds} s ago, {version}"
        )
        seconds = round((now - worker.seen).total_seconds())
        yield _(message, **values, state=word("worker", worker.state), seconds=seconds)


def _as_data(
    service: Service,
    waits: QueueView,
    wrong: tuple[AlertView, ...],
    active: list[BatchView],
    now: datetime,
) -> dict[str, Any]:
    paused = service.paused
    return {
        "service": service.state,
        "waiting": service.waiting,
        "writing": service.writing,
        "retrying": waits.retrying,
        "held": waits.held,
        "oldest_wait_seconds": round((now - waits.oldest).total_seconds()) if waits.oldest else None,
        "paused": {"since": paused.since.isoformat(), "by": paused.by} if paused else None,
        "given_up": service.given_up,
        "workers": [_worker_data(worker, now) for worker in service.workers],
        "circuits": [
            {
                "address": circuit.address,
                "since": circuit.since.isoformat(),
                "error": circuit.failure,
                "reason": _reason(circuit),
                "probe_at": circuit.probe_at.isoformat() if circuit.probe_at else None,
            }
            for circuit in service.circuits
        ],
        "alerts": [
            {
                "kind": alert.kind,
                "since": alert.opened.isoformat(),
                "message": alerts.happened(alert.kind, alert.values, _clock_time(alert.opened)),
            }
            for alert in wrong
        ],
        "batches": [
            {
                **{name: getattr(batch, name) for name in ("id", "name", "state")},
                **{name: getattr(batch.counts, name) for name in STATES},
            }
            for batch in active
        ],
    }


def _worker_data(worker: WorkerView, now: datetime) -> dict[str, Any]:
    return {
        **asdict(worker),
        "started": worker.started.isoformat(),
        "seen": worker.seen.isoformat(),
        "seen_seconds": round((now - worker.seen).total_seconds(), 1),
        "responds": worker.responds,
    }


def _reason(circuit: CircuitView) -> str:
    return failures.sentence(circuit.failure or "own_fault", **circuit.values)


def _clock_time(moment: datetime) -> str:
    """A moment as this machine's clock shows it."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def _as_text(line: LogLine) -> str:
    at = line.at.astimezone().isoformat(sep=" ", timespec="seconds")
    text = f"{at}  {line.level:<8}  {line.process}  {line.origin}: {line.message}"
    return f"{text}\n{line.traceback}" if line.traceback else text


def _line_data(line: LogLine) -> dict[str, Any]:
    return {**asdict(line), "at": line.at.isoformat()}
