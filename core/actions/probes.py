"""Ask an AI service in trouble now and then whether it answers again, with a request of our own: no
narrative is risked, and one that it can never write does not keep the others waiting."""

from dataclasses import dataclass

from sqlalchemy import Connection

from core.context import AppContext
from core.domain.circuit import TROUBLE
from core.domain.endpoints import Endpoint
from core.domain.permission import Right
from core.errors import FailureKind, OutsideFailure
from core.i18n import LANGUAGES
from core.llm import Provider, Text, Usage, WriteRequest
from core.llm.prices import bill
from core.llm.trial import LIMIT, trial_request
from core.permission import needs
from core.store import calls, endpoints, jobs, settings


@dataclass(frozen=True)
class Probe:
    """A request that is ours to make, within `limit` seconds. Its call is open."""

    provider: str
    endpoint: Endpoint
    address: str
    call_id: int
    request: WriteRequest
    limit: float


@needs(Right.ADMINISTER)
def begin(context: AppContext) -> Probe | None:
    """Take the probe that is due, if one is: of all processes one makes it."""
    now = context.clock()
    with context.database.read() as connection:
        addresses = context.asked_at(connection)
        in_trouble = {row.address: row for row in endpoints.in_the_way(connection, addresses)}
    for provider, address in addresses.items():
        row = in_trouble.get(address[: endpoints.LONGEST_ADDRESS])
        if row is None or not endpoints.is_probe_due(row, now, context.settings):
            continue
        with context.database.write() as connection:
            if endpoints.take_probe(connection, row, now, context.settings):
                return _begun(connection, context, provider, address)
    return None


@needs(Right.ADMINISTER)
def end(context: AppContext, probe: Probe, made: Text | OutsideFailure | None, seconds: float) -> bool:
    """Write down how a probe ended; None for one that was cut. Returns whether the service answers: then
    what waits for it is due."""
    now = context.clock()
    with context.database.write() as connection:
        _close(connection, probe, made, seconds)
        if made is None or (isinstance(made, OutsideFailure) and made.kind is FailureKind.OWN_FAULT):
            return False
        if isinstance(made, OutsideFailure) and made.kind in TROUBLE:
            values = jobs.error_values(made)
            endpoints.note_failure(
                connection, probe.address, made.kind, values, now, context.settings, made.retry_after
            )
            return False
        endpoints.note_answer(connection, probe.address)
    # Apart: who claims holds a job and asks for the endpoint.
    with context.database.write() as connection:
        jobs.hasten(connection, probe.provider, now)
    context.ring(context.settings.threads * context.settings.workers)
    return True


def _begun(connection: Connection, context: AppContext, provider: str, address: str) -> Probe:
    endpoint = settings.endpoint(connection, context.settings, context.secret)
    writer: Provider = context.provider(provider, endpoint)
    calls.abandon_trials(connection)
    call = {
        "purpose": calls.TRIAL,
        "provider": provider,
        "model": writer.model_name(""),
        "simulated": False,
        "attempt": 1,
        "round": 1,
        "started": context.clock(),
    }
    return Probe(
        provider,
        endpoint,
        address,
        calls.open_call(connection, call),
        trial_request(LANGUAGES[0]),
        min(LIMIT, context.settings.attempt_limit),
    )


def _close(connection: Connection, probe: Probe, made: Text | OutsideFailure | None, seconds: float) -> None:
    if made is None:
        calls.close_call(connection, probe.call_id, calls.ABANDONED, seconds=seconds)
        return
    usage = made.usage if isinstance(made.usage, Usage) else Usage()
    known = {
        "seconds": seconds,
        "http_status": made.http_status,
        "request_id": made.request_id,
    }
    if isinstance(made, Text):
        billed = bill(probe.provider, made.model, usage, probe.endpoint.address)
        calls.close_call(connection, probe.call_id, calls.OK, model=made.model, **known, **billed)
    else:
        outcome = calls.outcome_of(made.kind)
        calls.close_call(connection, probe.call_id, outcome, failure=made.kind, detail=made.detail, **known)
