"""The log files of a process: one JSON object a line, for their owner alone."""

import json
import logging
import os
import stat
from pathlib import Path

import pytest

from worker import logs


def fail(times: int, message: str) -> None:
    for _ in range(times):
        try:
            raise ConnectionError("nobody is there")
        except ConnectionError:
            logging.getLogger("test").exception(message)


def test_a_trouble_that_goes_on_is_told_once_a_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = logging.FileHandler(tmp_path / "worker.log", encoding="utf-8")
    handler.setFormatter(logs.JsonLines())
    handler.addFilter(logs.Calm())
    logger = logging.getLogger("test")
    logger.addHandler(handler)
    try:
        fail(50, "the store is away")
        fail(1, "job 7 failed, code 0f")
        logger.error("told without a trouble")
        logger.error("told without a trouble")
        monkeypatch.setattr(logs, "QUIET", 0)
        fail(1, "the store is away")
    finally:
        logger.removeHandler(handler)
        handler.close()
    lines = [json.loads(line) for line in (tmp_path / "worker.log").read_text("utf-8").splitlines()]
    assert [(line["message"], line.get("untold", 0)) for line in lines] == [
        ("the store is away", 0),
        ("job 7 failed, code 0f", 0),
        ("told without a trouble", 0),
        ("told without a trouble", 0),
        ("the store is away", 49),
    ]


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_only_the_owner_reads_a_log_also_after_it_was_turned_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "FILE_SIZE", 200)
    root = logging.getLogger()
    there, level, before = list(root.handlers), root.level, os.umask(0o022)
    try:
        file = logs.log_to(tmp_path / "logs", "web")
        for number in range(6):
            logging.getLogger("test").warning("Nº %s, %s", number, "x" * 100)
    finally:
        os.umask(before)
        root.setLevel(level)
        for handler in set(root.handlers) - set(there):
            root.removeHandler(handler)
            handler.close()
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in file.parent.iterdir()}
    assert modes == dict.fromkeys(("web.log", "web.log.1", "web.log.2", "web.log.3"), 0o600)
    (line,) = file.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["message"].startswith("Nº 5")
