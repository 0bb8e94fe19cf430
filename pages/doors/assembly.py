"""All that stands before the pages, put together for the web face."""

import logging
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.context import AppContext
from core.errors import FailureKind, store_is_away
from core.i18n.failures import cure, sentence
from core.settings import ROOT
from pages.doors.assets import Asset
from pages.doors.headers import Headers, page_policy
from pages.doors.hosts import Hosts
from pages.doors.identity import Identity
from pages.doors.languages import language_of
from pages.doors.sheets import Sheets
from pages.doors.shell import Shell
from pages.doors.signing import Signing
from pages.doors.wording import away_sheet, mishap_sheet

log = logging.getLogger("web")

SECONDS = 5
"""How often a browser asks again while the store is away."""

PICTURES = {"favicon.png": "image/png", "logo.svg": "image/svg+xml"}


@dataclass(frozen=True)
class Doors:
    """What the web face is made with besides its pages; the first of the middleware is the outermost."""

    routes: list[Route]
    middleware: list[Middleware]
    context: AppContext
    sheets: Sheets

    async def mishap(self, request: Request, error: Exception) -> Response:
        """Say what a person can do where an answer failed, and record why under a code."""
        language = language_of(request)
        if store_is_away(error):
            log.error("the store is away", exc_info=error)
            return self.sheets.answer(away_sheet(language, SECONDS), language, "/sign-in", 503)
        code = self.context.new_id()[:8]
        log.error("answer failed, code %s", code, exc_info=error)
        fault = FailureKind.OWN_FAULT
        told = f"{sentence(fault, language, code=code)} {cure(fault, language)}"
        return self.sheets.answer(mishap_sheet(language, told), language, "/sign-in", 500)


def doors(context: AppContext, turns: AbstractAsyncContextManager[object]) -> Doors:
    """The doors of an installation. `turns` lets so many passwords be checked at once.

    Raises ValueError where Streamlit's own document is not the one that this was written for.
    """
    sheets, shell = Sheets(), Shell()
    pictures = [
        Asset(f"/{name}", (ROOT / "static" / name).read_bytes(), kind).route
        for name, kind in PICTURES.items()
    ]
    signing = Signing(context, sheets, turns).routes()
    policy = page_policy([*shell.documents.values(), _framed_document()])
    middleware = [
        Middleware(Headers, policy=policy, https=context.settings.base_url.startswith("https")),
        Middleware(Hosts),
        Middleware(Identity, context=context, sheets=sheets),
    ]
    # The pages come last: their addresses are whatever is left.
    return Doors([*signing, sheets.style.route, *pictures, *shell.routes()], middleware, context, sheets)


def _framed_document() -> str:
    """What streamlit-autorefresh puts into its frame. The package is not imported for it: it would
    register itself before there is a registry."""
    package = find_spec("streamlit_autorefresh")
    if not package or not package.origin:
        raise ModuleNotFoundError("streamlit_autorefresh")
    return (Path(package.origin).parent / "frontend" / "build" / "index.html").read_text("utf-8")
