"""Which addresses there are, and for whom: what is not named here does not exist."""

import re
from enum import Enum, auto
from urllib.parse import urlencode

FREE = re.compile(
    r"/(static|component|_stcore/bidi-components)/.+"  # Streamlit's own programme, and that of components
    r"|/_stcore/(health|host-config)"
    r"|/sign-in(/sample|/link/[^/]+)?|/sign-out"
    r"|/(shell\.js|sheet\.css|favicon\.png|logo\.svg)"
)
KEPT = re.compile(r"/(media|_stcore/upload_file)/.+")
PAGE = re.compile(r"/[\w-]*/?")


class Kind(Enum):
    """For whom an address is."""

    FREE = auto()
    """Everybody: it holds nothing of this installation."""
    KEPT = auto()
    """Whoever has a session: files that were made, files that are brought."""
    PAGE = auto()
    """A page: whoever has no session is shown the way to the sign-in."""
    NONE = auto()
    """Nobody: also what Streamlit would tell strangers about this installation, or has no use here."""


def kind_of(path: str) -> Kind:
    """For whom the path of an address is."""
    for kind, pattern in ((Kind.FREE, FREE), (Kind.KEPT, KEPT), (Kind.PAGE, PAGE)):
        if pattern.fullmatch(path):
            return kind
    return Kind.NONE


def local_path(wanted: str) -> str:
    """`wanted` if it leads to a place of this installation and nowhere else, otherwise the home page.

    Browsers read a backslash as a slash, drop control characters, and take two slashes at the
    beginning for the name of another server.
    """
    leads_here = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    return wanted if leads_here and wanted.isprintable() and len(wanted) <= 2000 else "/"


def way_to(wanted: str) -> str:
    """The address of the sign-in, from where a person comes to what they wanted."""
    return "/sign-in" if wanted == "/" else f"/sign-in?{urlencode({'next': wanted})}"
