"""A command at a terminal, run in this process: what it leaves behind."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from cli import main
from core.context import AppContext
from tests.bench.surroundings import environment

FROM_A_TERMINAL = {"LC_ALL": "en_GB.UTF-8"}


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    status: int
    stdout: str
    stderr: str


Command = Callable[..., Done]


def terminal(
    context: AppContext, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run commands over the store of a context: `run("user", "list", given="what comes by the pipe")`,
    with changes to the surroundings."""

    def run(*arguments: object, given: str = "", **changes: str) -> Done:
        capsys.readouterr()
        with monkeypatch.context() as patch:
            for name, value in {**environment(context.settings), **FROM_A_TERMINAL, **changes}.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["cronica", *map(str, arguments)])
            patch.setattr(sys, "stdin", io.StringIO(given))
            with pytest.raises(SystemExit) as left:
                main()
        return Done(int(str(left.value.code or 0)), *capsys.readouterr())

    return run
