"""Under which names the web face is started: those of the settings, this machine's own, or any."""

import pytest

from core.settings import read_settings
from worker.face import THIS_MACHINE, allowed_hosts, web_command


@pytest.mark.parametrize(
    ("host", "settings", "names"),
    [
        ("127.0.0.1", {}, {*THIS_MACHINE}),
        ("localhost", {}, {*THIS_MACHINE}),
        ("0.0.0.0", {}, {"*"}),
        ("192.168.1.5", {}, {"*"}),
        ("127.0.0.1", {"hosts": ("a.org", "*.b.org")}, {*THIS_MACHINE, "a.org", "*.b.org"}),
        ("0.0.0.0", {"hosts": ("a.org",)}, {*THIS_MACHINE, "a.org"}),
        ("192.168.1.5", {"hosts": ("a.org",)}, {*THIS_MACHINE, "a.org", "192.168.1.5"}),
        ("::", {"base_url": "https://c.org:8443/x"}, {*THIS_MACHINE, "c.org"}),
    ],
)
def test_the_names_that_are_answered(host: str, settings: dict[str, object], names: set[str]) -> None:
    assert set(allowed_hosts(host, read_settings(**settings))) == names


def test_the_command_names_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRONICA_HOSTS", "a.org, b.org")
    command = web_command("127.0.0.1", 8502)
    assert {"--server.port=8502", "--server.allowedHosts=a.org", "--server.allowedHosts=b.org"} <= set(
        command
    )
