"""The HTML document that Streamlit draws into, made ours: language, title, and Streamlit's own words."""

import json
import re
from pathlib import Path
from string import Formatter

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit import file_util

from core.i18n import LANGUAGES, N_, _
from core.queries.sessions import Visitor
from pages.doors.assets import Asset
from pages.doors.languages import usual_language
from pages.doors.streamlit_words import WORDS

DOCUMENT = Path(file_util.get_static_dir()) / "index.html"
NO_SCRIPT = N_("Crónica needs JavaScript, which is switched off in this browser.")


class Shell:
    """The document of every page, in each language, and the script that goes with it."""

    def __init__(self) -> None:
        script = (Path(__file__).parent / "shell.js").read_text("utf-8")
        spoken = json.dumps(words(), ensure_ascii=False)
        self.script = Asset("/shell.js", script.replace("__WORDS__", spoken).encode(), "text/javascript")
        self.documents = {language: self._document(language) for language in LANGUAGES}

    def routes(self) -> list[Route]:
        """Every address of one step is a page; whether there is such a page Streamlit knows."""
        return [
            self.script.route,
            Route("/", self._show),
            Route("/{page}", self._show),
            Route("/{page}/", _shorter),
        ]

    async def _show(self, request: Request) -> Response:
        visitor: Visitor | None = request.state.visitor
        preferred = visitor.language if visitor else None
        language = preferred or usual_language(request)
        headers = {"Cache-Control": "no-cache", "Vary": "Cookie, Accept-Language"}
        return HTMLResponse(self.documents[language], headers=headers)

    def _document(self, language: str) -> str:
        """Streamlit's document with what is ours. Raises ValueError if it has changed beyond recognition."""
        document = re.sub(r"<!--.*?-->\s*", "", DOCUMENT.read_text("utf-8"), flags=re.DOTALL)
        document = _put(document, '<html lang="en">', f'<html lang="{language}">')
        # First of all, so that the words are there before anything is drawn.
        document = _put(document, "<head>", f'<head>\n    <script src="{self.script.address}"></script>')
        document = _put(document, "<title>Streamlit</title>", "<title>Crónica</title>")
        document = _put(document, '<link rel="service-desc" href="./_stcore/agent/openapi.json" />', "")
        begin, end = _position(document, "<noscript>"), _position(document, "</noscript>")
        return f"{document[:begin]}<noscript><p>{_(NO_SCRIPT, language)}</p>{document[end:]}"


async def _shorter(request: Request) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{request.path_params['page']}{query}", 301)


def words() -> dict[str, dict[str, str]]:
    """Language → what Streamlit says → what is to be read."""
    return {
        language: {said: told for said, ours in WORDS.items() if (told := _raw(ours, language)) != said}
        for language in LANGUAGES
    }


def _raw(message: str, language: str) -> str:
    """A message with its {values} left in: the script puts them in."""
    names = {name for _text, name, _format, _conversion in Formatter().parse(message) if name}
    return _(message, language, **{name: f"{{{name}}}" for name in names})


def _put(document: str, theirs: str, ours: str) -> str:
    _position(document, theirs)
    return document.replace(theirs, ours, 1)


def _position(document: str, part: str) -> int:
    if part not in document:
        raise ValueError(f"Streamlit's document has no {part!r} any more")
    return document.index(part)
