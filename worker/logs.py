"""A log file with one JSON object a line, for each process that runs for long."""

import json
import logging
import os
import threading
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

FILE_SIZE = 5_000_000
FILES_KEPT = 3
QUIET = 60.0
"""For so many seconds a trouble that goes on is not told again."""


class JsonLines(logging.Formatter):
    """Time, level, where from, what, and the traceback if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        if untold := getattr(record, "untold", 0):
            line["untold"] = untold
        return json.dumps(line, ensure_ascii=False)


class Calm(logging.Filter):
    """Tells a trouble that goes on once a minute, with how often it was left untold: a store that is away
    for a night must not push out of the files how it began."""

    def __init__(self) -> None:
        super().__init__()
        self._guard = threading.Lock()
        self._told: dict[tuple[object, ...], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.exc_info:
            return True
        # A message with a code of its own is not the same as another.
        trouble = (record.name, record.getMessage(), record.exc_info[0])
        with self._guard:
            since, untold = self._told.get(trouble, (record.created - QUIET, 0))
            if record.created - since < QUIET:
                self._told[trouble] = since, untold + 1
                return False
            over = record.created - 2 * QUIET
            self._told = {one: told for one, told in self._told.items() if told[0] > over}
            self._told[trouble] = record.created, 0
        record.untold = untold
        return True


class OwnersFiles(RotatingFileHandler):
    """Files that nobody but their owner reads: an error may tell of people."""

    def _open(self) -> TextIOWrapper:
        # Whoever turns its files over adds to them, whatever mode it was asked for.
        return open(self.baseFilename, "a", encoding=self.encoding, opener=_for_its_owner)


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def log_to(folder: Path, name: str) -> Path:
    """Send what this process logs to `folder`/`name`.log, and keep the last few files. Returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.log"
    handler = OwnersFiles(file, maxBytes=FILE_SIZE, backupCount=FILES_KEPT, encoding="utf-8")
    handler.setFormatter(JsonLines())
    handler.addFilter(Calm())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    # A client that logs each request would fill the file, and shows addresses with what is in them.
    for chatty in ("httpx2", "openai", "huey", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    return file
