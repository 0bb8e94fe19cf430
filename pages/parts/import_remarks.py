"""What there is to say of a file and of its rows: notices, warnings, refusals; the first events as told."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.actions.import_results import ImportResult, RowRemark
from core.context import AppContext
from core.domain.facts import Facts
from core.i18n import _, language, n_
from core.i18n.formats import span_text
from core.queries.imports import refused_rows_file, refused_rows_offer
from pages.parts import prose
from pages.parts.download import offer
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import number, with_numbers

SHOWN = 100
"""Remarks on one page of the table."""
_LONGEST = 120


def show_notices(seen: ImportResult) -> None:
    """What there is to say of the file as a whole."""
    told = []
    for notice in seen.notices:
        values = {name: value for name, value in notice.values.items() if name != "number"}
        if notice.plural:
            told.append(n_(notice.reason, notice.plural, notice.values["number"], **with_numbers(values)))
        else:
            told.append(_(notice.reason, **with_numbers(notice.values)))
    if told:
        st.info("\n".join(f"- {prose.plain(line)}" for line in told), icon=":material/info:")


def show_warnings(seen: ImportResult, *, is_done: bool = False) -> None:
    """What is odd about rows that are taken all the same, or (`is_done`) that were taken."""
    if not seen.warnings:
        return
    label = n_("{number} warning", "{number} warnings", len(seen.warnings))
    with st.expander(label, icon=":material/warning:"):
        if is_done:
            told = _("These rows were taken as they are; what is odd can be mended in the list of events.")
        else:
            told = _("These rows are taken as they are; what is odd can be mended in the file or here.")
        prose.show_line(told)
        _show_remarks(seen.warnings, key="import-warnings")


def show_refusals(seen: ImportResult, file_name: str, *, is_done: bool = False) -> None:
    """Why rows are not taken, or (`is_done`) were not, and these rows as a file."""
    if not seen.refusals:
        return
    if is_done:
        title = n_("{number} row was not imported", "{number} rows were not imported", seen.refused)
        told = _("They come as a file with the reasons, to be corrected there and imported again.")
    else:
        title = n_("{number} row is refused", "{number} rows are refused", seen.refused)
        told = _(
            "The other rows can be imported all the same. The refused ones come as a file with the reasons, "
            "to be corrected there and imported again."
        )
    st.subheader(title)
    prose.show_line(told)
    if seen.refused_rows.rows:
        made = partial(_refused, file_name=file_name, seen=seen, said=language())
        file = refused_rows_offer(file_name)
        label = _("Refused rows (XLSX)")
        offer(label, made, file.name, file.media_type, key="import-refused-file", is_main=False)
    _show_remarks(seen.refusals, key="import-refusals")


def show_first(events: Sequence[Facts]) -> None:
    """The first events as the file tells them, so that it is seen whether the columns are right."""
    if not events:
        return
    prose.show_line(_("The first events, as the file tells them:"))
    rows = [
        Row(
            cells=(
                Cell(facts.title),
                Cell(_days(facts)),
                Cell(", ".join(part for part in (facts.place, facts.locality) if part)),
                Cell(number(facts.attendance.total) if facts.attendance.total is not None else ""),
            ),
            key=str(position),
        )
        for position, facts in enumerate(events)
    ]
    listing((_("Event"), _("Date"), _("Place"), _("Attendances")), rows, key="import-first")


def _days(facts: Facts) -> str:
    first = facts.starts_on or facts.planned_on
    last = facts.ends_on if facts.starts_on else None
    return span_text(first, last or first, language()) if first else ""


def _show_remarks(remarks: Sequence[RowRemark], *, key: str) -> None:
    pages = -(-len(remarks) // SHOWN)
    page = min(st.session_state.get(f"{key}-page") or 1, pages)
    rows = [
        Row(
            cells=(
                Cell(_(remark.reason, **with_numbers(remark.values))),
                Cell(number(remark.row)),
                Cell(remark.column),
                Cell(remark.value[:_LONGEST]),
            ),
            key=f"{position}",
        )
        for position, remark in enumerate(remarks[(page - 1) * SHOWN : page * SHOWN])
    ]
    listing((_("Reason"), _("Row"), _("Column"), _("Value")), rows, key=key)
    if pages > 1:
        st.pagination(pages, key=f"{key}-page", persist_state="session")


def _refused(context: AppContext, *, file_name: str, seen: ImportResult, said: str) -> bytes:
    return refused_rows_file(context, file_name, seen.refused_rows, seen.refusals, said).content
