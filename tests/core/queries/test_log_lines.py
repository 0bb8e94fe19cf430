"""The last lines of this machine's log: merged, filtered, whole, without secrets."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

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


def test_what_is_strange_is_a_text_and_what_is_being_written_comes_later(
    context: AppContext, logs: Path
) -> None:
    torn = line(5, "torn")[:-9]
    strange = line(6, "<b>hola</b> \u2028 ‮ [x](http://evil)")
    noise = 'not json\n[]\n{"at": "when", "level": 1}\n\xff\xfe\n'
    (logs / "web.log").write_bytes((noise + strange + torn).encode("latin-1", "backslashreplace"))
    (logs / "other.log").write_bytes(b"\xff\xfe\x00 broken \n" + line(7, "after").encode())
    found = messages(context)
    assert (found[:2], len(found)) == (["after", "\ufffd\ufffd broken "], 7)
    assert "<b>hola</b>" in found[2]
    assert found[-1] == "not json", "in the order of its file"


@pytest.mark.parametrize(
    "bad",
    [
        '{"at":"0001-01-01T00:00:00+10:00","level":"info","from":"a","message":"m"}',
        '{"at":"9999-12-31T23:59:59-10:00","level":"info","from":"a","message":"m"}',
        '{"at":"0001-01-01T00:00:00+00:00","level":"info","from":"a","message":"m"}',
        "[" * 60_000,
        '{"at":"2026-01-01T00:00:00+00:00","level":"info","from":"a","message":"\\ud800m"}',
    ],
)
def test_no_line_keeps_the_others_from_being_shown(context: AppContext, logs: Path, bad: str) -> None:
    (logs / "web.log").write_text(f"{bad}\n{line(7, 'after')}", "utf-8")
    found = messages(context)
    assert (found[0], len(found)) == ("after", 2)
    assert found[1] in (bad, "m")


def test_only_files_are_read_and_one_that_cannot_be_is_told(
    context: AppContext, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = context.settings.data_dir / "outside"
    outside.write_text(line(1, "outside"))
    (logs / "link.log").symlink_to(outside)
    (logs / "folder.log").mkdir()
    for name in ("ours", "theirs"):
        (logs / f"{name}.log").write_text(line(1, name))
    opened = Path.open

    def refused(file: Path, *how: Any, **more: Any) -> Any:  # whoever runs the tests may read everything
        if file.name == "theirs.log":
            raise PermissionError(13, "Permission denied")
        return opened(file, *how, **more)

    monkeypatch.setattr(Path, "open", refused)
    found = last_lines(context, LogFilter())
    assert [each.message for each in found.lines] == ["ours"]
    assert found.unread == ("theirs.log",)
    assert processes(context) == ("ours", "theirs")


def test_only_the_end_of_a_large_file_is_read(context: AppContext, logs: Path) -> None:
    early = line(1, "early")
    filler = line(2, "x" * 1000) * (TAIL // 1000)
    (logs / "web.log").write_text(early + filler + line(3, "late"), "utf-8")
    found = last_lines(context, LogFilter(), limit=10_000)
    assert found.lines[0].message == "late"
    assert found.is_cut
    assert "early" not in {each.message for each in found.lines}


def test_no_secret_is_told(open_store: Callable[..., AppContext]) -> None:
    context = open_store(
        openai_api_key=SecretStr(KEY), queue_url="redis://:dragones%2Fazules%40@queue.example/0"
    )
    context.secret.load()
    kept = context.secret.file.read_text()
    folder = context.settings.data_dir / "logs"
    folder.mkdir()
    password = "dragones/azules@"
    told = f"redis://:{quote(password, safe='')}@queue.example {password} {KEY} {kept}"
    said = line(1, f"Bearer {KEY}", traceback=told)
    (folder / "web.log").write_text(said, "utf-8")
    (found,) = last_lines(context, LogFilter()).lines
    assert KEY not in repr(found)
    assert found.traceback == "redis://:•••@queue.example ••• ••• •••"
    assert found.message == "Bearer •••"
