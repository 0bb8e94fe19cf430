"""What the session holds of an import while it is prepared, and once it is done."""

from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from core.actions.imports import ColumnChoice, ImportResult

CODE, TITLE = "import-code", "import-title"
"""Where the session keeps the two fields of a new project."""
_SEAT = "import-seat"


@dataclass
class Seat:
    """Held by the session from the beginning. `file` is the number of the upload together with the code
    of its project: `choices` and `sheets` are those of one file, and `seen` is what would become of it.
    `looked_at` is the name of the file that was looked at last and neither imported nor taken out."""

    done: ImportResult | None = None
    file_name: str = ""
    asked: Any = None
    looked_at: str = ""
    seen: ImportResult | None = None
    choices: dict[str, dict[str, ColumnChoice]] = field(default_factory=dict)
    sheets: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def decide(self, file: str, heading: str, **decided: Any) -> None:
        """Note what a person decided about a column of a file."""
        of_file = self.choices.setdefault(file, {})
        of_file[heading] = replace(of_file.get(heading, ColumnChoice()), **decided)


def seat() -> Seat:
    """That of this session."""
    return st.session_state.setdefault(_SEAT, Seat())


def is_begun() -> bool:
    """Whether a new project was begun here and not imported yet, or what became of a file is not told."""
    half_filled = any(st.session_state.get(name) for name in (CODE, TITLE))
    held: Seat | None = st.session_state.get(_SEAT)
    return half_filled or (held is not None and held.done is not None)


def forget() -> None:
    """Begin anew."""
    for name in (_SEAT, CODE, TITLE):
        st.session_state.pop(name, None)
