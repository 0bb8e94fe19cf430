"""Spanish grammar: articles, contractions, lists and small numbers in words."""

import re
from decimal import Decimal

from core.i18n.formats import number_text

_WORDS = ["cero", "un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"]


def joined(items: list[str]) -> str:
    """A list in one phrase: "a, b y c"; a comma before "y" where an item holds one, semicolons for commas."""
    if len(items) < 2:
        return "".join(items)
    if any("," in item for item in items):
        return "; ".join(items[:-1]) + f"; {and_before(items[-1])} {items[-1]}"
    if any(" y " in item for item in items):
        return ", ".join(items[:-1]) + f", {and_before(items[-1])} {items[-1]}"
    return ", ".join(items[:-1]) + f" {and_before(items[-1])} {items[-1]}"


def and_before(word: str) -> str:
    """ "y", or "e" before a word that sounds with i: "padres e hijas"."""
    return "e" if re.match(r"(?:i|í|hi(?![aeou])|hí)", word.lower()) else "y"


def of(phrase: str) -> str:
    """ "del taller", "de la charla"; the article of a name such as El Salvador stays."""
    return f"del {phrase[3:]}" if phrase.startswith("el ") else f"de {phrase}"


def to(phrase: str) -> str:
    """ "al alumnado", "a las familias"."""
    return f"al {phrase[3:]}" if phrase.startswith("el ") else f"a {phrase}"


def capital(phrase: str) -> str:
    """The phrase as a sentence begins: its first letter in capitals."""
    return phrase[:1].upper() + phrase[1:]


def counted(number: int | Decimal, one: str, many: str) -> str:
    """A number with its noun, in words up to ten: "tres horas", "una persona", "45 personas"."""
    if number == 1:
        return f"una {one}" if one.endswith(("a", "ión")) else f"un {one}"
    if number == int(number) and 0 <= number <= 10:
        return f"{_WORDS[int(number)]} {many}"
    return f"{number_text(number, 'es')} {many}"


def number(value: int | Decimal) -> str:
    """A number in figures, as Spanish writes it."""
    return number_text(value, "es")
