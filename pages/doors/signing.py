"""The addresses of coming in and going out."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Literal, TypedDict

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from core.actions import signing
from core.actions.signing import Entry
from core.context import AppContext
from core.domain.actors import Role
from core.errors import Refusal
from core.i18n import _
from core.queries.sessions import form_token, link_holder, only_sample_people, session_of, visitor
from pages.doors import identity, wording
from pages.doors.addresses import local_path, way_to
from pages.doors.forms import COOKIE as FORM
from pages.doors.forms import Seal, is_ours, read_form
from pages.doors.hosts import is_local
from pages.doors.languages import chosen_language, keep, language_of
from pages.doors.sheets import Sheet, Sheets

AGENT = 300
"""Letters of what a browser says of itself that are kept."""


class Guarded(TypedDict):
    """The part of a cookie that keeps it from where it does not belong."""

    secure: bool
    httponly: bool
    samesite: Literal["lax", "strict"]


class Signing:
    """Sign-in by password, as a sample person, by a link; sign-out. No GET changes anything.

    `turns` lets so many passwords be checked at once: each check keeps a processor busy.
    """

    def __init__(
        self, context: AppContext, sheets: Sheets, turns: AbstractAsyncContextManager[object]
    ) -> None:
        self._context = context
        self._sheets = sheets
        self._turns = turns

    def routes(self) -> list[Route]:
        """Where it is asked for."""
        return [
            Route("/sign-in", self._show_sign_in, methods=["GET"]),
            Route("/sign-in", self._sign_in, methods=["POST"]),
            Route("/sign-in/sample", self._to_sign_in, methods=["GET"]),
            Route("/sign-in/sample", self._sign_in_as_sample, methods=["POST"]),
            Route("/sign-in/link/{token}", self._show_link, methods=["GET"]),
            Route("/sign-in/link/{token}", self._sign_in_by_link, methods=["POST"]),
            Route("/sign-out", self._show_sign_out, methods=["GET"]),
            Route("/sign-out", self._sign_out, methods=["POST"]),
        ]

    async def _show_sign_in(self, request: Request) -> Response:
        wanted = local_path(request.query_params.get("next", "/"))
        if await run_in_threadpool(visitor, self._context, self._session(request)):
            return RedirectResponse(wanted, 303, {"Cache-Control": "no-store"})
        return await self._ask(request, wanted)

    async def _sign_in(self, request: Request) -> Response:
        form = await read_form(request)
        wanted, email = local_path(form.get("next", "/")), form.get("email", "")
        ask = partial(self._ask, request, wanted, email=email, status=403)
        if not is_ours(self._context, request, form):
            return await ask(error=wording.expired(language_of(request)))
        enter = partial(signing.sign_in, self._context, email, form.get("password", ""))
        return await self._enter(request, enter, wanted, ask)

    async def _to_sign_in(self, _request: Request) -> Response:
        """Where a page that refused is loaded again."""
        return RedirectResponse("/sign-in", 303)

    async def _sign_in_as_sample(self, request: Request) -> Response:
        form = await read_form(request)
        wanted = local_path(form.get("next", "/"))
        ask = partial(self._ask, request, wanted, status=403)
        if not is_ours(self._context, request, form):
            return await ask(error=wording.expired(language_of(request)))
        if not is_local(request, self._context.settings) or form.get("person") not in set(Role):
            return await ask()
        enter = partial(signing.sign_in_as_sample, self._context, Role(form["person"]))
        return await self._enter(request, enter, wanted, ask)

    async def _show_link(self, request: Request) -> Response:
        return await self._ask_by_link(request)

    async def _sign_in_by_link(self, request: Request) -> Response:
        form = await read_form(request)
        language, password = language_of(request), form.get("password", "")
        ask = partial(self._ask_by_link, request, status=403)
        if not is_ours(self._context, request, form):
            return await ask(error=wording.expired(language))
        if password != form.get("again", ""):
            return await ask(error=wording.not_twice_the_same(language))
        token = request.path_params["token"]
        enter = partial(signing.sign_in_by_link, self._context, token, password=password)
        return await self._enter(request, enter, "/", ask)

    async def _show_sign_out(self, request: Request) -> Response:
        return self._ask_to_go(request)

    async def _sign_out(self, request: Request) -> Response:
        form = await read_form(request)
        session = self._session(request)
        if session and not is_ours(self._context, request, form):
            return self._ask_to_go(request, error=wording.expired(language_of(request)), status=403)
        if session:
            await run_in_threadpool(signing.sign_out, self._context, session)
        response = RedirectResponse("/sign-in", 303, {"Cache-Control": "no-store"})
        response.delete_cookie(identity.COOKIE, **self._guarded(request, "lax"))
        return response

    async def _ask(
        self, request: Request, wanted: str, *, email: str = "", error: str = "", status: int = 200
    ) -> Response:
        """The way in that is open to whoever asks."""
        language = language_of(request)
        seal = Seal(self._context, request)
        hidden = {"token": seal.token, "next": wanted}
        if not await run_in_threadpool(only_sample_people, self._context):
            sheet = wording.sign_in_sheet(language, hidden, email=email, error=error)
        elif is_local(request, self._context.settings):
            sheet = wording.sample_sheet(language, hidden, error=error)
        else:
            sheet = wording.no_account_sheet(language)
        return self._answer(request, sheet, way_to(wanted), status, seal)

    async def _ask_by_link(self, request: Request, *, error: str = "", status: int = 200) -> Response:
        language, address = language_of(request), request.url.path
        holder = await run_in_threadpool(link_holder, self._context, request.path_params["token"])
        if holder is None:
            return self._answer(request, wording.dead_link_sheet(language), address, 410)
        seal = Seal(self._context, request)
        sheet = wording.link_sheet(language, {"token": seal.token}, address, holder, error)
        return self._answer(request, sheet, address, status, seal)

    def _ask_to_go(self, request: Request, *, error: str = "", status: int = 200) -> Response:
        token = form_token(self._context, self._session(request) or "")
        sheet = wording.sign_out_sheet(language_of(request), {"token": token}, error)
        return self._answer(request, sheet, "/sign-out", status)

    async def _enter(
        self,
        request: Request,
        enter: Callable[..., Entry],
        wanted: str,
        ask: Callable[..., Awaitable[Response]],
    ) -> Response:
        """Begin a session and go where the person wanted; where that is refused, ask again and say why."""
        address = request.client.host if request.client else ""
        agent = request.headers.get("user-agent", "")[:AGENT]
        try:
            async with self._turns:
                entry = await run_in_threadpool(enter, address=address, agent=agent)
        except Refusal as refusal:
            return await ask(error=_(refusal.message, language_of(request), **refusal.values))
        if before := self._session(request):
            await run_in_threadpool(signing.sign_out, self._context, before)
        response = RedirectResponse(wanted, 303, {"Cache-Control": "no-store"})
        response.set_cookie(identity.COOKIE, entry.cookie, entry.max_age, **self._guarded(request, "lax"))
        return response

    def _answer(
        self, request: Request, sheet: Sheet, at: str, status: int, seal: Seal | None = None
    ) -> Response:
        response = self._sheets.answer(sheet, language_of(request), at, status)
        if seal:
            response.set_cookie(FORM, seal.seed, path="/sign-in", **self._guarded(request, "strict"))
        if chosen := chosen_language(request):
            keep(chosen, response)
        return response

    def _session(self, request: Request) -> str | None:
        return session_of(self._context, request.cookies.get(identity.COOKIE))

    def _guarded(self, request: Request, same_site: Literal["lax", "strict"]) -> Guarded:
        """How a cookie is sent: to no script, and over HTTPS alone where there is HTTPS."""
        https = request.url.scheme == "https" or self._context.settings.base_url.startswith("https")
        return {"secure": https, "httponly": True, "samesite": same_site}
