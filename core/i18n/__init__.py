"""What people read, in their language. English sentences are the message ids.

The language of the moment comes from a source that the face sets once: a ContextVar alone is
lost in the callbacks and threads of the web face. Threads are given the language as an argument.
"""

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = ("es", "en")
REGIONS = ("comma", "point")
"""How numbers are written: 1.250,5 or 1,250.5. It goes its own way, apart from the language."""
CATALOGUES = Path(__file__).parent / "catalogues"


def _unknown() -> str | None:
    return None


_source: Callable[[], str | None] = _unknown
_region_source: Callable[[], str | None] = _unknown


def set_language_source(source: Callable[[], str | None]) -> None:
    """Let `source` say the language of whoever is served now (None: not known to it)."""
    global _source
    _source = source


def set_region_source(source: Callable[[], str | None]) -> None:
    """Let `source` say how whoever is served now writes numbers (None: as the language does)."""
    global _region_source
    _region_source = source


def region() -> str | None:
    """How numbers are written at the moment: one of REGIONS, or None for the way of the language."""
    return _region_source()


def language() -> str:
    """The language of the moment: one of LANGUAGES."""
    return _source() or LANGUAGES[0]


def nearest_language(wanted: str | None) -> str:
    """The language of ours that a locale name such as "en-GB" or "es_BO.UTF-8" comes nearest to."""
    return "en" if (wanted or "").lower().startswith("en") else "es"


def _(message: str, /, language: str | None = None, **values: object) -> str:
    """A message in the given language, or in that of the moment, with its {values} put in."""
    return _catalogue(language or globals()["language"]()).gettext(message).format(**values)


def n_(one: str, many: str, number: int, /, language: str | None = None, **values: object) -> str:
    """A message that depends on a number; {number} stands for it, as the language writes it, or as
    whoever reads now wants it."""
    said = language or globals()["language"]()
    from core.i18n.formats import number_text

    template = _catalogue(said).ngettext(one, many, number)
    digits = number_text(number, said, None if language else region())
    return template.format(**{"number": digits, **values})


def N_(message: str) -> str:
    """Mark a message for the catalogues where it is stored, to be translated where it is shown."""
    return message


def Nn_(one: str, many: str) -> tuple[str, str]:
    """Mark a message that depends on a number, to be translated by `n_` where it is shown."""
    return one, many


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """The messages of a language, read from its .po file; English is written in the code itself."""
    path = CATALOGUES / f"{language}.po"
    return _Catalogue(path) if path.exists() else gettext.NullTranslations()


class _Catalogue(gettext.NullTranslations):
    def __init__(self, path: Path) -> None:
        super().__init__()
        with path.open("rb") as file:
            read = read_po(file)
        self._plural_of = gettext.c2py(read.plural_expr)
        self._messages: dict[str, str] = {}
        self._plurals: dict[str, tuple[str, ...]] = {}
        for entry in read:
            if not entry.id or entry.fuzzy:
                continue
            if isinstance(entry.id, tuple | list):
                self._plurals[entry.id[0]] = tuple(entry.string or ())
            else:
                self._messages[entry.id] = str(entry.string)

    def gettext(self, message: str) -> str:
        return self._messages.get(message) or message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        forms = self._plurals.get(msgid1)
        if forms and forms[self._plural_of(n)]:
            return forms[self._plural_of(n)]
        return msgid1 if n == 1 else msgid2
