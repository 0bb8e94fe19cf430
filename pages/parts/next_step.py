"""The one thing to do next, as a sentence and a button."""

import streamlit as st

from core.domain.steps import Step
from core.i18n import _, n_
from core.queries.home import Home
from pages.parts import prose


def show_next_step(seen: Home, step: Step) -> None:
    """What to do next, where there are events; without any, `beginning` says it."""
    match step:
        case Step.FOLLOW if run := seen.going_on:
            _show(
                _("Being written: {name}", name=run.name),
                _("Follow it"),
                "progress.py",
                icon=":material/timelapse:",
                id=run.id,
            )
        case Step.RETRY:
            batch_id, number = max(seen.unwritten.items())
            _show(
                n_(
                    "{number} narrative could not be written.",
                    "{number} narratives could not be written.",
                    number,
                ),
                n_("See why, and retry it", "See why, and retry them", number),
                "progress.py",
                icon=":material/refresh:",
                id=batch_id,
            )
        case Step.WRITE if due := seen.most("due"):
            _show(
                n_(
                    "{number} event of {project} has been held and has no narrative yet.",
                    "{number} events of {project} have been held and have no narrative yet.",
                    due.due,
                    project=due.title,
                ),
                n_("Generate {number} narrative", "Generate {number} narratives", due.due),
                "generate.py",
                icon=":material/edit_note:",
                project=due.id,
                which="missing",
            )
        case Step.RENEW if late := seen.most("stale"):
            _show(
                n_(
                    "{number} narrative of {project} is out of date: its data have changed since.",
                    "{number} narratives of {project} are out of date: their data have changed since.",
                    late.stale,
                    project=late.title,
                ),
                n_("Generate {number} narrative again", "Generate {number} narratives again", late.stale),
                "generate.py",
                icon=":material/edit_note:",
                project=late.id,
                which="stale",
            )
        case Step.READ:
            written = sum(project.written for project in seen.projects)
            _show(
                n_("{number} narrative can be read.", "{number} narratives can be read.", written)
                if seen.most("due")
                else _("Every event that was held has its narrative."),
                _("Read the narratives"),
                "narratives.py",
                icon=":material/article:",
            )


def _show(sentence: str, label: str, page: str, *, icon: str, **query: object) -> None:
    with st.container(key="next-step", horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch"):
            prose.show_lead(sentence)
        if st.button(label, type="primary", icon=icon, key="next-step-button"):
            st.switch_page(page, query_params={name: str(value) for name, value in query.items()})
