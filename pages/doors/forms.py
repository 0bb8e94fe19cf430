"""Forms of the web face: what was sent, and whether it comes from a page of ours."""

import re
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from core.context import AppContext
from core.queries.sessions import form_token, is_form_token, session_of
from pages.doors import identity

COOKIE = "cronica_form"
LARGEST = 64 * 1024
"""Bytes of a form; what is larger is not one of ours."""
MOST_FIELDS = 20


async def read_form(request: Request) -> Mapping[str, str]:
    """What a form sent, field by field. Raises HTTPException for what is too large to be one, or was
    broken off."""
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                raise HTTPException(413)
    except ClientDisconnect:
        raise HTTPException(400) from None
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(400) from None
    # PostgreSQL keeps no text with this letter in it, and nobody types it.
    return {name: value.replace("\0", "") for name, value in pairs}


class Seal:
    """What marks the forms of one browser as ours: a secret in a cookie (`seed`), which no other site's
    page can have sent along, and a token in the form that belongs to it."""

    def __init__(self, context: AppContext, request: Request) -> None:
        kept = request.cookies.get(COOKIE, "")
        # Only what we may have set ourselves is sent back.
        self.seed = kept if re.fullmatch(r"[\w-]{43}", kept, re.ASCII) else secrets.token_urlsafe(32)
        self.token = form_token(context, self.seed)


def is_ours(context: AppContext, request: Request, form: Mapping[str, str]) -> bool:
    """Whether a form that was sent stood on a page that this browser got from us: before the sign-in,
    or within the session."""
    session = session_of(context, request.cookies.get(identity.COOKIE))
    seeds = (request.cookies.get(COOKIE), session)
    return any(is_form_token(context, form.get("token", ""), seed) for seed in seeds if seed)
