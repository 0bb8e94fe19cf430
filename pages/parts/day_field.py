"""The field for a day, as every form and filter asks for one."""

from collections.abc import Callable
from datetime import date
from typing import Literal

from streamlit.delta_generator import DeltaGenerator

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2100, 12, 31)


def ask_day(
    place: DeltaGenerator,
    label: str,
    *,
    key: str,
    day: date | None = None,
    on_change: Callable[[], None] | None = None,
    width: int | Literal["stretch"] = "stretch",
) -> date | None:
    """A day, `day` to begin with; it outlives a change of page."""
    return place.date_input(
        label,
        value=day,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format="DD/MM/YYYY",
        key=key,
        on_change=on_change,
        width=width,
        persist_state="session",
    )
