"""Under which names the web face answers, and whether somebody sits at this very machine."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit import config
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from core.i18n import _
from core.settings import Settings
from pages.doors.languages import language_of

FORWARDED = ("x-forwarded", "x-real-ip", "x-client", "x-cluster", "x-original", "cf-", "true-client-ip")
"""How the headers begin that a proxy adds; `Forwarded` and `Via` besides."""


class Hosts:
    """Answers only under the names of this installation: otherwise a stranger's name, pointed at this
    machine, makes a visitor's browser read our pages for the stranger. Streamlit's own check of
    `server.allowedHosts` is for websockets alone; this one holds for everything."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        if is_host_allowed(Headers(scope=scope).get("host")):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(1008)(scope, receive, send)
        else:
            await _refusal(HTTPConnection(scope))(scope, receive, send)


def is_local(request: HTTPConnection, settings: Settings) -> bool:
    """Whether somebody at this very machine asks: the server listens on nothing else, is asked for
    under a name of this machine, by a page of this machine, and no proxy stands before it.

    A tunnel or a proxy that adds no header of its own cannot be told from somebody at this machine;
    whoever puts one before the pages names them by CRONICA_BASE_URL or CRONICA_HOSTS.
    """
    asked_by = request.headers.get("origin")
    return (
        not (settings.base_url or settings.hosts)
        and is_loopback(config.get_option("server.address"))
        and is_loopback(_name_in(f"//{request.headers.get('host', '')}"))
        and (asked_by is None or is_loopback(_name_in(asked_by)))
        # What nginx speaks until it is told otherwise; a browser does not.
        and request.scope.get("http_version") != "1.0"
        and not any(name in ("forwarded", "via") or name.startswith(FORWARDED) for name in request.headers)
    )


def is_loopback(name: str | None) -> bool:
    """Whether a name or address stands for the machine itself."""
    if name == "localhost":
        return True
    try:
        return ip_address(name or "").is_loopback
    except ValueError:
        return False


def _name_in(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _refusal(request: HTTPConnection) -> PlainTextResponse:
    sentence = _(
        "Crónica does not answer under this name. Those it answers to stand in the setting CRONICA_HOSTS.",
        language_of(request),
    )
    return PlainTextResponse(sentence, 421)
