"""Change the settings of this installation, and try its AI service."""

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from core.context import AppContext
from core.domain.endpoints import check_address, check_key, check_model
from core.domain.permission import Right
from core.errors import FailureKind, OutsideFailure, Refusal, own_fault
from core.i18n import N_, REGIONS, _, failures, language
from core.llm import Provider, Text, Usage, provider_class
from core.llm.openai import USUAL_ADDRESS
from core.llm.prices import bill
from core.llm.trial import LIMIT, trial_request
from core.permission import needs
from core.store import audit, calls, endpoints, jobs, settings

log = logging.getLogger(__name__)

MOST_INLINE = 50


@dataclass(frozen=True)
class Trial:
    """What came back when the AI service was tried; `model` is the name that it gives itself.

    Where it failed, `sentence` tells it, `core.i18n.failures.cure(failure)` what to do, and
    `detail` is the technical part, without secrets. `tokens` is None where they were not told.
    """

    ok: bool
    model: str
    seconds: float
    tokens: int | None
    failure: FailureKind | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    detail: str = ""

    @property
    def sentence(self) -> str:
        """What happened, in the language of the moment."""
        return (
            failures.sentence(self.failure, **self.values) if self.failure else _("The AI service answered.")
        )


@needs(Right.ADMINISTER)
def change_ai_service(context: AppContext, *, address: str, model: str, key: str | None) -> None:
    """Set where a model is asked, which one, and with which key; "" stands for the usual address
    and the usual model.

    A `key` of None keeps the stored one, "" forgets it. Another address forgets it too, unless a
    key is given with it: nobody may have a key that they cannot see sent elsewhere. Raises
    Refusal for what cannot be used, and for what the environment decides.
    """
    known = context.settings
    address, model = address.strip(), model.strip()
    with context.database.write() as connection:
        before = settings.get(connection, settings.AI_SERVICE) or {}
        if settings.fixes_endpoint(known):
            shown = context.provider("openai", settings.endpoint(connection, known, context.secret)).address
            if address not in ("", shown) or key is not None:
                raise Refusal(N_("The address and the key are set in the environment; change them there."))
            address = before.get("address", "")
        if known.model:
            if model not in ("", known.model):
                raise Refusal(N_("The model is set in the environment; change it there."))
            model = before.get("model", "")
        check_address(address)
        check_model(model)
        sealed = _sealed(context, before, address, key)
        kept = {"address": address, "model": model, "key": sealed}
        settings.put(connection, settings.AI_SERVICE, kept, context.clock())
        told = {**kept, "key": _what_became(key, sealed, before)}
        _record(connection, context, "settings.ai_service_changed", told)


@needs(Right.ADMINISTER)
def change_inline_limit(context: AppContext, number: int) -> None:
    """Set up to how many narratives are written while the page watches; 0 leaves all to the workers."""
    if settings.fixes_inline_limit(context.settings):
        raise Refusal(N_("This number is set in the environment; change it there."))
    if not 0 <= number <= MOST_INLINE:
        raise Refusal(N_("The number goes from 0 to {most}."), most=MOST_INLINE)
    _change(context, settings.INLINE_LIMIT, number, "settings.inline_limit_changed", number=number)


@needs(Right.ADMINISTER)
def change_approval(context: AppContext, *, coordinators_approve: bool, own_edits_approved: bool) -> None:
    """Set whether coordinators approve too, and whether anybody may approve what they edited."""
    value = {"coordinators": coordinators_approve, "own_edits": own_edits_approved}
    _change(context, settings.APPROVAL, value, "settings.approval_changed", **value)


@needs(Right.ADMINISTER)
def change_region(context: AppContext, region: str | None) -> None:
    """Set how numbers are written for whoever did not choose: one of REGIONS; None: as the language does."""
    if region not in (None, *REGIONS):
        raise Refusal(N_("This way of writing numbers is not known."))
    _change(context, settings.REGION, region, "settings.region_changed", region=region)


