"""Rows of settings, by name: what a page can change, and what processes tell each other.

What a page can change is read anew whenever something is planned or claimed, so that nobody need
restart anything; a value of the environment goes before it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Connection, delete, select, update

from core.domain.alerts import Thresholds
from core.domain.endpoints import Endpoint
from core.secret import Secret
from core.settings import Settings
from core.store.tables import settings
from core.store.upsert import insert_once

GIVEN_UP = "worker_given_up"
"""Why a worker is not started again any more."""

AI_SERVICE = "ai_service"
"""Address, model and sealed key of the AI service."""

INLINE_LIMIT = "inline_limit"
APPROVAL = "approval"
REGION = "region"

QUEUE_PAUSED = "queue_paused"
"""Since when, and by whom, nothing that waits is begun in any batch; not there while the queue goes on."""

PACE = "requests_per_minute"
"""How many requests a minute an AI service is sent by all that write here together; 0 for any number."""

ALERTS = "alerts"
"""Thresholds from which something is told as an alert."""

LAST_BACKUP = "last_backup"
"""When the last copy of the store was made, where to, and how large it is."""


@dataclass(frozen=True)
class Approval:
    """Who may approve: coordinators too, and anybody what they edited themselves."""

    coordinators: bool = True
    own_edits: bool = True


def put(connection: Connection, name: str, value: Any, now: datetime) -> None:
    """Keep a value under a name, in the place of the one before."""
    row = {"name": name, "value": value, "changed": now}
    if not insert_once(connection, settings, row):
        connection.execute(update(settings).where(settings.c.name == name).values(**row))


def forget(connection: Connection, name: str) -> None:
    """Keep nothing under a name."""
    connection.execute(delete(settings).where(settings.c.name == name))


def get(connection: Connection, name: str) -> Any:
    """The value under a name, or None."""
    return connection.execute(select(settings.c.value).where(settings.c.name == name)).scalar()


def fixes_endpoint(known: Settings) -> bool:
    """Whether the environment says where a model is asked and with which key: both, or neither. A
    stored address must never be sent the key of the environment."""
    return bool(known.openai_api_key or known.openai_base_url)


def endpoint(connection: Connection, known: Settings, secret: Secret) -> Endpoint:
    """The AI service in force. The store is not asked where the environment says everything."""
    fixed = fixes_endpoint(known)
    stored = {} if fixed and known.model else get(connection, AI_SERVICE) or {}
    model = known.model or stored.get("model", "")
    if fixed:
        return Endpoint(known.openai_base_url, known.openai_api_key or SecretStr(""), model)
    # A key that was sealed with another secret counts as missing.
    key = secret.unseal(stored["key"]) if stored.get("key") else None
    return Endpoint(stored.get("address", ""), SecretStr(key or ""), model)


def usual_provider(known: Settings, there: Endpoint) -> str:
    """Who writes where nobody chose: a model where there is a key, else the facts writer."""
    return known.provider or ("openai" if there.key else "facts")


def fixes_inline_limit(known: Settings) -> bool:
    """Whether the environment says up to how many narratives are written while a page watches."""
    return "inline_limit" in known.model_fields_set


def inline_limit(connection: Connection, known: Settings) -> int:
    """Up to how many narratives are written while a page watches."""
    stored = None if fixes_inline_limit(known) else get(connection, INLINE_LIMIT)
    return known.inline_limit if stored is None else stored


def fixes_pace(known: Settings) -> bool:
    """Whether the environment says how many requests a minute an AI service is sent."""
    return "requests_per_minute" in known.model_fields_set


def pace(connection: Connection, known: Settings) -> int:
    """How many requests a minute an AI service is sent by all together; 0 for any number."""
    stored = None if fixes_pace(known) else get(connection, PACE)
    return known.requests_per_minute if stored is None else stored


def approval(connection: Connection) -> Approval:
    """Who may approve here."""
    return Approval(**(get(connection, APPROVAL) or {}))


def thresholds(connection: Connection) -> Thresholds:
    """From where on something counts as wrong here."""
    return Thresholds(**(get(connection, ALERTS) or {}))
