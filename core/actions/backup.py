"""A copy of the whole store in one file, and a store made again from one."""

import os
import sqlite3
import stat
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, MetaData, exists, select, text

from core import VERSION
from core.context import AppContext
from core.domain.permission import Right
from core.errors import Refusal
from core.i18n import N_
from core.permission import needs
from core.store import audit, copying, schema, settings
from core.store.database import Database


@dataclass(frozen=True)
class Copied:
    """A back-up: where it is, how large in bytes, with how many rows, and of which moment."""

    file: Path
    bytes: int
    rows: int
    made: datetime


@needs(Right.ADMINISTER)
def back_up(context: AppContext, file: Path, *, replace: bool = False) -> Copied:
    """Copy the store as it is at one moment into a file for its owner alone; others may go on writing.

    Raises Refusal if the file is there and is not to be replaced, if something else than a file is there,
    if its folder is not, or if there is no store; OSError if it cannot be written. A file is there as a
    whole or not at all.
    """
    now = context.clock()
    file = file.absolute()
    _refuse_place(file, replace=replace)
    part = file.with_name(f".{file.name}.{context.new_id()}")
    try:
        with open(part, "xb", opener=_for_its_owner) as out:
            with context.database.read() as connection:
                manifest = copying.write_copy(connection, out, VERSION, now)
            out.flush()
            os.fsync(out.fileno())
        _refuse_place(file, replace=replace)
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)
    copied = Copied(file, file.stat().st_size, manifest.rows, now)
    with context.database.write() as connection:
        _note(connection, copied, now)
        details = {"file": file.name, "bytes": copied.bytes, "rows": copied.rows}
        audit.record(connection, context.actor, now, "store.backed_up", "store", None, **details)
    return copied


@needs(Right.ADMINISTER)
def restore(context: AppContext, file: Path, *, replace: bool = False) -> Copied:
    """Make the store what a back-up says, and bring it up to date. All of it or nothing.

    Raises Refusal for a file that is no whole back-up or comes from a newer program, for a store that
    another process has open, and, unless it is to be replaced, for one that holds work of people.
    """
    now = context.clock()
    context.database.close()
    with file.open("rb") as copy:
        manifest = copying.look_through(copy)
        if not schema.knows(manifest.revision):
            message = N_("The back-up was made by a newer version of this program ({version}): use that one.")
            raise Refusal(message, version=manifest.program)
        if _is_open_elsewhere(context.database):
            message = N_(
                "Pages, a writing service or a command have the store open. Stop them, and try again."
            )
            raise Refusal(message)
        copied = Copied(file.absolute(), file.stat().st_size, manifest.rows, manifest.made)
        with schema.rebuilding(context.database) as connection:
            if not replace and _holds_work(connection):
                message = N_(
                    "This store holds work. Back it up, then give --replace to put the back-up there."
                )
                raise Refusal(message)
            _clear(connection)
            schema.bring_to(connection, manifest.revision)
            copying.load(connection, copy, manifest)
            schema.bring_to(connection, "head")
            _note(connection, copied, now)
            details = {"file": file.name, "made": manifest.made.isoformat(), "rows": copied.rows}
            audit.record(connection, context.actor, now, "store.restored", "store", None, **details)
    return copied


def _refuse_place(file: Path, *, replace: bool) -> None:
    if not file.parent.is_dir():
        message = N_("There is no folder {folder}: make it first, or name another place for the back-up.")
        raise Refusal(message, folder=str(file.parent))
    try:
        mode = file.lstat().st_mode
    except FileNotFoundError:
        return
    # What a back-up would take the place of: a folder, a device such as /dev/null, a link to anything.
    if not stat.S_ISREG(mode):
        message = N_("{file} is no ordinary file, and is not replaced. Name another place for the back-up.")
        raise Refusal(message, file=str(file))
    if not replace:
        raise Refusal(N_("There is a file {file} already; --force replaces it."), file=str(file))


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _note(connection: Connection, copied: Copied, now: datetime) -> None:
    known = {"at": copied.made.isoformat(), "file": str(copied.file), "bytes": copied.bytes}
    settings.put(connection, settings.LAST_BACKUP, known, now)


def _is_open_elsewhere(database: Database) -> bool:
    """Whether any other process is connected to the store."""
    if not database.is_sqlite:
        others = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND usename = current_user AND pid <> pg_backend_pid()"
        )
        with database.read() as connection:
            return connection.execute(others).scalar_one() > 0
    file = database.url.database or ""
    if not Path(file).exists():
        return False
    with closing(sqlite3.connect(file, timeout=0)) as connection:
        try:
            # Only whoever is alone with the file may put the write-ahead log away.
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError:
            return True
    return False


def _holds_work(connection: Connection) -> bool:
    """Whether there is a project or an account that is not of the sample."""
    if schema.is_newer(connection):
        return True
    tables = {table.name: table for table in copying.our_tables(connection)}
    shown = [tables[name] for name in ("projects", "users") if name in tables]
    # The first revision of all knew no sample people.
    own = [
        exists().where(~table.c.sample) if "sample" in table.c else exists().where(table.c.id > 0)
        for table in shown
    ]
    return any(connection.execute(select(each)).scalar_one() for each in own)


def _clear(connection: Connection) -> None:
    """Drop the tables of the store. On PostgreSQL only those that this program knows: others may have
    theirs beside them."""
    if connection.dialect.name == "sqlite":
        everything = MetaData()
        everything.reflect(connection)
        everything.drop_all(connection)
        return
    if schema.is_newer(connection):
        message = N_("The store there was made by a newer version of this program. Name an empty database.")
        raise Refusal(message)
    for table in reversed(copying.our_tables(connection)):
        table.drop(connection)
    connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
