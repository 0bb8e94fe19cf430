"""Taking a job: the best due one becomes ours, with all that its writing needs."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping
from sqlalchemy.exc import OperationalError

from core.context import AppContext
from core.domain.circuit import Held
from core.domain.endpoints import Endpoint
from core.domain.jobs import JobState
from core.domain.permission import Right
from core.errors import own_fault
from core.llm import PROVIDERS, WriteRequest, leaves_the_house
from core.permission import needs
from core.store import batches, calls, endpoints, events, jobs, settings

log = logging.getLogger(__name__)

FACTS = "facts"
"""The kind of provider that writes where a batch falls back."""


@dataclass(frozen=True)
class Claimed:
    """A job that is ours to write, with all that its writing needs. `address` is where a model is asked,
    "" where nobody outside is; nothing is sent there before `not_before`."""

    job_id: int
    batch_id: int
    owner: str
    event_id: int
    facts_hash: str
    attempts_before: int
    asked_by: int | None
    provider: str
    endpoint: Endpoint
    address: str
    not_before: datetime
    request: WriteRequest
    prompt_version_id: int | None
    falls_back: bool
    as_proposal: bool
    call_id: int | None


class _HeldBack(Exception):
    """The job that was taken must wait for its AI service."""

    def __init__(self, why: Held) -> None:
        super().__init__(why)
        self.why = why


@needs(Right.ADMINISTER)
def claim(
    context: AppContext, batch_id: int | None = None, *, worker_id: int | None = None
) -> Claimed | None:
    """Take the best due job and open its call; None if nothing is due, or must wait for an AI service
    that is in trouble, or that was asked as often as is allowed.

    A job that cannot even be begun fails at once, and the next one is taken.
    """
    held: Held | None = None
    outside = tuple(filter(leaves_the_house, PROVIDERS))
    while True:
        owner = context.new_id()
        now = context.clock()
        until = now + timedelta(seconds=context.settings.lease)
        row = None
        try:
            with context.database.write() as connection:
                row = jobs.claim(
                    connection, owner, now, until, batch_id, worker_id=worker_id, held=held, outside=outside
                )
                if row is None:
                    return None
                if row["batch_started"] is None:
                    batches.begin(connection, row["batch_id"], now)
                claimed = _claimed(connection, row, owner, now, context)
                claimed = replace(claimed, not_before=_turn(connection, claimed, now, context))
                return replace(claimed, call_id=_open_call(connection, claimed, context))
        except _HeldBack as back:
            held = back.why
        except OperationalError:  # the store is away, and the job is none the worse for it
            raise
        except Exception as error:  # whatever is wrong with it, the others must not wait behind it
            if row is None:
                raise
            _set_aside(context, row, owner, error)


def fallen_back(claimed: Claimed) -> Claimed:
    """The same job in the hands of the facts writer, which makes no call."""
    return replace(
        claimed,
        provider=FACTS,
        endpoint=Endpoint(),
        address="",
        call_id=None,
        attempts_before=claimed.attempts_before + 1,
        request=replace(claimed.request, model="", temperature=None),
        prompt_version_id=None,
    )


def _set_aside(context: AppContext, row: RowMapping, owner: str, error: Exception) -> None:
    """Fail a job that could not be begun: it would stand before all others for ever."""
    code = context.new_id()[:8]
    log.error("job %s cannot be begun, code %s", row["job_id"], code, exc_info=error)
    now = context.clock()
    with context.database.write() as connection:
        batches.lock(connection, row["batch_id"])
        if jobs.take(connection, row["job_id"], owner, now, now):
            failure = jobs.error_of(own_fault(error, code), now)
            jobs.move(connection, row["job_id"], owner, JobState.FAILED, finished=now, **failure)
        batches.close_if_done(connection, row["batch_id"], now)


def _turn(connection: Connection, claimed: Claimed, now: datetime, context: AppContext) -> datetime:
    """When the request of a job goes out. Raises _HeldBack where it is not for now."""
    if not claimed.address:
        return now
    pace = settings.pace(connection, context.settings)
    turn = endpoints.let_through(
        connection, claimed.address, now, context.settings, pace=pace, patient=not claimed.falls_back
    )
    if isinstance(turn, Held):
        raise _HeldBack(turn)
    return turn


def _claimed(
    connection: Connection, row: RowMapping, owner: str, now: datetime, context: AppContext
) -> Claimed:
    options = row["options"]
    spent = row["attempt"] >= context.settings.attempts
    falls_back = options.get("fallback") == FACTS
    provider = FACTS if spent and falls_back else row["job_provider"]
    prompt_version_id = options.get("prompt_version_id") if provider != FACTS else None
    endpoint = _endpoint(connection, context, provider)
    return Claimed(
        job_id=row["job_id"],
        batch_id=row["batch_id"],
        owner=owner,
        event_id=row["id"],
        facts_hash=row["facts_hash"],
        attempts_before=row["attempt"],
        asked_by=row["asked_by"],
        provider=provider,
        endpoint=endpoint,
        address=context.provider(provider, endpoint).address,
        not_before=now,
        prompt_version_id=prompt_version_id,
        falls_back=falls_back,
        as_proposal=options.get("as_proposals", False),
        call_id=None,
        request=WriteRequest(
            facts=events.facts_of(row),
            language=row["job_language"],
            reference=f"{row['project_code']}/{row['external_id']}",
            number=row["written"] + 1,
            attempt=row["attempt"] + 1,
            round=row["round"],
            instructions=jobs.instructions(connection, prompt_version_id),
            tone=options.get("tone", ""),
            length=options.get("length", ""),
            instruction=options.get("instruction", ""),
            model=row["job_model"] if provider != FACTS else "",
            temperature=options.get("temperature"),
        ),
    )


def _endpoint(connection: Connection, context: AppContext, provider: str) -> Endpoint:
    """Where a model is asked as things stand now; whoever writes in the house asks nobody."""
    if not leaves_the_house(provider):
        return Endpoint()
    return settings.endpoint(connection, context.settings, context.secret)


def _open_call(connection: Connection, claimed: Claimed, context: AppContext) -> int | None:
    provider = context.provider(claimed.provider, claimed.endpoint)
    if not provider.calls_a_model:
        return None
    return calls.open_call(
        connection,
        {
            "job_id": claimed.job_id,
            "purpose": calls.NARRATIVE,
            "user_id": claimed.asked_by,
            "provider": claimed.provider,
            "model": provider.model_name(claimed.request.model),
            "simulated": provider.simulated,
            "prompt_version_id": claimed.prompt_version_id,
            "attempt": claimed.request.attempt,
            "round": claimed.request.round,
            "started": claimed.not_before,
        },
    )
