"""Which of several good ways to say a thing a text takes: chosen by event and version, never by chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Arrangement:
    """The choices of one version of one event: the same again, and others for its neighbours."""

    reference: str
    number: int

    def opening(self, options: Sequence[T]) -> T:
        """One of the options; the next version of the same event takes the one after it."""
        return options[(_hash(f"{self.reference}|opening") + self.number - 1) % len(options)]

    def pick(self, slot: str, options: Sequence[T]) -> T:
        """One of the options for a place in the text, whose name keeps the choices independent."""
        return options[_hash(f"{self.reference}|{self.number}|{slot}") % len(options)]


def _hash(text: str) -> int:
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")
