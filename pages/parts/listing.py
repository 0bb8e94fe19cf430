"""A table as a browser knows it: real rows and links, which become cards on a narrow screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import streamlit as st

from core.i18n import _
from pages.parts.badges import Mark

_HERE = Path(__file__).parent

_table = st.components.v2.component(
    "listing", js=(_HERE / "listing.js").read_text("utf-8"), isolate_styles=False
)


@dataclass(frozen=True)
class Cell:
    """What stands in one place of a table. `note` stands below it, smaller; `exact` appears when
    it is pointed at; `marks` stand side by side; the last `lost` of a bar of `percent` differ. A
    text with `leads` is a way of its own: its number is reported as `led`, and `leads` is its address; so is
    a mark. `exact` is what it is called then."""

    text: str = ""
    note: str = ""
    mark: Mark | None = None
    exact: str = ""
    percent: int | None = None
    lost: int | None = None
    marks: tuple[Mark, ...] = ()
    leads: str = ""


@dataclass(frozen=True)
class Row:
    """A line of a table. The first cell leads to `address`, for instance "narratives?id=7", whose
    number is `opens`; `detail` is a technical text that unfolds below the row. One that is `fixed` has no
    box where others can be chosen."""

    cells: tuple[Cell, ...]
    key: str
    opens: int | None = None
    address: str = ""
    detail: str = ""
    fixed: bool = False

    @cached_property
    def data(self) -> dict[str, Any]:
        """The row as the script reads it, without what it does not hold: that is most of it."""
        cells = [
            _held(
                cell,
                mark=_held(cell.mark) if cell.mark else None,
                marks=[_held(mark) for mark in cell.marks],
            )
            for cell in self.cells
        ]
        return _held(self, cells=cells)


@dataclass(frozen=True)
class Asked:
    """What a person has just asked of a table: to open a row, to follow a way of its own (both by
    the number of the row), and the rows that are ticked, which stay so until the `turn` is another."""

    opened: int | None
    led: int | None
    chosen: tuple[int, ...]


def listing(
    columns: Sequence[str], rows: Sequence[Row], *, key: str, detail_label: str = "", caption: str = ""
) -> int | None:
    """Show the rows under the names of their columns. Returns the number of the row that was just
    opened, or whose own way was followed, once; the browser itself follows an address on another page."""
    said = _table(
        key=key,
        data=_data(columns, rows, detail_label, caption),
        on_opened_change=_reported,
        on_led_change=_reported,
    )
    return said.opened or said.led


def choosing(columns: Sequence[str], rows: Sequence[Row], *, key: str, turn: str, caption: str) -> Asked:
    """The same with a box before each row, to choose several. In another `turn` none is ticked."""
    data = _data(columns, rows, "", caption)
    data["choose"] = {
        "turn": turn,
        "all": _("All on this page"),
        "one": _("Choose: {title}", title="{title}"),
    }
    said = _table(
        key=key,
        data=data,
        on_opened_change=_reported,
        on_led_change=_reported,
        on_chosen_change=_reported,
    )
    chosen = said.chosen or {}
    there = {row.opens for row in rows}
    ticked = chosen.get("rows", ()) if chosen.get("turn") == turn else ()
    return Asked(said.opened, said.led, tuple(number for number in ticked if number in there))


def _data(columns: Sequence[str], rows: Sequence[Row], detail: str, caption: str) -> dict[str, Any]:
    # Streamlit looks whether a list might be a data frame, which takes long; of a tuple it knows.
    return {
        "columns": tuple(columns),
        "rows": tuple(row.data for row in rows),
        "detail": detail,
        "caption": caption,
    }


def _reported() -> None:
    """The report itself brings the run that is wanted."""


def _held(part: Row | Cell | Mark, **in_place_of: Any) -> dict[str, Any]:
    held = vars(part) | in_place_of
    return {name: value for name, value in held.items() if value or value == 0}