@needs(Right.ADMINISTER)
def try_ai_service(context: AppContext) -> Trial:
    """Have the AI service write about an invented event, in the language of the moment, as it
    writes about any other.

    It leaves a row among the model calls and no version; an answer ends the trouble that the service was
    in, and what waits for it goes on. Whoever asks waits for at most LIMIT seconds. Raises Refusal
    where there is nobody to ask.
    """
    limit = min(LIMIT, context.settings.attempt_limit)
    with context.database.write() as connection:
        endpoint = settings.endpoint(connection, context.settings, context.secret)
        if not endpoint.is_set_up:
            raise Refusal(N_("There is no AI service to try: neither an address nor a key is set."))
        # One of its own: those of the process belong to the loop in which they write.
        provider = provider_class("openai")(
            endpoint, context.settings.model_copy(update={"attempt_limit": limit})
        )
        call_id = _open_trial(connection, context, provider.model_name(""))
    begun = time.monotonic()
    made = _written(context, provider, limit)
    trial = _trial(made, provider.model_name(""), time.monotonic() - begun, limit)
    ended = {
        "seconds": trial.seconds,
        "model": trial.model,
        "failure": trial.failure,
        "detail": trial.detail,
        "http_status": made.http_status,
        "request_id": made.request_id,
        **bill("openai", trial.model, _usage(made), endpoint.address),
    }
    outcome = calls.outcome_of(trial.failure) if trial.failure else calls.OK
    with context.database.write() as connection:
        calls.close_call(connection, call_id, outcome, **ended)
        told = {"model": trial.model, "outcome": outcome}
        _record(connection, context, "settings.ai_service_tried", told)
        closed = trial.ok and endpoints.note_answer(connection, provider.address)
    if closed:
        with context.database.write() as connection:
            jobs.hasten(connection, "openai", context.clock())
        context.ring(context.settings.threads * context.settings.workers)
    return trial


def _trial(made: Text | OutsideFailure, model: str, seconds: float, limit: float) -> Trial:
    usage = _usage(made)
    tokens = None if usage.input is None or usage.output is None else usage.input + usage.output
    if isinstance(made, Text):
        return Trial(True, made.model or model, seconds, tokens)
    values = {**jobs.error_values(made), "seconds": round(limit)}
    return Trial(False, model, seconds, tokens, made.kind, values, made.detail)


def _usage(made: Text | OutsideFailure) -> Usage:
    """What it consumed, also where the answer was thrown away."""
    return made.usage if isinstance(made.usage, Usage) else Usage()


def _written(context: AppContext, provider: Provider, limit: float) -> Text | OutsideFailure:
    """The text, or why there is none, from a loop that lives for this one request."""
    try:
        return asyncio.run(_asked(provider, limit, language()))
    except OutsideFailure as failure:
        return failure
    except Exception as error:  # a fault of ours is told as any other, and is never silent
        code = context.new_id()[:8]
        log.exception("the AI service could not be tried, code %s", code)
        return own_fault(error, code)


async def _asked(provider: Provider, limit: float, spoken: str) -> Text:
    try:
        async with asyncio.timeout(limit):
            return await provider.write(trial_request(spoken))
    except TimeoutError:
        raise OutsideFailure(FailureKind.TIMEOUT, f"no whole answer in {limit:g} s") from None
    finally:
        await provider.close()


def _open_trial(connection: Connection, context: AppContext, model: str) -> int:
    calls.abandon_trials(connection)
    return calls.open_call(
        connection,
        {
            "purpose": calls.TRIAL,
            "user_id": context.actor.user_id,
            "provider": "openai",
            "model": model,
            "simulated": False,
            "attempt": 1,
            "round": 1,
            "started": context.clock(),
        },
    )


def _sealed(context: AppContext, before: Mapping[str, str], address: str, key: str | None) -> str:
    """The key as it is kept from now on, or ""."""
    if key is None:
        return before.get("key", "") if _place(address) == _place(before.get("address", "")) else ""
    key = key.strip()
    check_key(key)
    return context.secret.seal(key) if key else ""


def _place(address: str) -> str:
    return (address or USUAL_ADDRESS).rstrip("/")


def _what_became(key: str | None, sealed: str, before: Mapping[str, str]) -> str:
    if key is not None and sealed:
        return "changed"
    return "kept" if sealed else "forgotten" if before.get("key") else "none"


def _change(context: AppContext, name: str, value: object, action: str, **told: object) -> None:
    with context.database.write() as connection:
        settings.put(connection, name, value, context.clock())
        _record(connection, context, action, told)


def _record(connection: Connection, context: AppContext, action: str, told: Mapping[str, object]) -> None:
    audit.record(connection, context.actor, context.clock(), action, "settings", None, **told)
