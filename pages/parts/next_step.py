"""The one thing to do next, as a sentence and a button."""

import streamlit as st

from core.domain.steps import Step
from core.i18n import _, n_
from core.queries.board import PeriodStanding
from core.queries.home import Home, Standing
from pages.parts import prose
from pages.parts.address import lead
from pages.parts.board import standing_title
from pages.parts.period_choice import DAYS


def show_next_step(seen: Home, step: Step) -> None:
    """What to do next, where there are events; without any, `beginning` says it."""
    match step:
        case Step.FOLLOW if run := seen.going_on:
            _show(
                _("Being written: {name}", name=run.name),
                _("Follow it"),
                "progress",
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
                "progress",
                icon=":material/refresh:",
                id=batch_id,
            )
        case Step.WRITE if due := seen.foremost("due"):
            _show(
                n_(
                    "{number} event of {project} dated up to today has no narrative yet.",
                    "{number} events of {project} dated up to today have no narrative yet.",
                    due.due,
                    project=_name(due),
                ),
                n_("Generate {number} narrative", "Generate {number} narratives", due.due),
                "generate",
                icon=":material/edit_note:",
                **_asked(due),
                which="missing",
            )
        case Step.RENEW if late := seen.foremost("stale"):
            _show(
                n_(
                    "{number} narrative of {project} is out of date: its data have changed since.",
                    "{number} narratives of {project} are out of date: their data have changed since.",
                    late.stale,
                    project=_name(late),
                ),
                n_("Generate {number} narrative again", "Generate {number} narratives again", late.stale),
                "generate",
                icon=":material/edit_note:",
                **_asked(late),
                which="stale",
            )
        case Step.READ:
            written = sum(project.written for project in seen.projects)
            _show(
                n_("{number} narrative can be read.", "{number} narratives can be read.", written)
                if seen.foremost("due")
                else _("No event is waiting for its narrative."),
                _("Read the narratives"),
                "narratives",
                icon=":material/article:",
            )


def _show(sentence: str, label: str, page: str, *, icon: str, **query: object) -> None:
    with st.container(key="next-step", horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch"):
            prose.show_lead(sentence)
        if st.button(label, type="primary", icon=icon, key="next-step-button"):
            lead(page, **query)


def _name(standing: Standing | PeriodStanding) -> str:
    """What it is called: a project, or one of its periods."""
    return standing.title if isinstance(standing, Standing) else standing_title(standing)


def _asked(standing: Standing | PeriodStanding) -> dict[str, object]:
    """What is asked of the page that has it written: a period, or all days of a project."""
    if isinstance(standing, Standing):
        return {"project": standing.id, "period": DAYS}
    return {"project": standing.period.project_id, "period": standing.period.id}
