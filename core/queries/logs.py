"""The last lines of what the processes of this machine have logged."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from core.context import AppContext
from core.domain.permission import Right
from core.permission import needs
from core.settings import WrongSetting
from core.store import settings

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
    """The last lines, the newest first, and the folder of their files. `is_cut`: there are older ones."""

    lines: tuple[LogLine, ...]
    folder: Path
    is_cut: bool


@needs(Right.ADMINISTER)
def processes(context: AppContext) -> tuple[str, ...]:
    """The processes of this machine that have a log, by the names of their files."""
    return tuple(file.stem for file in _files(context))


@needs(Right.ADMINISTER)
def last_lines(context: AppContext, wanted: LogFilter, limit: int = 200) -> LogTail:
    """What the processes of this machine logged last; no secret that this installation knows is told."""
    secrets = _secrets(context)
    found: list[LogLine] = []
    is_cut = False
    for file in _files(context):
        if wanted.process in ("", file.stem):
            text, cut = _tail(file)
            is_cut |= cut
            found.extend(line for line in _lines(text, file.stem, secrets) if _fits(line, wanted))
    found.sort(key=lambda line: line.at, reverse=True)
    return LogTail(tuple(found[:limit]), _folder(context), is_cut or len(found) > limit)


def _folder(context: AppContext) -> Path:
    return context.settings.data_dir / "logs"


def _files(context: AppContext) -> list[Path]:
    return sorted(_folder(context).glob("*.log"))[:MOST_FILES]


def _tail(file: Path) -> tuple[str, bool]:
    """The end of a file, from a whole line on, and whether anything stands before it."""
    try:
        with file.open("rb") as log:
            size = log.seek(0, 2)
            log.seek(max(size - TAIL, 0))
            read = log.read(TAIL)
    except FileNotFoundError:  # it was turned over this very moment
        return "", True
    if size > TAIL:
        read = read.partition(b"\n")[2]
    return read.decode("utf-8", "replace"), size > TAIL


def _lines(text: str, process: str, secrets: tuple[str, ...]) -> Iterator[LogLine]:
    """What the lines say; one that is not whole, or not of ours, is left out."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    for line in text.split("\n"):
        try:
            said = json.loads(line)
            at = datetime.fromisoformat(said["at"]).astimezone(UTC)
            level, origin, message = (str(said[name]) for name in ("level", "from", "message"))
        except (ValueError, KeyError, TypeError):
            continue
        yield LogLine(at, level, process, origin, message, str(said.get("traceback", "")))


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
    every = {*(each.get_secret_value() for each in held), *passwords}
    # As JSON writes them too. A password of two letters cannot be told apart from other words.
    shown = {form for each in every for form in (each, json.dumps(each, ensure_ascii=False)[1:-1])}
    return tuple(sorted((each for each in shown if len(each) >= 4), key=len, reverse=True))
