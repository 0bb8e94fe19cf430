"""Spanish prices, groups of people and modalities: what can be woven in, and how."""

import re

from core.llm.facts_writer.cleaning import fold, tidy
from core.llm.facts_writer.spanish.grammar import capital, joined
from core.llm.facts_writer.spanish.lexicon import FINITE

_MONEY = r"(?:euros?|€|d[oó]lares|usd|pesos|soles|bolivianos|guaran[ií]es|quetzales|colones|lempiras|bs\.?)"
_AMOUNT = re.compile(
    rf"^(?:\d[\d.,]* ?{_MONEY}|(?:\$|S/\.?|Bs\.?|Q) ?\d[\d.,]*)(?: \([^()]*\))?$", re.IGNORECASE
)
_RANGE = re.compile(rf"^(?:de|desde|entre) \d[\d.,]* (?:a|hasta|y) \d[\d.,]* ?{_MONEY}$", re.IGNORECASE)
_ENTRY = re.compile(
    r"^(entrada|acceso|actividad|asistencia|participaci[oó]n) (libre|gratuit[oa]|gratis)\b([^.?¿@:/]*)$",
    re.IGNORECASE,
)
_FREE = frozenset(["gratuito", "gratuita", "gratis", "libre"])
_GROUPS = {
    "ninos": "niños",
    "jovenes": "jóvenes",
    "mayores": "personas mayores",
    "discapacitados": "personas con discapacidad",
    "publico general": "el público general",
    "publico adulto": "el público adulto",
    "todos": "todos los públicos",
    "general": "el público general",
    "children": "niñas y niños",
    "families": "familias",
    "women": "mujeres",
    "men": "hombres",
    "youth": "jóvenes",
    "young people": "jóvenes",
    "older people": "personas mayores",
}
MODALITIES = {
    "presencial": "en modalidad presencial",
    "virtual": "en modalidad virtual",
    "en linea": "en línea",
    "online": "en línea",
    "on line": "en línea",
    "hibrida": "en modalidad híbrida",
    "hibrido": "en modalidad híbrida",
    "mixta": "en modalidad mixta",
    "semipresencial": "en modalidad semipresencial",
    "a distancia": "a distancia",
    "in person": "en modalidad presencial",
    "hybrid": "en modalidad híbrida",
}


def price(text: str) -> tuple[str, str] | None:
    """How a price is told, and its text; None where it has to be quoted."""
    plain = tidy(text).rstrip(".")
    if fold(plain) in _FREE:
        return "entry", f"El acceso es {'libre' if fold(plain) == 'libre' else 'gratuito'}"
    if _AMOUNT.match(plain):
        return "price", plain
    if _RANGE.match(plain):
        return "range", plain[0].lower() + plain[1:]
    if found := _ENTRY.match(plain):
        noun = found[1].lower()
        return (
            "entry",
            f"{'El' if noun == 'acceso' else 'La'} {noun} es {found[2].lower()}{found[3].rstrip()}",
        )
    return None


def target_group(text: str) -> str | None:
    """For whom it is, as it follows "para"; None where it is not known or has to be quoted."""
    groups = [_group(one) for one in _listed(text)]
    return joined([one for one in groups if one]) if groups and all(groups) else None


def _listed(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;/]", text) if part.strip()]


def _group(text: str) -> str | None:
    """A group of people as it follows "a": "mujeres", "el público general"; None where it must be quoted."""
    known = _GROUPS.get(fold(text))
    if known:
        return known
    if text.startswith(("La ", "El ", "Los ", "Las ")):
        return text[0].lower() + text[1:]
    if re.match(r"(?:de )?\d+ (?:a|y|-) \d+ años", text):
        return f"público {text if text.startswith('de') else 'de ' + text}"
    if (
        FINITE.search(text)
        or len(text.split()) > 10
        or not re.fullmatch(r"[\w .º'-]+", text)
        or text[0].isdigit()
    ):
        return None
    return capital(text) if text.isupper() else text[0].lower() + text[1:]
