"""The last lines of this machine's log on the page System: filtered, and shown as the texts they are."""

import streamlit as st

from core.context import AppContext
from core.i18n import _, language, n_
from core.i18n.formats import span_text
from core.i18n.words import word
from core.queries.logs import LEVELS, LogFilter, LogLine, last_lines, processes
from pages.parts import prose
from pages.parts.badges import Mark
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import zone

ANY = ""
LINES = 200
LONGEST, LONGEST_MESSAGE = 100, 2_000
_TONES = {"debug": ("·", "gray"), "info": ("i", "gray"), "warning": ("!", "orange")}
_GRAVE = ("✕", "red")


def show_log(context: AppContext) -> None:
    """The filter, and what it lets through."""
    prose.show_line(_("Only what the processes of this machine have logged; other machines keep their own."))
    prose.show_line(_("The programs write it in English, for whoever administers."))
    levels = {level: word("level", level) for level in LEVELS}
    names = {ANY: _("any process"), **{name: name for name in processes(context)}}
    level_place, process_place, words_place = st.columns([1, 1, 2])
    level = level_place.selectbox(
        _("At least"),
        list(levels),
        index=LEVELS.index("info"),
        format_func=levels.__getitem__,
        filter_mode=None,
        key="log-level",
        persist_state="session",
    )
    process = process_place.selectbox(
        _("Process"),
        list(names),
        format_func=names.__getitem__,
        filter_mode=None,
        key="log-process",
        persist_state="session",
    )
    words = words_place.text_input(
        _("Search"), type="search", max_chars=LONGEST, key="log-words", persist_state="session"
    )
    st.button(_("Read again"), icon=":material/refresh:")
    _show_lines(context, LogFilter(level, process or "", (words or "").strip()))


def _show_lines(context: AppContext, wanted: LogFilter) -> None:
    found = last_lines(context, wanted, LINES)
    if not found.lines:
        st.info(_("No line fits."))
    else:
        told = n_("The last {number} line", "The last {number} lines", len(found.lines))
        listing(
            (_("What was logged"), _("Level"), _("Process"), _("Time")),
            [_row(place, line) for place, line in enumerate(found.lines)],
            key="log-lines",
            detail_label=_("Technical detail"),
            caption=told,
        )
    where = _("The whole log is in {folder}", folder=str(found.folder))
    older = _("There are older lines, which are not shown.") if found.is_cut else ""
    unread = [_("{file} cannot be read.", file=name) for name in found.unread]
    prose.show_line(" · ".join(part for part in (where, older, *unread) if part))


def _row(place: int, line: LogLine) -> Row:
    sign, tone = _TONES.get(line.level, _GRAVE)
    there = line.at.astimezone(zone())
    level = word("level", line.level) if line.level in LEVELS else line.level
    return Row(
        cells=(
            Cell(line.message[:LONGEST_MESSAGE], note=line.origin),
            Cell(mark=Mark(sign, level, tone)),
            Cell(line.process),
            Cell(there.strftime("%H:%M:%S"), note=span_text(there.date(), there.date(), language())),
        ),
        key=f"{line.at.isoformat()}-{place}",
        detail=line.traceback,
    )
