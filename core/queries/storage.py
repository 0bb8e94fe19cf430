"""What this installation takes up, where it is kept, and when it was last copied."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, make_url, select

from core import VERSION
from core.context import AppContext
from core.domain.permission import Right
from core.permission import needs
from core.store import schema, settings


@dataclass(frozen=True)
class Backup:
    """The last copy of the store: when it was made, where to, how large it is in bytes."""

    at: datetime
    file: str
    bytes: int


@dataclass(frozen=True)
class StorageView:
    """Sizes in bytes; `queue_bytes` is None where the queue is no file of this machine. Addresses are
    without their passwords. `free` is what is left where the data folder is, on this machine."""

    version: str
    schema: str
    schema_is_current: bool
    store: str
    store_bytes: int
    queue: str
    queue_bytes: int | None
    folder: str
    log_bytes: int
    free: int
    backup: Backup | None


@needs(Right.ADMINISTER)
def storage(context: AppContext) -> StorageView:
    """How large everything is."""
    known = context.settings
    with context.database.read() as connection:
        revision = schema.revision(connection)
        copied = settings.get(connection, settings.LAST_BACKUP)
        if context.database.is_sqlite:
            store_bytes = _with_companions(context.database.url.database or "")
        else:
            store_bytes = connection.execute(
                select(func.pg_database_size(func.current_database()))
            ).scalar_one()
    queue_url = make_url(known.ring_url)
    queue_is_file = queue_url.get_backend_name() == "sqlite"
    return StorageView(
        version=VERSION,
        schema=revision or "",
        schema_is_current=schema.is_current(context.database),
        store=_shown(known.store_url),
        store_bytes=store_bytes,
        queue=_shown(known.ring_url),
        queue_bytes=_with_companions(queue_url.database or "") if queue_is_file else None,
        folder=str(known.data_dir),
        log_bytes=_size(known.data_dir.glob("logs/*")),
        free=shutil.disk_usage(known.data_dir).free,
        backup=Backup(datetime.fromisoformat(copied["at"]), copied["file"], copied["bytes"])
        if copied
        else None,
    )


def _shown(address: str) -> str:
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return url.database or ""
    return url.render_as_string(hide_password=True)


def _with_companions(file: str) -> int:
    """The size of a SQLite file with those that SQLite keeps beside it."""
    return _size(Path(file + end) for end in ("", "-wal", "-shm"))


def _size(files: Iterable[Path]) -> int:
    return sum(file.stat().st_size for file in files if file.is_file())
