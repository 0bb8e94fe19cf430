"""A stretch of a longer list, and how long the whole of it is."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of `total`."""

    rows: tuple[Row, ...]
    total: int
