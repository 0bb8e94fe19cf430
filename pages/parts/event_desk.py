"""What a tab holds of an event that is being made or mended, until it is saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Overtaking:
    """That a field says something else than what was typed upon: what it says now, and who has changed it
    when; without a moment where that is not known."""

    now: str
    by: str = ""
    at: datetime | None = None


@dataclass
class EventForm:
    """What a tab holds of an event that is being mended, until it is saved: what the person saw of each
    field. `turn` rises when the fields begin anew; `overtaken` are those that were changed meanwhile."""

    name: str
    seen: dict[str, Any]
    turn: int = 0
    overtaken: dict[str, Overtaking] = field(default_factory=dict)
    parts: dict[str, list[int]] = field(default_factory=dict)

    def key(self, name: str) -> str:
        """The name of a field among the widgets of the page."""
        return f"{self.name}-{self.turn}-{name}"

    def begin(self, values: Mapping[str, Any]) -> None:
        """Begin anew, with these values."""
        self.seen, self.turn = dict(values), self.turn + 1
        self.overtaken.clear()
        self.parts.clear()
