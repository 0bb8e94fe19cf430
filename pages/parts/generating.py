"""Several narratives of the list written again: how, which of them, and which not and why."""

import streamlit as st

from core.actions.batches import plan
from core.context import AppContext
from core.domain.planning import Choice, Include, Manner, Which
from core.i18n import _, n_
from core.i18n.words import left_out_text
from core.queries.planning import Preview, preview
from pages.parts import asking, prose
from pages.parts.asking_manner import ask_manner
from pages.parts.mishaps import refusals_shown
from pages.parts.person import here
from pages.parts.writing import write_here


def ask_to_generate(project_id: int, language: str, events: tuple[int, ...]) -> None:
    """Ask how these narratives are to be written, and have them written."""
    st.dialog(_("Generate again"), width="medium")(_form)(project_id, language, events)


def _form(project_id: int, language: str, events: tuple[int, ...]) -> None:
    context = here()
    beside = asking.ask_as_proposals(context, key="bulk-as-proposals")
    choice = Choice(
        project_id,
        language,
        which=Which.ALL,
        include=frozenset(Include),
        events=events,
        as_proposals=beside,
    )
    seen = preview(context, choice)
    _show_preview(choice, seen)
    manner = ask_manner(context)
    with refusals_shown():
        if st.button(
            asking.generate_label(seen.to_write, as_proposals=beside),
            type="primary",
            icon=":material/edit_note:",
            disabled=not seen.to_write,
        ):
            _begin(context, choice, manner)


def _show_preview(choice: Choice, seen: Preview) -> None:
    if choice.as_proposals:
        told = _("The texts in use stay as they are. What is written joins their history as a proposal.")
    else:
        told = _("What is written is the text in use then. The versions before stay in the history.")
    prose.show_line(told)
    left_out = sum(seen.skipped.values())
    if left_out:
        label = n_("{number} event is left out", "{number} events are left out", left_out)
        st.markdown(f"{label}:")
        prose.show_list(left_out_text(reason, count) for reason, count in seen.skipped.items())


def _begin(context: AppContext, choice: Choice, manner: Manner) -> None:
    planned = plan(context, choice, manner, inline=True)
    if planned.batch_id is None:
        st.rerun(scope="fragment")
    if planned.inline:
        write_here(planned.batch_id, min(planned.to_write, context.settings.threads))
    st.switch_page("progress.py", query_params={"id": str(planned.batch_id)})
