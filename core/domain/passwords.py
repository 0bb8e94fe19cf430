"""Passwords: what is wrong with one that somebody chooses, how it is kept, how it is checked."""

import secrets
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from re import findall, sub
from unicodedata import combining, normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.i18n import N_

SHORTEST = 10
LONGEST = 200
COMMON = Path(__file__).parent / "common_passwords.txt"
LEAST_OWN = 5
"""Letters that must remain when everything is taken away that others would guess."""

TOO_SHORT = N_("A password needs at least 10 letters. A few words that belong to nobody else do well.")
TOO_LONG = N_("A password has at most 200 letters. Choose a shorter one.")
TOO_COMMON = N_("Many people use this password, so it is tried first. Choose one that nobody else would use.")
TOO_PERSONAL = N_("This password is little more than the name or the e-mail address. Choose another.")
TOO_REGULAR = N_(
    "This password repeats a few letters or follows the order of the keyboard. Choose one with more variety."
)

# OWASP's second choice for argon2id: 19 MiB, two passes, one lane. About 35 ms here.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

_ROWS = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "abcdefghijklmnñopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjklñ",
    "zxcvbnm",
    "azertyuiop",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "qazwsxedcrfvtgbyhnujm",
)
_ORDERS = " ".join(row for order in _ROWS for row in (order, order[::-1]))
_SHORTEST_RUN = 4
_LONGEST_UNIT = 8
_LETTERS_FOR_SIGNS = str.maketrans("@4301!5$7", "aaeoiisst")


def objections(password: str, *, name: str = "", email: str = "") -> str | None:
    """Why this password will not do for this person: a message that says what to do; None if it will."""
    said = _compared(password)
    if len(said) < SHORTEST:
        return TOO_SHORT
    if len(said) > LONGEST:
        return TOO_LONG
    if not _common_ones().isdisjoint(_forms(said)):
        return TOO_COMMON
    if len(_without(said, _own_words(name, email))) < LEAST_OWN:
        return TOO_PERSONAL
    if _repeats(said) or len(_without(said, list(_runs(said)))) < LEAST_OWN:
        return TOO_REGULAR
    return None


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _hasher.hash(_typed(password))


def is_right(kept: str | None, password: str) -> bool:
    """Whether this is the password of which `kept` was kept. Where nothing was kept (None) the answer
    is no, after the same work, so that the time does not tell who has an account."""
    stand_in = _stand_in()
    try:
        return _hasher.verify(kept or stand_in, _typed(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_dated(kept: str) -> bool:
    """Whether a password was kept with other parameters than those of today."""
    return _hasher.check_needs_rehash(kept)


@cache
def _common_ones() -> frozenset[str]:
    """Passwords that many people choose, in Spanish and English, without accents. They were written
    down by hand; short ones are there for their longer forms, such as "password2026"."""
    return frozenset(COMMON.read_text(encoding="utf-8").split())


@cache
def _stand_in() -> str:
    return hashed(secrets.token_urlsafe())


def _typed(password: str) -> bytes:
    """The same bytes for the same letters, on whatever keyboard they were typed."""
    return normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _compared(password: str) -> str:
    return normalize("NFKC", password).lower()


def _forms(said: str) -> Iterator[str]:
    """The password as a list of common ones may hold it: "Contr@seña2026!" is "contrasena"."""
    plain = "".join(sign for sign in normalize("NFD", said) if not combining(sign))
    for form in (plain, sub(r"[\W\d_]+$", "", plain)):
        yield form
        yield form.translate(_LETTERS_FOR_SIGNS)


def _own_words(name: str, email: str) -> list[str]:
    """The words of a name and of an address that are long enough to be meant, longest first."""
    words = findall(r"[^\W_]{3,}", _compared(f"{name} {email}"))
    return sorted(set(words), key=len, reverse=True)


def _without(said: str, parts: list[str]) -> str:
    for part in parts:
        said = said.replace(part, "")
    return said


def _repeats(said: str) -> bool:
    """Whether it is made of very few letters, or of one short piece again and again."""
    if len(set(said)) < LEAST_OWN:
        return True
    return any((said[:unit] * len(said))[: len(said)] == said for unit in range(1, _LONGEST_UNIT + 1))


def _runs(said: str) -> Iterator[str]:
    """The stretches that follow the alphabet, the digits or a row of keys, either way."""
    at = 0
    while at < len(said):
        end = at + 1
        while end < len(said) and said[at : end + 1] in _ORDERS:
            end += 1
        if end - at >= _SHORTEST_RUN:
            yield said[at:end]
        at = end
