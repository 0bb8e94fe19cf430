"""run.py on a house of its own: real environments, real uv and pip, and packages made here, so no index."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.plugins.requirements import missing

ROOT = Path(__file__).resolve().parent.parent
PYTHON = getattr(sys, "_base_executable", sys.executable)

CLI = """
import importlib.util, json, sys
names = [name for name in ("brick", "scaffold") if importlib.util.find_spec(name)]
print(json.dumps({"arguments": sys.argv[1:], "packages": names, "prefix": sys.prefix}))
sys.exit(3 if "fail" in sys.argv else 0)
"""


class House:
    """A folder with run.py, a cli.py that tells what it sees, locks, and the packages they name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "house"
        self.folder.mkdir()
        self.wheels = folder / "wheels"
        self.wheels.mkdir()
        self.stamp = self.folder / ".venv" / "cronica.json"
        shutil.copy(ROOT / "run.py", self.folder)
        (self.folder / "cli.py").write_text(CLI)
        self.lock("brick==1.0")
        self.lock("brick==1.0", "scaffold==1.0", file="requirements-dev.txt")
        self.environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder),
            "LANG": "en_GB.UTF-8",
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "PIP_CACHE_DIR": str(folder / "pip"),
            "UV_OFFLINE": "1",
            "UV_FIND_LINKS": str(self.wheels),
            "UV_CACHE_DIR": str(folder / "uv"),
        }

    def lock(self, *pins: str, file: str = "requirements.txt") -> None:
        lines = [f"{pin} --hash=sha256:{self.wheel(*pin.split('=='))}\n" for pin in pins]
        (self.folder / file).write_text("".join(lines))

    def wheel(self, name: str, version: str) -> str:
        """Make the wheel of a package with one line of code; returns its hash."""
        path = self.wheels / f"{name}-{version}-py3-none-any.whl"
        about = f"{name}-{version}.dist-info"
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr(zipfile.ZipInfo(f"{name}.py"), f"version = '{version}'\n")
            wheel.writestr(
                zipfile.ZipInfo(f"{about}/METADATA"),
                f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
            )
            wheel.writestr(
                zipfile.ZipInfo(f"{about}/WHEEL"),
                "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            )
            wheel.writestr(
                zipfile.ZipInfo(f"{about}/RECORD"),
                "".join(
                    f"{file},,\n"
                    for file in (f"{name}.py", f"{about}/METADATA", f"{about}/WHEEL", f"{about}/RECORD")
                ),
            )
        return hashlib.sha256(path.read_bytes()).hexdigest()

    def use_uv(self) -> None:
        places = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        found = shutil.which("uv", path=places)
        if not found:
            missing("uv", "run.py installs with it where it can be had")
        link = self.wheels.parent / "bin" / "uv"
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(found)
        self.environment["PATH"] = f"{link.parent}:/usr/bin:/bin"

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [PYTHON, str(self.folder / "run.py"), *arguments],
            cwd=self.wheels,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )

    def run(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        process = self.start(*arguments, **environment)
        out, err = process.communicate()
        return process.returncode, out, err


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.mark.parametrize("tool", ["uv", "pip, because uv cannot be had"])
def test_the_first_start_installs_and_the_second_only_hands_on(house: House, tool: str) -> None:
    if tool == "uv":
        house.use_uv()
    status, out, err = house.run("generate", "--project", "A B", "fail")
    assert status == 3, err
    assert json.loads(out) == {
        "arguments": ["generate", "--project", "A B", "fail"],
        "packages": ["brick"],
        "prefix": str(house.folder / ".venv"),
    }
    assert [line.split()[0] for line in err.splitlines()] == ["Making", "Installing", "Ready"]
    assert f"1 packages with {tool[:3].strip(',')}" in err

    shutil.rmtree(house.wheels)  # nothing could be installed now
    house.wheels.mkdir()
    status, out, err = house.run()
    assert (status, json.loads(out)["packages"], err) == (0, ["brick"], "")
    assert house.run("setup") == (0, "", "Everything is installed already.\n")


def test_what_tests_need_joins_when_asked_for_and_a_changed_lock_is_followed(house: House) -> None:
    house.use_uv()
    assert json.loads(house.run("bench", "chaos")[1])["packages"] == ["brick"]
    over_servers = house.run("bench", "chaos", "--queue=redis")
    assert json.loads(over_servers[1])["packages"] == ["brick", "scaffold"]
    assert house.run("test", "-k", "x")[2] == "", "tests need the same"
    assert house.run("status")[2] == "", "a development set-up holds the plain one"
    house.lock("brick==2.0")
    house.lock("brick==2.0", "scaffold==1.0", file="requirements-dev.txt")
    assert "Installing" in house.run("status")[2]
    assert any(house.folder.glob(".venv/lib/*/site-packages/brick-2.0.dist-info"))


def test_a_set_up_that_was_killed_is_made_anew(house: House) -> None:
    house.environment["CRONICA_SETUP"] = "pip"
    process = house.start("status")
    while not (house.folder / ".venv" / "bin" / "pip").exists():
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert "unfinished" in house.stamp.read_text()
    half = next(house.folder.glob(".venv/lib/*/site-packages/pip"))
    shutil.rmtree(half)
    status, out, err = house.run("status")
    assert status == 0, err
    assert json.loads(out)["packages"] == ["brick"]


def test_a_set_up_whose_parent_alone_was_killed_ends_before_the_next_begins(house: House) -> None:
    house.environment["CRONICA_SETUP"] = "pip"
    process = house.start("status")
    while not any(house.folder.glob(".venv/lib/*/site-packages/pip")):  # ensurepip is at work
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.communicate()
    status, out, err = house.run("status")
    assert status == 0, err
    assert json.loads(out)["packages"] == ["brick"]
    assert "Another set-up is running" in err


def test_two_first_starts_at_once_make_one_environment(house: House) -> None:
    house.use_uv()
    pair = [house.start("status"), house.start("status")]
    said = [process.communicate() for process in pair]
    assert [process.returncode for process in pair] == [0, 0], said
    assert [json.loads(out)["packages"] for out, _ in said] == [["brick"], ["brick"]]
    assert sum("Making" in err for _, err in said) == 1


def test_an_environment_whose_python_is_gone_or_another_is_made_anew(house: House) -> None:
    house.use_uv()
    house.run("setup")
    python = house.folder / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to(house.folder / "removed")
    assert house.run("status")[0] == 0
    stamp = json.loads(house.stamp.read_text())
    house.stamp.write_text(json.dumps({**stamp, "python": "cpython-310 linux-x86_64"}))
    assert "Ready" in house.run("status")[2]


@pytest.mark.parametrize("tool", ["uv", "pip"])
def test_a_package_that_cannot_be_had_is_one_failure_without_addresses(house: House, tool: str) -> None:
    if tool == "uv":
        house.use_uv()
    (house.folder / "requirements.txt").write_text("stone==1.0 --hash=sha256:" + "0" * 64 + "\n")
    index = {"UV_OFFLINE": "0", "UV_DEFAULT_INDEX": "http://127.0.0.1:9/simple", "UV_HTTP_RETRIES": "0"}
    index |= {"PIP_NO_INDEX": "", "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0"}
    status, out, err = house.run("status", **index)
    assert (status, out) == (1, "")
    assert "The set-up failed" in err
    assert "stone" in err, "what failed is shown"
    assert "127.0.0.1" not in err
    assert "Traceback" not in err


def test_a_package_that_is_not_the_one_in_the_lock_is_refused(house: House) -> None:
    house.use_uv()
    house.wheel("brick", "1.0")
    with zipfile.ZipFile(house.wheels / "brick-1.0-py3-none-any.whl", "a") as wheel:
        wheel.writestr("brick_backdoor.py", "")
    status, out, err = house.run("status")
    assert (status, out) == (1, "")
    assert "hash" in err.lower()


def test_a_folder_that_cannot_be_used_is_one_line_and_status_2(house: House) -> None:
    (house.folder / ".venv").write_text("")
    status, out, err = house.run()
    assert (status, out, len(err.splitlines())) == (2, "", 1)
    assert str(house.folder) in err


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("es_BO.UTF-8", "Crónica necesita Python 3.11"), ("en_US.UTF-8", "Crónica needs Python 3.11")],
)
def test_an_old_python_is_one_line_and_status_2(house: House, language: str, sentence: str) -> None:
    program = (
        "import runpy, sys; sys.version_info = (3, 9, 18); runpy.run_path('run.py', run_name='__main__')"
    )
    done = subprocess.run(
        [PYTHON, "-c", program],
        cwd=house.folder,
        env={**house.environment, "LANG": language},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert done.stderr.startswith(sentence)
    assert "3.9.18" in done.stderr
