"""The files of the sample, under data/sample: its events as tables, and what people did with them."""

import csv
import io
import tomllib
from datetime import date
from typing import Any

from core.sample.days import day_of, is_day
from core.settings import ROOT

SAMPLE = ROOT / "data" / "sample"
PAST = SAMPLE / "past.toml"


def read_past() -> dict[str, Any]:
    """What people did, one step after the other, and the texts that they wrote."""
    return tomllib.loads(PAST.read_text(encoding="utf-8"))


def table_of(name: str, today: date) -> bytes:
    """A file of events as somebody would have had it: every mark of a day is that day, in ISO."""
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        rows = [[_dated(cell, today) for cell in row] for row in csv.reader(file)]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _dated(cell: str, today: date) -> str:
    return day_of(cell, today).isoformat() if is_day(cell) else cell
