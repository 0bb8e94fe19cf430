"""The last lines of what the processes of this machine have logged."""

import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, datetime
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from core.context import AppContext
from core.domain.permission import Right
from core.permission import needs
from core.settings import WrongSetting
from core.store import settings
from core.store.column_types import storable

TAIL = 262_144
"""Bytes of a file that are read, from its end."""
MOST_FILES = 80
LEVELS = ("debug", "info", "warning", "error", "critical")
HIDDEN = "•••"


@dataclass(frozen=True)
class LogLine:
    """Something that a process logged; `traceback` is "" where there is none."""

    at: datetime
    level: str
    process: str
    origin: str
    message: str
    traceback: str


@dataclass(frozen=True)
class LogFilter:
    """What is wanted: at least this level, of one process, with these words; "" for any."""

    level: str = "info"
    process: str = ""
    words: str = ""


@dataclass(frozen=True)
class LogTail:
    """The last lines, the newest first, and the folder of their files. `is_cut`: there are older ones;
    `unread`: the names of files that could not be read."""

    lines: tuple[LogLine, ...]
    folder: Path
    is_cut: bool
    unread: tuple[str, ...] = ()


@needs(Right.ADMINISTER)
def processes(context: AppContext) -> tuple[str, ...]:
    """The processes of this machine that have a log, by the names of their files."""
    return tuple(file.stem for file in _files(context))


@needs(Right.ADMINISTER)
def last_lines(context: AppContext, wanted: LogFilter, limit: int = 200) -> LogTail:
    """What the processes of this machine logged last; no secret that this installation knows is told.

    What is no line of ours is shown as a text of the moment of its neighbour.
    """
    secrets = _secrets(context)
    found: list[LogLine] = []
    unread: list[str] = []
    is_cut = False
    for file in _files(context):
        if wanted.process not in ("", file.stem):
            continue
        try:
            tail = _tail(file)
        except FileNotFoundError:  # it was turned over this very moment
            is_cut = True
        except OSError:
            unread.append(file.name)
        else:
            is_cut |= tail.is_cut
            found.extend(line for line in _lines(tail, file.stem, secrets) if _fits(line, wanted))
    found = sorted(found, key=lambda line: line.at)[::-1]
    is_cut |= len(found) > limit
    return LogTail(tuple(found[:limit]), _folder(context), is_cut, tuple(unread))


@dataclass(frozen=True)
class _Tail:
    """The end of a file, from a whole line on; whether there is more before it; when it was written to."""

    text: str
    is_cut: bool
    changed: datetime


def _folder(context: AppContext) -> Path:
    return context.settings.data_dir / "logs"


def _files(context: AppContext) -> list[Path]:
    found = (file for file in sorted(_folder(context).glob("*.log")) if _is_plain(file))
    return list(islice(found, MOST_FILES))


def _is_plain(file: Path) -> bool:
    """Whether it is a file of its own: a link may lead anywhere, and a pipe is read for ever."""
    try:
        return stat.S_ISREG(file.lstat().st_mode)
    except OSError:  # told when it is read
        return True


def _tail(file: Path) -> _Tail:
    with file.open("rb") as log:
        size = log.seek(0, 2)
        log.seek(max(size - TAIL, 0))
        read = log.read(TAIL)
        changed = datetime.fromtimestamp(os.fstat(log.fileno()).st_mtime, UTC)
    if size > TAIL:
        read = read.partition(b"\n")[2]
    return _Tail(storable(read.decode("utf-8", "replace")), size > TAIL, changed)


def _lines(tail: _Tail, process: str, secrets: tuple[str, ...]) -> Iterator[LogLine]:
    text = tail.text
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    said = [(line, _said(line, process)) for line in text.split("\n") if line.strip()]
    if said and not said[-1][1] and not text.endswith("\n"):
        said.pop()  # it is being written
    at = next((known.at for _line, known in said if known), tail.changed)
    for line, known in said:
        at = known.at if known else at
        yield known or LogLine(at, "info", process, "", line, "")


def _said(line: str, process: str) -> LogLine | None:
    """What a line of ours says; None for any other."""
    try:
        said = json.loads(line)
        at = datetime.fromisoformat(said["at"]).astimezone(UTC)
        level, origin, message = (storable(str(said[name])) for name in ("level", "from", "message"))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
    if not 1 < at.year < MAXYEAR:  # there is no such moment in every zone
        return None
    return LogLine(at, level, process, origin, message, storable(str(said.get("traceback", ""))))


def _fits(line: LogLine, wanted: LogFilter) -> bool:
    if line.level in LEVELS and LEVELS.index(line.level) < LEVELS.index(wanted.level):
        return False
    said = f"{line.origin} {line.message} {line.traceback}".casefold()
    return all(word in said for word in wanted.words.casefold().split())


def _secrets(context: AppContext) -> tuple[str, ...]:
    """What must never be shown: an error of another program may have repeated it."""
    known = context.settings
    try:
        with context.database.read() as connection:
            key = settings.endpoint(connection, known, context.secret).key
    except (OSError, SQLAlchemyError, WrongSetting):  # why the store is away is looked for here
        key = SecretStr("")
    held = (key, known.openai_api_key or SecretStr(""), known.secret_key or SecretStr(""))
    passwords = (make_url(address).password or "" for address in (known.store_url, known.ring_url))
    every = {*(each.get_secret_value() for each in held), *passwords, _secret_file(context)}
    # As JSON and addresses write them too. A password of two letters cannot be told apart from other words.
    shown = {
        form
        for each in every
        for form in (each, json.dumps(each, ensure_ascii=False)[1:-1], quote(each), quote(each, safe=""))
    }
    return tuple(sorted((each for each in shown if len(each) >= 4), key=len, reverse=True))


def _secret_file(context: AppContext) -> str:
    """What stands in the file of the secret; "" where it cannot be read, or there is none."""
    try:
        return context.secret.file.read_text("utf-8").strip()
    except (OSError, ValueError):
        return ""
