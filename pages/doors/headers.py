"""What every answer tells the browser: what it may load, where the page may be shown, what it may use."""

import base64
from collections.abc import Iterable
from hashlib import sha256
from html.parser import HTMLParser

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

YEAR = 31_536_000


class Headers:
    """Adds the protecting headers to every answer that does not bring its own."""

    def __init__(self, app: ASGIApp, *, policy: str, https: bool) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "SAMEORIGIN",  # streamlit-autorefresh runs in a frame of our own
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",  # what Streamlit hands out as a file is for one person
        }
        if https:
            self.headers["Strict-Transport-Security"] = f"max-age={YEAR}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand one request on, and add to its answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def page_policy(documents: Iterable[str]) -> str:
    """The Content-Security-Policy of the pages: as tight as Streamlit allows.

    `documents` are the HTML documents whose inline scripts may run. `blob:` is for the scripts of v2
    components, inline styles for Streamlit's own; there is no `unsafe-eval`. 'none' for
    frame-ancestors would silently stop streamlit-autorefresh, whose frame is our own.
    """
    inline = (script for document in documents for script in _inline_scripts(document))
    scripts = " ".join(dict.fromkeys(f"'{_digest(script)}'" for script in inline))
    return (
        f"default-src 'none'; script-src 'self' blob: {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-src 'self'; "
        "worker-src 'self' blob:; media-src 'self' blob:; form-action 'self'; base-uri 'self'; "
        "object-src 'none'; frame-ancestors 'self'"
    )


SHEET_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""Of the pages that the web face writes itself, which need no script at all."""


class _Scripts(HTMLParser):
    """Collects the scripts that stand in a document itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and "src" not in dict(attrs)
        if self._inside:
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = False


def _inline_scripts(document: str) -> list[str]:
    parser = _Scripts()
    parser.feed(document)
    return parser.found


def _digest(script: str) -> str:
    return f"sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}"
