"""The import of a file: where to, what it would change, what is refused and why, then the import."""

from dataclasses import dataclass

import streamlit as st

from core.actions.events import ImportResult, import_file
from core.context import AppContext
from core.i18n import LANGUAGES, _, language, n_
from core.i18n.words import word
from core.queries.projects import ProjectView
from pages.parts import prose
from pages.parts.asking import PROJECT
from pages.parts.listing import Cell, Row, listing
from pages.parts.mishaps import refusals_shown
from pages.parts.moments import number
from pages.parts.person import here

SHOWN = 100
"""Refusals on one page of the table."""
CODE, TITLE = "import-code", "import-title"
"""Where the session keeps the two fields of a new project."""


@dataclass
class Seat:
    """What became of the file that this session imported, held by the session from the beginning."""

    done: ImportResult | None = None


def is_begun() -> bool:
    """Whether a new project was begun here and not imported yet, or what became of a file is not told."""
    seat: Seat | None = st.session_state.get("import-seat")
    half_filled = any(st.session_state.get(field) for field in (CODE, TITLE))
    return half_filled or (seat is not None and seat.done is not None)


def show_import(context: AppContext, projects: tuple[ProjectView, ...]) -> None:
    """Ask for a project and a file, show what would happen, and let it happen."""
    seat: Seat = st.session_state.setdefault("import-seat", Seat())
    if seat.done is not None:
        # A second click may have cut the run that imported before it came to this.
        st.query_params["import"] = "1"
        _show_done(seat.done)
        return
    code, title, spoken = _ask_where(projects)
    file = st.file_uploader(
        # Every kind is let in: the sentence that refuses one is ours, and says what to do.
        _("File of events: CSV or TSV, up to 100 MB"),
        key="import-file",
    )
    if file is not None and not code:
        st.info(_("The code of the new project is still missing."), icon=":material/edit:")
    if file is None or not code:
        prose.show_line(
            _("The first row holds the headings, in Spanish or English; each further row is an event.")
        )
        return
    with refusals_shown():
        content = file.getvalue()
        asked = (file.file_id, code)
        if st.session_state.get("import-asked") != asked:
            seen = import_file(context, code, file.name, content, title=title, language=spoken, dry_run=True)
            st.session_state["import-seen"], st.session_state["import-asked"] = seen, asked
        seen = st.session_state["import-seen"]
        _show_counts(seen)
        _show_columns(seen)
        new = seen.taken + seen.updated
        label = n_("Import {number} event", "Import {number} events", new) if new else _("Nothing to import")
        if st.button(label, type="primary", disabled=not new, icon=":material/upload:"):
            # Nothing of the session is touched before it is noted what became of the file: a second
            # click would cut this run between the two, and the next one would import once more.
            result = import_file(here(), code, file.name, content, title=title, language=spoken)
            seat.done = seat.done or result
            st.rerun()
        _show_refusals(seen)


def _ask_where(projects: tuple[ProjectView, ...]) -> tuple[str, str, str]:
    """The code, title and language of the project; the last two only of a new one."""
    new = ""
    codes = {project.code: f"{project.title} ({project.code})" for project in projects if not project.sample}
    chosen = new
    if codes:
        chosen = st.selectbox(
            _("Project"),
            [*codes, new],
            format_func=lambda code: codes.get(code, _("A new project…")),
            key="import-project",
            filter_mode=None,
            persist_state="session",
        )
    if chosen != new:
        return chosen or "", "", ""
    left, middle, right = st.columns([1, 2, 1])
    code = left.text_input(
        _("Code of the project"),
        placeholder="HUERTOS-26",
        max_chars=40,
        key=CODE,
        persist_state="session",
    )
    title = middle.text_input(_("Title of the project"), max_chars=300, key=TITLE, persist_state="session")
    spoken = right.selectbox(
        _("Language of its narratives"),
        LANGUAGES,
        index=LANGUAGES.index(language()),
        format_func=lambda value: word("language", value),
        key="import-language",
        filter_mode=None,
        persist_state="session",
    )
    return (code or "").strip(), (title or "").strip(), spoken or ""


def _show_counts(seen: ImportResult) -> None:
    shown = (
        (_("Rows"), seen.rows),
        (_("New"), seen.taken),
        (_("Changed"), seen.updated),
        (_("Unchanged"), seen.unchanged),
        (_("Refused"), seen.refused),
    )
    prose.show_counts((label, number(value)) for label, value in shown)
    if not seen.rows:
        st.info(_("The file has headings and no rows."), icon=":material/info:")
    elif seen.project_is_new and seen.taken:
        prose.show_line(_("The project {code} is new and will be made.", code=seen.project_code))


def _show_columns(seen: ImportResult) -> None:
    if seen.personal_columns:
        st.warning(
            prose.plain(
                _(
                    "These columns look personal. They are kept and never sent to a writer: {columns}.",
                    columns=", ".join(seen.personal_columns),
                )
            ),
            icon=":material/shield_person:",
        )
    if seen.columns_without_home:
        label = n_(
            "{number} column has no place among the event data",
            "{number} columns have no place among the event data",
            len(seen.columns_without_home),
        )
        with st.expander(label):
            prose.show_line(
                _("They are kept with the event, under their own heading, and given to no writer.")
            )
            prose.show_list(seen.columns_without_home)


def _show_refusals(seen: ImportResult) -> None:
    if not seen.refusals:
        return
    st.subheader(n_("{number} row is refused", "{number} rows are refused", seen.refused))
    prose.show_line(
        _("The other rows can be imported all the same; the refused ones can be mended in the file.")
    )
    pages = -(-len(seen.refusals) // SHOWN)
    page = min(st.session_state.get("import-refusals-page", 1), pages)
    stretch = seen.refusals[(page - 1) * SHOWN : page * SHOWN]
    rows = [
        Row(
            cells=(
                Cell(_(refusal.reason, **refusal.values)),
                Cell(number(refusal.row)),
                Cell(refusal.column),
                Cell(refusal.value[:120]),
            ),
            key=f"{refusal.row}-{refusal.column}",
        )
        for refusal in stretch
    ]
    listing((_("Reason"), _("Row"), _("Column"), _("Value")), rows, key="import-refusals")
    if pages > 1:
        st.pagination(pages, key="import-refusals-page", persist_state="session")


def _show_done(done: ImportResult) -> None:
    parts = [
        n_("{number} new event", "{number} new events", done.taken),
        n_("{number} changed", "{number} changed", done.updated) if done.updated else "",
        n_("{number} row refused", "{number} rows refused", done.refused) if done.refused else "",
    ]
    said = ", ".join(part for part in parts if part)
    st.success(
        prose.plain(_("Imported into {code}: {counts}.", code=done.project_code, counts=said)),
        icon=":material/check:",
    )
    with st.container(horizontal=True):
        if st.button(_("Generate narratives"), type="primary", icon=":material/edit_note:"):
            _forget()
            st.session_state[PROJECT] = done.project_id
            st.switch_page("generate.py")
        st.button(_("Import another file"), on_click=_forget)
    _show_refusals(done)


def _forget() -> None:
    for name in ("import-seat", "import-seen", "import-asked", CODE, TITLE):
        st.session_state.pop(name, None)
