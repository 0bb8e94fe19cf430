"""The installation's secret: what it signs and seals holds here, and nowhere else."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from core.secret import Secret
from core.settings import ROOT, Settings, WrongSetting, read_settings

GIVEN = "a secret that is long enough to be one"


def secret_of(text: str) -> Secret:
    return Secret(Settings(secret_key=SecretStr(text)))


@pytest.fixture
def secret() -> Secret:
    return secret_of(GIVEN)


def test_what_was_signed_is_read_for_its_purpose_and_with_its_secret_only(secret: Secret) -> None:
    signed = secret.sign("session", "abc")
    assert secret.read("session", signed) == "abc"
    assert secret.read("link", signed) is None
    assert secret_of(GIVEN).read("session", signed) == "abc", "another machine with the same setting"
    assert secret_of(GIVEN + "!").read("session", signed) is None


@pytest.mark.parametrize(
    "forged", ["", ".", "..", "abc", "a.b.c", "ñ.ñ.ñ", "\0", "IjEi.aaaa.bbbb", "." * 10_000]
)
def test_what_was_never_signed_is_not_read(secret: Secret, forged: str) -> None:
    assert secret.read("session", forged) is None


@given(st.text())
def test_nothing_that_comes_from_outside_makes_reading_fail(text: str) -> None:
    secret = secret_of(GIVEN)
    assert secret.read("session", text) is None
    assert secret.unseal(text) is None


def test_a_signature_does_not_hold_for_another_text(secret: Secret) -> None:
    one, other = secret.sign("session", "abc"), secret.sign("session", "abd")
    assert secret.read("session", ".".join([other.split(".")[0], *one.split(".")[1:]])) is None


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_was_sealed_is_opened_with_the_same_secret_only(text: str) -> None:
    secret = secret_of(GIVEN)
    sealed = secret.seal(text)
    assert secret.unseal(sealed) == text
    assert secret_of(GIVEN[::-1]).unseal(sealed) is None
    assert len(text) < 4 or text not in sealed


def test_what_is_derived_depends_on_purpose_and_secret(secret: Secret) -> None:
    assert len({secret.derived("form"), secret.derived("other"), secret_of(GIVEN + "!").derived("form")}) == 3


def test_a_machine_keeps_the_secret_that_it_made_where_only_its_owner_reads_it(tmp_path: Path) -> None:
    known = Settings(data_dir=tmp_path / "new" / "data")
    first = Secret(known)
    assert not first.is_set
    signed = first.sign("session", "abc")
    file = known.data_dir / "secret.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(file.read_text()) >= 43
    assert Secret(known).read("session", signed) == "abc", "after a restart"
    assert [each.name for each in known.data_dir.iterdir()] == ["secret.key"]
    elsewhere = Secret(Settings(data_dir=tmp_path / "elsewhere"))
    assert elsewhere.read("session", signed) is None


@pytest.mark.parametrize("kept", ["", "\n", "x" * 31, f" {'x' * 31}\n"])
def test_a_kept_secret_that_is_not_whole_is_refused_and_not_shown(tmp_path: Path, kept: str) -> None:
    """As a power cut may leave it; with nothing kept, anybody could sign."""
    file = tmp_path / "secret.key"
    file.write_text(kept)
    secret = Secret(Settings(data_dir=tmp_path))
    for use in (secret.load, lambda: secret.sign("session", "abc"), lambda: secret.read("session", "abc")):
        with pytest.raises(WrongSetting) as wrong:
            use()
        told = str(wrong.value)
        assert str(file) in told
        assert "back-up" in told
        assert len(told.splitlines()) == 1
        assert "xxx" not in told
    file.write_text("x" * 32)
    secret.load()


def test_a_secret_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced, really = [], os.fsync
    file = tmp_path / "secret.key"

    def noting(handle: int) -> None:
        synced.append((file.exists(), os.fstat(handle).st_size >= 32))
        really(handle)

    monkeypatch.setattr(os, "fsync", noting)
    Secret(Settings(data_dir=tmp_path)).load()
    assert synced == [(False, True)]


def test_a_fingerprint_tells_texts_apart_and_depends_on_purpose_and_secret(secret: Secret) -> None:
    prints = {
        secret.fingerprint("a", "ana"),
        secret.fingerprint("a", "luis"),
        secret.fingerprint("b", "ana"),
        secret_of(GIVEN + "!").fingerprint("a", "ana"),
        secret.fingerprint("a", "\ud800"),
    }
    assert len(prints) == 5
    assert secret_of(GIVEN).fingerprint("a", "ana") in prints


def test_processes_that_start_at_once_make_one_secret(tmp_path: Path) -> None:
    told = (
        "from pathlib import Path; from core.settings import Settings; from core.secret import Secret;"
        f"print(Secret(Settings(data_dir=Path({str(tmp_path)!r}))).derived('x').hex())"
    )
    command = [sys.executable, "-c", told]
    started = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    answers = {process.communicate(timeout=60)[0] for process in started}
    assert len(answers) == 1
    assert all(answers)


def test_a_secret_that_is_given_is_used_and_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRONICA_SECRET_KEY", GIVEN)
    known = read_settings(data_dir=tmp_path)
    secret = Secret(known)
    assert secret.is_set
    assert secret.derived("x") == secret_of(GIVEN).derived("x")
    assert not (tmp_path / "secret.key").exists()
    assert GIVEN not in repr(known) + repr(secret) + repr(vars(secret)["_settings"])


def test_a_secret_that_is_too_short_stops_the_start_without_being_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CRONICA_SECRET_KEY", "hunter2")
    with pytest.raises(WrongSetting, match="CRONICA_SECRET_KEY") as wrong:
        read_settings()
    assert "hunter2" not in str(wrong.value)
