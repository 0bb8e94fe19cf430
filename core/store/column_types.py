"""How values are kept that the two stores keep differently, or that come from outside."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import DateTime, Dialect, String, Text, TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps it without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        # PostgreSQL gives it in the zone of its session.
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Amount(TypeDecorator[Decimal]):
    """An exact decimal number; SQLite knows none, so it is kept as text."""

    impl = String(20)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class Outside(TypeDecorator[str]):
    """A text that came from outside: what a store cannot hold is left out, and it is cut to `length`.

    A server may answer with a name of a thousand letters, a zero byte or half a surrogate pair;
    none of it may keep the ending of a job from being written down.
    """

    impl = Text
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__()
        self.length = length

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)[: self.length]


def storable(text: str) -> str:
    """The text without what PostgreSQL or UTF-8 refuse: zero bytes and lone surrogates."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")
