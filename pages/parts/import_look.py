"""The look at a file before anything is taken: taken again only when something is decided otherwise."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from core.actions.import_results import ImportResult
from core.actions.imports import import_file
from core.context import AppContext
from core.i18n import _
from pages.parts.import_seat import Seat
from pages.parts.import_where import Where

LARGE = 1_000_000
"""In bytes: reading a larger file takes long enough to show how far it is."""


def look(context: AppContext, held: Seat, where: Where, file: Any, of_file: str) -> ImportResult:
    """What would become of the file: found out anew only when something was decided otherwise."""
    _ask_sheet(held, of_file)
    how = decided(held, where, of_file)
    asked = (of_file, where.language, how["sheet"], frozenset(how["choices"].items()))
    if held.seen is None or held.asked != asked:
        held.asked = None
        with progress(file.size) as on_progress:
            held.seen = import_file(
                context,
                where.code,
                file.name,
                file.getvalue(),
                **how,
                dry_run=True,
                on_progress=on_progress,
            )
        held.asked = asked
        if held.seen.sheets != held.sheets.get(of_file, ()):
            held.sheets[of_file] = held.seen.sheets
            st.rerun()
    return held.seen


def decided(held: Seat, where: Where, of_file: str) -> dict[str, Any]:
    """What was decided about a file: with it the import does what its look has shown."""
    return {
        "title": where.title,
        "language": where.language,
        "choices": held.choices.get(of_file, {}),
        "sheet": st.session_state.get(_key(of_file)) or "",
    }


def _ask_sheet(held: Seat, of_file: str) -> None:
    """Which sheet of a workbook that has several; "" stands for the one that looks most like events."""
    sheets = held.sheets.get(of_file, ())
    if len(sheets) < 2:
        return
    likeliest = ""
    st.selectbox(
        _("Sheet"),
        [likeliest, *sheets],
        format_func=lambda name: name or _("the one that looks like events"),
        key=_key(of_file),
        filter_mode=None,
        persist_state="session",
    )


def _key(of_file: str) -> str:
    return f"import-sheet-{of_file}"


@contextmanager
def progress(size: int) -> Generator[Callable[[float], None] | None]:
    """How far the reading of a large file is; of a small one nothing is shown."""
    if size < LARGE:
        yield None
        return
    reading, putting = _("Reading the file…"), _("Putting the rows among the events…")
    bar = st.progress(0.0, reading)

    def tell(done: float) -> None:
        bar.progress(min(done, 1.0), reading if done < 1 else putting)

    try:
        yield tell
    finally:
        bar.empty()
