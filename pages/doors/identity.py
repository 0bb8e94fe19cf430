"""Who asks: the session behind a cookie, handed to the pages in a header that nobody else can set."""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from core.context import AppContext
from core.queries.sessions import session_of, visitor
from pages.doors.addresses import Kind, kind_of, way_to
from pages.doors.languages import language_of
from pages.doors.sheets import Sheets
from pages.doors.wording import nothing_sheet

COOKIE = "cronica_session"
HEADER = b"x-cronica-session"
"""The header that .streamlit/config.toml trusts."""


class Identity:
    """Lets through whoever may come, and says to the pages which session it is.

    A websocket without a session is let in: refused, the page would wait for ever. It has no
    identity then, and the frame shows it nothing but the way to the sign-in.
    """

    def __init__(self, app: ASGIApp, *, context: AppContext, sheets: Sheets) -> None:
        self.app = app
        self.context = context
        self.sheets = sheets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        session = session_of(self.context, HTTPConnection(scope).cookies.get(COOKIE))
        known = _with_session(scope, session)
        refusal = await self._refusal(known, session) if scope["type"] == "http" else None
        await (refusal or self.app)(known, receive, send)

    async def _refusal(self, scope: Scope, session: str | None) -> Response | None:
        kind = kind_of(scope["path"])
        if kind is Kind.FREE:
            return None
        if kind is Kind.NONE:
            return self._nothing(HTTPConnection(scope))
        seen = await run_in_threadpool(visitor, self.context, session)
        scope["state"]["visitor"] = seen
        if seen:
            return None
        if kind is Kind.KEPT:
            return PlainTextResponse("Forbidden", 403)
        return RedirectResponse(way_to(_asked(scope)), 303, headers={"Cache-Control": "no-store"})

    def _nothing(self, request: HTTPConnection) -> Response:
        if "text/html" not in request.headers.get("accept", ""):
            return PlainTextResponse("Not Found", 404)
        language = language_of(request)
        return self.sheets.answer(nothing_sheet(language), language, "/sign-in", 404)


def _asked(scope: Scope) -> str:
    """The path and the query of a request."""
    query = scope["query_string"].decode("latin-1")
    return quote(scope["path"]) + (f"?{query}" if query else "")


def _with_session(scope: Scope, session: str | None) -> Scope:
    """The request with the session in our header, and without what the client put there."""
    headers = [(name, value) for name, value in scope["headers"] if name.lower() != HEADER]
    if session:
        headers.append((HEADER, session.encode()))
    return {**scope, "headers": headers, "state": dict(scope.get("state", {}))}
