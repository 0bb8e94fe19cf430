"""Rows for every table of the store with the values that a copy of it is most likely to lose."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Float, LargeBinary, Table, Time, insert, null
from sqlalchemy.types import Integer

from core.context import AppContext
from core.store.column_types import Amount, Moment
from core.store.tables import metadata
from tests.support.awkward import LONG, TEXTS

FIRST = 101
"""The number of the first row: what a store holds from the start has lower ones."""
ROWS = 4

_NESTED = {"ñ \u2028 \\u0000": [None, 1.0, 1, 10**30, 5e-324, True, {}, "\U0001d11e"], "": LONG}


def fill_every_table(context: AppContext) -> None:
    """Put rows into every table."""
    with context.database.write() as connection:
        for table in metadata.sorted_tables:
            for number in range(ROWS):
                connection.execute(insert(table).values(_row(table, number)))


def _row(table: Table, number: int) -> Mapping[str, Any]:
    return {column.name: _value(column, number) for column in table.columns}


def _value(column: Column, number: int) -> Any:
    for key in column.foreign_keys:
        if key.column.table is column.table:  # to the row before it, as a version that was restored
            return null() if number == 0 else FIRST + number - 1
        return _value(key.column, number)
    if column.nullable and number == 0:
        return null()
    match column.type:
        case JSON():
            return (None, _NESTED, [], TEXTS)[number]
        case LargeBinary():
            return (b"", bytes(range(256)), b"\0", b"PK\3\4")[number]
        case Boolean():
            return number % 2 == 0
        case Amount():
            return (Decimal("0.10"), Decimal("1E+3"), Decimal("-7"), Decimal("3.000"))[number]
        case Moment():
            return datetime(1970 + number * 2000, 12, 31, 23, 59, 59, 999_999 - number, UTC)
        case Date():
            return (date.min, date.max, date(2024, 2, 29), date(1582, 10, 10))[number]
        case Time():
            return (time.min, time.max, time(23, 59, 59, 999_999), time(0, 0, 0, 1))[number]
        case Float():
            return (0.0, 0.1 + 0.2, 5e-324, -1.7976931348623157e308)[number]
        case BigInteger():
            return (0, 2**63 - 1, -(2**63), -1)[number]
        case Integer():
            return FIRST + number
    text = f"{number}{TEXTS[number]} {TEXTS[-2 - number]}{TEXTS[11]}"
    length = getattr(column.type, "length", None)
    return (text + (LONG if length is None else ""))[:length]
