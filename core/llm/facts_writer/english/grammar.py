"""English grammar: articles, lists and small numbers in words."""

from decimal import Decimal

from core.i18n.formats import number_text

_WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def joined(items: list[str]) -> str:
    """A list in one phrase: "a, b and c"; with semicolons where an item holds a comma."""
    if len(items) < 2:
        return "".join(items)
    if any("," in item for item in items):
        return "; ".join(items[:-1]) + f"; and {items[-1]}"
    if any(" and " in item for item in items):
        return ", ".join(items[:-1]) + f", and {items[-1]}"
    return ", ".join(items[:-1]) + f" and {items[-1]}"


def capital(phrase: str) -> str:
    """The phrase as a sentence begins: its first letter in capitals."""
    return phrase[:1].upper() + phrase[1:]


def a(noun: str) -> str:
    """The noun with "a" or "an"."""
    return f"{'an' if noun[:1].lower() in 'aeio' else 'a'} {noun}"


def counted(number: int | Decimal, one: str, many: str) -> str:
    """A number with its noun, in words up to ten: "three hours", "one person", "45 people"."""
    if number == 1:
        return f"one {one}"
    if number == int(number) and 0 < number <= 10:
        return f"{_WORDS[int(number)]} {many}"
    return f"{number_text(number, 'en')} {many}"


def number(value: int | Decimal) -> str:
    """A number in figures, as English writes it."""
    return number_text(value, "en")
