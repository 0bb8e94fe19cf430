"""The settings: where they come from, what is usual, and that a wrong one is one line without its value."""

from pathlib import Path

import pytest

from core.settings import SCHEMES, Settings, WrongSetting, read_settings
from worker.queue import QUEUES

SECRET = "sk-proj-0123456789abcdefABCDEF"


def test_what_is_usual_is_what_the_promises_say() -> None:
    usual = Settings(_env_file=None)
    assert (usual.attempts, usual.attempt_limit, usual.poison_after) == (3, 300, 5)
    assert usual.watch <= 1, "a cancel reaches a running narrative within two seconds"
    assert usual.beat * 2 < usual.not_responding_after == 15
    assert usual.lease + usual.sweep < 60, "what a dead worker held is taken up within a minute"
    assert usual.beat * 3 < usual.lease, "a beat may fail, and fail again"
    assert usual.inline_limit == 5


def test_addresses_follow_the_data_folder_unless_they_are_named(tmp_path: Path) -> None:
    settings = read_settings(data_dir=tmp_path)
    assert settings.store_url == f"sqlite:///{tmp_path.as_posix()}/cronica.db"
    assert settings.ring_url == f"sqlite:///{tmp_path.as_posix()}/queue.db"
    named = read_settings(database_url="postgresql+psycopg://db/cronica", queue_url="redis://queue/0")
    assert (named.store_url, named.ring_url) == ("postgresql+psycopg://db/cronica", "redis://queue/0")


def test_an_empty_variable_stands_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRONICA_THREADS", "")
    monkeypatch.setenv("OPENAI_API_KEY", "")
    settings = read_settings()
    assert settings.threads == 8
    assert settings.openai_api_key is None


def test_a_key_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    settings = read_settings()
    assert SECRET not in f"{settings!r} {settings} {settings.model_dump_json()}"
    assert settings.openai_api_key
    assert settings.openai_api_key.get_secret_value() == SECRET


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CRONICA_THREADS", "0"),
        ("CRONICA_THREADS", SECRET),
        ("CRONICA_LEASE", "-1"),
        ("CRONICA_PROVIDER", SECRET),
        ("CRONICA_QUEUE_URL", f"amqp://{SECRET}@queue"),
        ("CRONICA_DATABASE_URL", f"mysql://root:{SECRET}@db"),
        ("CRONICA_DATABASE_URL", "cronica.db"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line_without_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting) as refused:
        read_settings()
    said = str(refused.value)
    assert said.startswith(f"{name}: ")
    assert "\n" not in said
    assert SECRET not in said
    assert refused.value.__cause__ is None


def test_every_address_of_a_queue_that_is_let_through_can_be_opened() -> None:
    assert set(SCHEMES["queue_url"]) == set(QUEUES)
