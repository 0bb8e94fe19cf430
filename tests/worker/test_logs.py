"""The log files of a process: one JSON object a line, for their owner alone."""

import json
import logging
import os
import stat
from pathlib import Path

import pytest

from worker import logs


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
