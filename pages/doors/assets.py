"""Files that everybody may fetch, kept by the browser as long as they stay the same."""

from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

KEEP = "public, max-age=31536000, immutable"


class Asset:
    """A file at an address of its own; `address` changes with what it holds."""

    def __init__(self, path: str, body: bytes, media_type: str) -> None:
        self._path = path
        self._body = body
        self._media_type = media_type
        self._digest = sha256(body).hexdigest()[:16]

    @property
    def address(self) -> str:
        """Where a page finds exactly this."""
        return f"{self._path}?v={self._digest}"

    @property
    def route(self) -> Route:
        """Where it is answered."""
        return Route(self._path, self._answer)

    async def _answer(self, request: Request) -> Response:
        kept = request.query_params.get("v") == self._digest
        headers = {"ETag": f'"{self._digest}"', "Cache-Control": KEEP if kept else "no-cache"}
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(self._body, media_type=self._media_type, headers=headers)
