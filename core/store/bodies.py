"""How the body of a version is kept: plain, or compressed in a column of its own."""

import zlib

LEVEL = 9


def packed(body: str) -> bytes:
    """A body as it is kept compressed; its `body` is "" then."""
    return zlib.compress(body.encode(), LEVEL)


def body_of(body: str, kept: bytes | None) -> str:
    """The body of a version from its columns `body` and `packed`, in whichever of them it is kept."""
    return body if kept is None else zlib.decompress(kept).decode()
