"""A skip is named in the last lines, and fails where everything is required."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

LACKING = """
import pytest
from tests.plugins.requirements import missing

@pytest.fixture
def browser():
    missing("Chromium", "the pages are looked at in it")

def test_page(browser): ...
def test_rule(): ...

@pytest.mark.xfail(reason="known")
def test_known(): assert False
"""


def outcome(folder: Path, *options: str, require: str) -> tuple[int, list[str]]:
    (folder / "test_lacking.py").write_text(LACKING)
    (folder / "test_elsewhere.py").write_text("import pytest\npytest.importorskip('no_such_module')\n")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CRONICA_TEST_REQUIRE": require}
    # The plugins of everything that is installed take longer than these tests.
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.plugins.requirements",
        "--rootdir",
        str(folder),
        *options,
    ]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines()


@pytest.mark.parametrize("options", [(), ("-p", "xdist", "-n", "2")])
def test_what_is_left_out_is_named_at_the_end(tmp_path: Path, options: tuple[str, ...]) -> None:
    status, lines = outcome(tmp_path, *options, require="")
    assert status == 0
    assert "skipped: test_lacking.py::test_page because Chromium: the pages are looked at in it" in lines[-4:]
    assert any(line.startswith("skipped: test_elsewhere.py because could not import") for line in lines[-4:])
    assert "1 passed, 2 skipped, 1 xfailed" in lines[-1]


def test_nothing_is_left_out_where_everything_is_required(tmp_path: Path) -> None:
    status, lines = outcome(tmp_path, "--continue-on-collection-errors", require="all")
    assert status == 1
    assert "1 passed, 1 xfailed, 2 errors" in lines[-1]
    assert any("would be left out because Chromium" in line for line in lines)
