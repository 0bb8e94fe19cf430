"""The last lines of this machine's log: merged, filtered, whole, without secrets."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from core.context import AppContext
from core.queries.logs import TAIL, LogFilter, last_lines, processes

KEY = "sk-a-key-that-nobody-may-read"


def line(second: int, message: str, level: str = "info", **more: str) -> str:
    said = {
        "at": f"2026-11-20T09:00:{second:02}.000+00:00",
        "level": level,
        "from": "web",
        "message": message,
    }
    return json.dumps({**said, **more}, ensure_ascii=False) + "\n"


@pytest.fixture
def logs(context: AppContext) -> Path:
    folder = context.settings.data_dir / "logs"
    folder.mkdir()
    return folder


def messages(context: AppContext, **wanted: str) -> list[str]:
    return [each.message for each in last_lines(context, LogFilter(**wanted)).lines]


def test_where_nothing_was_logged_there_is_nothing(context: AppContext) -> None:
    assert processes(context) == ()
    assert last_lines(context, LogFilter()).lines == ()


def test_the_lines_of_all_processes_the_newest_first(context: AppContext, logs: Path) -> None:
    (logs / "web.log").write_text(line(1, "uno") + line(3, "tres"), "utf-8")
    (logs / "worker-1.log").write_text(line(2, "dos", "error", traceback="Traceback:\n  here"), "utf-8")
    assert processes(context) == ("web", "worker-1")
    assert messages(context) == ["tres", "dos", "uno"]
    assert messages(context, level="warning") == ["dos"]
    assert messages(context, process="web") == ["tres", "uno"]
    assert messages(context, words="TRACEBACK dos") == ["dos"]
    found = last_lines(context, LogFilter(), limit=2)
    assert (len(found.lines), found.is_cut, found.folder) == (2, True, logs)


def test_what_is_not_whole_is_left_out_and_what_is_strange_is_a_text(context: AppContext, logs: Path) -> None:
    torn = line(5, "torn")[:-9]
    strange = line(6, "<b>hola</b> \u2028 ‮ [x](http://evil)")
    noise = 'not json\n[]\n{"at": "when", "level": 1}\n\xff\xfe\n'
    (logs / "web.log").write_bytes((noise + strange + torn).encode("latin-1", "backslashreplace"))
    (logs / "other.log").write_bytes(b"\xff\xfe\x00 broken \n" + line(7, "after").encode())
    assert len(messages(context)) == 2
    assert "<b>hola</b>" in messages(context)[1]


def test_only_the_end_of_a_large_file_is_read(context: AppContext, logs: Path) -> None:
    early = line(1, "early")
    filler = line(2, "x" * 1000) * (TAIL // 1000)
    (logs / "web.log").write_text(early + filler + line(3, "late"), "utf-8")
    found = last_lines(context, LogFilter(), limit=10_000)
    assert found.lines[0].message == "late"
    assert found.is_cut
    assert "early" not in {each.message for each in found.lines}


def test_no_secret_is_told(open_store: Callable[..., AppContext]) -> None:
    context = open_store(openai_api_key=SecretStr(KEY), queue_url="redis://:dragones-azules@queue.example/0")
    folder = context.settings.data_dir / "logs"
    folder.mkdir()
    said = line(1, f"Bearer {KEY}", traceback=f"redis://:dragones-azules@queue.example {KEY}")
    (folder / "web.log").write_text(said, "utf-8")
    (found,) = last_lines(context, LogFilter()).lines
    assert KEY not in repr(found)
    assert "dragones-azules" not in repr(found)
    assert found.message == "Bearer •••"
