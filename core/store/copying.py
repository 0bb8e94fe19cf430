"""A copy of the whole store in one file, the same for SQLite and PostgreSQL: made, looked through, loaded.

A zip: for each table a member with one JSON array a row, and `manifest.json` that says what there is.
"""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from itertools import islice
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from pydantic import BaseModel
from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Time,
    cast,
    func,
    insert,
    select,
    type_coerce,
)
from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.types import NullType, TypeEngine

from core.errors import Refusal
from core.i18n import N_
from core.store import schema
from core.store.tables import metadata

FORMAT = 1
"""Raised when a program of before could not read what is written."""
MANIFEST = "manifest.json"
AT_ONCE = 100
"""Rows that are held in memory."""


class Member(BaseModel, frozen=True):
    """The rows of one table: how many, what stands in them, and the hash of it all."""

    rows: int
    columns: tuple[str, ...]
    sha256: str


class Manifest(BaseModel, frozen=True):
    """What a copy says of itself. `revision` is that of its schema."""

    format: int
    program: str
    revision: str
    made: datetime
    tables: dict[str, Member]

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(member.rows for member in self.tables.values())


@dataclass(frozen=True)
class _Kind:
    """How values of a column are told in JSON and read again; None never comes here."""

    told: Callable[[Any], Any]
    read: Callable[[Any], Any]


_PLAIN = _Kind(lambda value: value, lambda told: told)
_KINDS: Sequence[tuple[type[TypeEngine], _Kind]] = (
    # SQLite makes a number of a JSON text that is one. What is null in JSON is told as "null".
    (JSON, _Kind(lambda value: value if isinstance(value, str) else json.dumps(value), lambda told: told)),
    (LargeBinary, _Kind(lambda value: b64encode(value).decode(), b64decode)),
    (DateTime, _Kind(lambda value: _in_utc(value).isoformat(), datetime.fromisoformat)),
    (Date, _Kind(date.isoformat, date.fromisoformat)),
    (Time, _Kind(time.isoformat, time.fromisoformat)),
)


DAMAGED = N_("The file is no back-up of Crónica, or it is damaged. Nothing was changed.")


def write_copy(connection: Connection, out: IO[bytes], program: str, made: datetime) -> Manifest:
    """Copy every table as this transaction sees it. Raises Refusal for a store without a schema, and
    for one whose schema is newer than this program."""
    revision = schema.revision(connection)
    if revision is None:
        raise Refusal(N_("There is no store yet, so that there is nothing to back up."))
    if schema.is_newer(connection):
        raise Refusal(schema.NEWER)
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=3) as archive:
        members = {table.name: _write_table(connection, table, archive) for table in our_tables(connection)}
        manifest = Manifest(format=FORMAT, program=program, revision=revision, made=made, tables=members)
        archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    return manifest


def look_through(file: IO[bytes]) -> Manifest:
    """Read the whole copy and see that it is what it was. Raises Refusal for one that is not."""
    damaged = Refusal(DAMAGED)
    try:
        with ZipFile(file) as archive:
            told = archive.read(MANIFEST)
            if (found := json.loads(told)["format"]) != FORMAT:
                message = N_("The back-up has format {found}, and this program reads format {known}.")
                raise Refusal(message, found=found, known=FORMAT)
            manifest = Manifest.model_validate_json(told)
            for name, member in manifest.tables.items():
                digest = sha256()
                with archive.open(_path(name)) as rows:
                    while some := rows.read(1 << 20):
                        digest.update(some)
                if digest.hexdigest() != member.sha256:
                    raise damaged
    except (BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError, RuntimeError):
        raise damaged from None
    return manifest


def load(connection: Connection, file: IO[bytes], manifest: Manifest) -> None:
    """Put the rows of a copy that was looked through into empty tables of its own revision, and let the
    next ones be numbered after them. Raises Refusal if they do not fit."""
    tables = our_tables(connection)
    fits = {table.name: set(table.columns.keys()) for table in tables}
    if fits != {name: set(member.columns) for name, member in manifest.tables.items()}:
        raise Refusal(N_("What is in the back-up does not fit its own schema. Nothing was changed."))
    try:
        with ZipFile(file) as archive:
            for table in tables:
                member = manifest.tables[table.name]
                with archive.open(_path(table.name)) as lines:
                    if _fill(connection, table, member.columns, lines) != member.rows:
                        raise Refusal(DAMAGED)
    except OperationalError:  # a full disk, a server that went
        raise
    # The hashes are right, and the rows are no JSON, no values of these columns, or there twice.
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError, StatementError) as wrong:
        raise Refusal(DAMAGED) from wrong
    if connection.dialect.name == "postgresql":
        _number_on(connection, tables)
    elif connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise Refusal(N_("Rows of the back-up point to rows that are not in it. Nothing was changed."))


def our_tables(connection: Connection) -> Sequence[Table]:
    """The tables of this store as they are, of whatever revision, those first that others point to."""
    found = MetaData()
    # The queue may have its tables in the same database, and so may a stranger.
    found.reflect(connection, only=lambda name, _metadata: name in metadata.tables)
    return found.sorted_tables


def _write_table(connection: Connection, table: Table, archive: ZipFile) -> Member:
    kinds = [_kind(column) for column in table.columns]
    in_order = select(*(_selected(connection, column) for column in table.columns)).order_by(
        *table.primary_key
    )
    digest, number = sha256(), 0
    with archive.open(_path(table.name), "w", force_zip64=True) as member:
        for row in connection.execution_options(yield_per=AT_ONCE).execute(in_order):
            told = [
                None if value is None else kind.told(value) for kind, value in zip(kinds, row, strict=True)
            ]
            line = json.dumps(told, separators=(",", ":")).encode() + b"\n"
            digest.update(line)
            member.write(line)
            number += 1
    return Member(rows=number, columns=tuple(table.columns.keys()), sha256=digest.hexdigest())


def _fill(connection: Connection, table: Table, columns: Sequence[str], lines: Iterable[bytes]) -> int:
    """Put the rows in. Returns how many."""
    number = 0
    kinds = [_kind(table.columns[name]) for name in columns]
    for column in table.columns:
        if isinstance(column.type, JSON):
            column.type = NullType()  # its text goes in as it came out
    rows = _rows(columns, kinds, lines)
    while some := list(islice(rows, AT_ONCE)):
        connection.execute(insert(table), some)
        number += len(some)
    return number


def _rows(columns: Sequence[str], kinds: Sequence[_Kind], lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    for line in lines:
        told = zip(columns, kinds, json.loads(line), strict=True)
        yield {name: None if value is None else kind.read(value) for name, kind, value in told}


def _kind(column: Column) -> _Kind:
    return next((kind for type_, kind in _KINDS if isinstance(column.type, type_)), _PLAIN)


def _selected(connection: Connection, column: Column) -> Any:
    """What is asked for: of JSON its text, so that null is told from nothing and no number is rounded."""
    if not isinstance(column.type, JSON):
        return column
    return type_coerce(column, Text) if connection.dialect.name == "sqlite" else cast(column, Text)


def _in_utc(moment: datetime) -> datetime:
    """SQLite keeps a moment without its zone, PostgreSQL gives it in the zone of its session."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _number_on(connection: Connection, tables: Iterable[Table]) -> None:
    """PostgreSQL keeps beside each table which number the next row gets."""
    for table in tables:
        column = table.autoincrement_column
        if column is not None:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            highest = func.max(column)
            connection.execute(select(func.setval(sequence, func.coalesce(highest, 1), highest.isnot(None))))


def _path(table: str) -> str:
    return f"tables/{table}.jsonl"
