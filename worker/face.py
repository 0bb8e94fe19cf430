"""The web face as a process: the command that starts it, and the address it can have."""

import os
import socket
import sys
import time
import webbrowser
from urllib.parse import urlsplit
from urllib.request import urlopen

from core.i18n import N_, _
from core.settings import ROOT, Settings, read_settings
from worker.terminal import give_up, told

THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - only compared


def web_command(host: str, port: int) -> list[str]:
    """The argument list that starts the pages at an address. Raises WrongSetting."""
    address = [f"--server.address={host}", f"--server.port={port}"]
    names = [f"--server.allowedHosts={name}" for name in allowed_hosts(host, read_settings())]
    return [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *address, *names]


def allowed_hosts(host: str, settings: Settings) -> tuple[str, ...]:
    """Under which names the pages may be asked for: those that the settings give, and this machine's
    own. Where they give none and the pages are not for this machine alone: any."""
    if host not in THIS_MACHINE and not settings.hosts and not settings.base_url:
        return ("*",)
    named = {*settings.hosts, urlsplit(settings.base_url).hostname or host, host}
    return (*THIS_MACHINE, *sorted(named - {*THIS_MACHINE, *EVERY_ADDRESS}))


def refuse_busy(host: str, port: int) -> None:
    """One clear line, before anything is started, if the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or str(error)
            line = N_("{host}:{port} cannot be used: {reason}. Choose another: --port 8502")
            give_up(_(line, host=host, port=port, reason=reason))


def announce(host: str, port: int) -> None:
    """Print the address once the pages answer, and open the browser where there is a screen."""
    shown = "127.0.0.1" if host in EVERY_ADDRESS else host
    address = f"http://{shown}:{port}"
    for _attempt in range(600):
        try:
            with urlopen(f"{address}/_stcore/health", timeout=1):
                break
        except OSError:
            time.sleep(0.1)
    told.print(_("Crónica is open at {address} (Ctrl-C stops it).", address=address))
    screen = sys.platform in ("win32", "darwin") or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    if screen and "CI" not in os.environ:
        webbrowser.open(address)
