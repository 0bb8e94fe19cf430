"""The two errors that are expected: one a person can mend, one that came from outside."""

import sqlite3
from enum import StrEnum
from typing import Any

from sqlalchemy.exc import OperationalError

NOT_NOW = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN}
"""What SQLite says of a file that it cannot use at the moment."""
NO_CONNECTION = ("08", "53300", "57P")
"""How PostgreSQL's codes begin where there is no connection, no more of them, or a server that stops or
starts."""


class Refusal(Exception):
    """What was asked cannot be done, and the person who asked can mend it.

    Carries a message id of the catalogues and its values, and is translated where it is
    shown, never where it is raised: the one who reads may speak another language.
    """

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message.format(**values))
        self.message = message
        self.values = values


class Forbidden(Refusal):
    """The one who asked has not the right to it."""


class Overtaken(Refusal):
    """Somebody has changed meanwhile what was to be changed. Nothing was overwritten."""


class FailureKind(StrEnum):
    """Why a narrative could not be written; `core.i18n.failures` has the sentence for each."""

    KEY_REJECTED = "key_rejected"
    QUOTA = "quota"
    RATE_LIMIT = "rate_limit"
    SERVER_ERROR = "server_error"
    TIMEOUT = "timeout"
    NO_CONNECTION = "no_connection"
    NOT_TEXT = "not_text"
    CUT_OFF = "cut_off"
    CONTENT_FILTER = "content_filter"
    REFUSED = "refused"
    WRONG_LANGUAGE = "wrong_language"
    TEMPERATURE_REFUSED = "temperature_refused"
    TOO_LITTLE_DATA = "too_little_data"
    WORKER_DIED = "worker_died"
    OWN_FAULT = "own_fault"


LASTING = frozenset(
    {
        FailureKind.KEY_REJECTED,
        FailureKind.QUOTA,
        FailureKind.CUT_OFF,
        FailureKind.CONTENT_FILTER,
        FailureKind.REFUSED,
        FailureKind.TOO_LITTLE_DATA,
        FailureKind.WORKER_DIED,
        FailureKind.OWN_FAULT,
    }
)
"""Kinds that another attempt would not mend (a lease that expired is counted apart)."""


class OutsideFailure(Exception):
    """A provider, a channel or another service did not do what it was asked.

    `detail` is for the technical part of a message: what the other side said, without
    secrets. `retry_after` is in seconds, where the other side named a time. `usage` is
    what the call consumed, where an answer came that had to be thrown away.
    """

    def __init__(
        self,
        kind: FailureKind,
        detail: str = "",
        *,
        http_status: int | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        usage: object | None = None,
    ) -> None:
        super().__init__(f"{kind}: {detail}" if detail else str(kind))
        self.kind = kind
        self.detail = detail
        self.http_status = http_status
        self.request_id = request_id
        self.retry_after = retry_after
        self.usage = usage

    @property
    def lasting(self) -> bool:
        """Whether trying again is pointless until a person has changed something."""
        return self.kind in LASTING


def own_fault(error: BaseException, code: str) -> OutsideFailure:
    """An error of ours as it is recorded on the job: a code for the person, the rest as detail."""
    failure = OutsideFailure(FailureKind.OWN_FAULT, code)
    failure.__cause__ = error
    return failure


def store_is_away(error: BaseException) -> bool:
    """Whether an error says no more than that the store cannot be reached now: the same goes well later."""
    if not isinstance(error, OperationalError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in NOT_NOW
    # A server that is not there gives no code at all.
    return (getattr(error.orig, "sqlstate", None) or "08").startswith(NO_CONNECTION)
