"""The language of somebody who asks, before any page knows them."""

from starlette.requests import HTTPConnection
from starlette.responses import Response

from core.i18n import LANGUAGES, nearest_language

COOKIE = "cronica_language"
YEAR = 31_536_000


def language_of(request: HTTPConnection) -> str:
    """What is chosen by the address, or was before, or what the browser prefers: one of LANGUAGES."""
    return chosen_language(request) or usual_language(request)


def usual_language(request: HTTPConnection) -> str:
    """The same without the address: that of a page names the language of a text, not of who reads it."""
    kept = request.cookies.get(COOKIE)
    if kept in LANGUAGES:
        return kept
    return nearest_language(request.headers.get("accept-language", "").strip())


def chosen_language(request: HTTPConnection) -> str | None:
    """What the address chooses by `?language=`."""
    wanted = request.query_params.get("language")
    return wanted if wanted in LANGUAGES else None


def keep(language: str, response: Response) -> None:
    """Let the browser remember a choice, for the next time that nobody is known."""
    response.set_cookie(COOKIE, language, max_age=YEAR, samesite="lax")
