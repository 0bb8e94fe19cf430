"""Where a file goes: a project that is there, or a new one with its code, title and language."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from core.i18n import LANGUAGES, _, language
from core.i18n.words import word
from core.queries.projects import ProjectView
from pages.parts.import_seat import CODE, TITLE


@dataclass(frozen=True)
class Where:
    """A project: its number where it is there; title and language where it is to be made."""

    code: str
    title: str = ""
    language: str = ""
    project_id: int | None = None


def ask_where(projects: Sequence[ProjectView]) -> Where:
    """Ask for the project; its code is "" as long as none is named."""
    new = ""
    there = {project.code: project for project in projects if not project.sample}
    chosen = new
    if there:
        chosen = st.selectbox(
            _("Project"),
            [*there, new],
            format_func=lambda code: _named(there[code]) if code in there else _("A new project…"),
            key="import-project",
            filter_mode=None,
            persist_state="session",
        )
    if chosen:
        return Where(chosen, project_id=there[chosen].id)
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
    return Where((code or "").strip(), (title or "").strip(), spoken or "")


def _named(project: ProjectView) -> str:
    return project.title if project.title == project.code else f"{project.title} ({project.code})"
