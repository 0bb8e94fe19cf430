"""The import of a file: where to, what it would change, what has to be decided, then the import."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.actions.import_results import ImportResult
from core.actions.imports import import_file
from core.actions.taking import Conflict
from core.context import AppContext
from core.i18n import _, n_
from core.queries.projects import ProjectView
from pages.parts import prose
from pages.parts.import_changes import show_changes
from pages.parts.import_columns import ask_columns, ask_readings
from pages.parts.import_conflicts import ask_conflicts
from pages.parts.import_done import show_done
from pages.parts.import_look import decided, look, progress
from pages.parts.import_remarks import show_first, show_notices, show_refusals, show_warnings
from pages.parts.import_seat import Seat, is_begun, seat
from pages.parts.import_undo import forget_undone, show_imports, show_undone
from pages.parts.import_where import Where, ask_where
from pages.parts.mishaps import refusals_shown
from pages.parts.moments import number
from pages.parts.person import here
from pages.parts.templates import offer_template

__all__ = ["is_begun", "show_import"]


def show_import(context: AppContext, projects: tuple[ProjectView, ...]) -> None:
    """Ask for a project and a file, show what would happen, and let it happen."""
    held = seat()
    show_undone()
    if held.done is not None:
        # A second click may have cut the run that imported before it came to this.
        st.query_params["view"] = "import"
        show_done(held, held.done)
        return
    where = ask_where(projects)
    file = st.file_uploader(
        # Every kind is let in: the sentence that refuses one is ours, and says what to do.
        _("File of events: Excel (XLSX), CSV, TSV or TXT, up to 100 MB"),
        key="import-file",
        on_change=_other_file,
    )
    if file is None and held.looked_at:
        told = _("{file} has to be chosen again: no file is kept when the page is left.", file=held.looked_at)
        st.info(prose.plain(told), icon=":material/upload_file:")
    if file is not None and where.code:
        with refusals_shown():
            _show_file(context, held, where, file)
    elif file is not None:
        st.info(_("The code of the new project is still missing."), icon=":material/edit:")
    else:
        prose.show_line(_("One row holds the headings, in Spanish or English; each further row is an event."))
        offer_template(context)
    if where.project_id is not None:
        show_imports(context, where.project_id)


def _other_file() -> None:
    """Forget what was said of the file before."""
    forget_undone()
    seat().looked_at = ""


def _show_file(context: AppContext, held: Seat, where: Where, file: Any) -> None:
    held.looked_at = file.name
    of_file = f"{file.file_id}-{where.code}"
    seen = look(context, held, where, file, of_file)
    _show_counts(seen)
    show_notices(seen)
    ask_readings(of_file, seen)
    ask_columns(of_file, seen)
    show_warnings(seen)
    show_changes(seen)
    chosen = ask_conflicts(seen.conflicts, of_file)
    show_refusals(seen, file.name)
    show_first(seen.first)
    new = seen.taken + seen.updated + _further(chosen)
    label = n_("Import {number} event", "Import {number} events", new) if new else _("Nothing to import")
    if seen.questions:
        st.info(
            _("The file can be imported once it is said how the columns above are to be read."),
            icon=":material/help:",
        )
    waits = bool(seen.questions or seen.missing)
    if st.button(label, type="primary", disabled=waits or not new, icon=":material/upload:"):
        _import(held, where, file, of_file, chosen)


def _import(held: Seat, where: Where, file: Any, of_file: str, chosen: Sequence[Conflict]) -> None:
    context, how = here(), decided(held, where, of_file)
    with progress(file.size) as on_progress:
        # Nothing of the session is touched before it is noted what became of the file: a second
        # click would cut this run between the two, and the next one would import once more.
        result = import_file(
            context,
            where.code,
            file.name,
            file.getvalue(),
            **how,
            from_file={(each.external_id, each.column): each.here for each in chosen},
            on_progress=on_progress,
        )
        held.file_name, held.looked_at = file.name, ""
        held.done = held.done or result
    st.rerun()


def _further(chosen: Sequence[Conflict]) -> int:
    """How many events change only because the file's value was chosen."""
    return len({each.external_id for each in chosen if each.alone})


def _show_counts(seen: ImportResult) -> None:
    if seen.missing:
        # What would become of the rows is known only once the columns are.
        prose.show_counts([(_("Rows"), number(seen.rows))])
        return
    shown = (
        (_("Rows"), seen.rows),
        (_("New"), seen.taken),
        (_("Changed"), seen.updated),
        (_("Unchanged"), seen.unchanged),
        (_("Refused"), seen.refused),
        *([(_("Kept as mended here"), seen.kept)] if seen.kept else []),
    )
    prose.show_counts((label, number(value)) for label, value in shown)
    if not seen.rows:
        st.info(_("The file has headings and no rows."), icon=":material/info:")
    elif seen.project_is_new and seen.taken:
        prose.show_line(_("The project {code} is new and will be made.", code=seen.project_code))
