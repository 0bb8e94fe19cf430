"""Sizes as people read them: "2,1 MB"."""

from core.i18n import language, region
from core.i18n.formats import number_text

_UNITS = ("B", "kB", "MB", "GB")


def size_text(size: float) -> str:
    """A number of bytes in the language of the moment, in decimal units, with one decimal below 100."""
    unit = _UNITS[0]
    for unit in _UNITS:
        if size < 1_000 or unit == _UNITS[-1]:
            break
        size /= 1_000
    told = round(size) if unit == _UNITS[0] or size >= 100 else round(size, 1)
    return f"{number_text(told, language(), region())}\u00a0{unit}"
