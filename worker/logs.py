"""A log file with one JSON object a line, for each process that runs for long."""

import json
import logging
import os
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

FILE_SIZE = 5_000_000
FILES_KEPT = 3


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
        return json.dumps(line, ensure_ascii=False)


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
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    # A client that logs each request would fill the file, and shows addresses with what is in them.
    for chatty in ("httpx2", "openai", "huey", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    return file
