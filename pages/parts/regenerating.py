"""One narrative written again: what is asked for, the confirmation, and the wait for it."""

import streamlit as st

from core.actions.batches import plan
from core.context import AppContext
from core.domain.permission import Right
from core.domain.planning import Choice, Include, Manner, Which
from core.i18n import _
from core.i18n.failures import cure, sentence
from core.permission import may
from core.queries.narratives import NarrativeView, narrative
from pages.parts import live, prose
from pages.parts.asking_manner import ask_manner
from pages.parts.mishaps import refusals_shown
from pages.parts.person import here
from pages.parts.writing import write_here


def offer_writing(context: AppContext, seen: NarrativeView) -> None:
    """A button that asks how the narrative is to be written, for those who may ask for it."""
    if not may(context, Right.PROPOSE) or seen.being_written:
        return
    label = _("Generate again") if seen.current else _("Generate")
    if not may(context, Right.WORK):
        label = _("Generate a proposal")
    if st.button(label, icon=":material/refresh:", key=f"again-{seen.event_id}-{seen.language}"):
        _ask(seen.event_id, seen.language)


def show_being_written(event_id: int, language: str) -> None:
    """Where a text is on its way: say so, and show it once it is there."""
    _wait(event_id, language)


def show_stale(context: AppContext, seen: NarrativeView) -> None:
    """That the data say something else by now, and what; with a button that has just this text written
    anew, as is usual here."""
    if not seen.stale:
        return
    told = [_("Out of date: the data of the event have changed since it was written.")]
    told += [
        f"{prose.plain(c.name)}: {prose.plain(c.left) or '—'} → {prose.plain(c.right) or '—'}"
        for c in seen.changes
    ]
    st.warning("\n\n".join(told), icon=":material/update:")
    if seen.being_written or not may(context, Right.PROPOSE):
        return
    beside = _is_beside(context, seen)
    with refusals_shown():
        if st.button(
            _("Propose a text from these data") if beside else _("Write this text again from these data"),
            icon=":material/refresh:",
            key=f"anew-{seen.event_id}-{seen.language}",
            help=_consequence(seen, beside=beside),
        ):
            _begin(context, seen, Manner(), beside=beside)


def show_failure(seen: NarrativeView) -> None:
    """Why the newest attempt brought no text, and what to do."""
    if seen.failure is None or seen.being_written:
        return
    kind = seen.failure.kind or "own_fault"
    st.error(
        f"{sentence(kind, **prose.plain_values(seen.failure.values))} {cure(kind)}", icon=":material/error:"
    )
    st.page_link(
        "progress.py",
        label=_("See the generation run"),
        query_params={"id": str(seen.failure.batch_id)},
        icon=":material/timelapse:",
    )


@st.fragment
def _wait(event_id: int, language: str) -> None:
    context = here()
    seen = narrative(context, event_id, language)
    if seen is None or not seen.being_written:
        st.rerun()
    st.info(_("It is being written. The text appears here by itself."), icon=":material/hourglass_top:")
    live.poll(f"written-{event_id}", 1)


def _ask(event_id: int, language: str) -> None:
    st.dialog(_("Generate again"), width="medium")(_form)(event_id, language)


def _form(event_id: int, language: str) -> None:
    context = here()
    seen = narrative(context, event_id, language)
    if seen is None:
        return
    beside = _is_beside(context, seen)
    prose.show_line(_consequence(seen, beside=beside))
    manner = ask_manner(context)
    with refusals_shown():
        if st.button(
            _("Generate a proposal") if beside and seen.current else _("Generate"),
            type="primary",
            icon=":material/edit_note:",
            disabled=seen.being_written,
        ):
            _begin(context, seen, manner, beside=beside)


def _is_beside(context: AppContext, seen: NarrativeView) -> bool:
    """Whether a new text would be a proposal beside the one in use."""
    return seen.guarded or not may(context, Right.WORK)


def _consequence(seen: NarrativeView, *, beside: bool) -> str:
    if not seen.current:
        return _("There is no text in use yet.")
    if beside:
        return _(
            "The text in use stays as it is. Version {number} will be a proposal, to be accepted or "
            "discarded.",
            number=seen.versions + 1,
        )
    return _(
        "Version {number} will be the text in use. Version {current} stays in the history.",
        number=seen.versions + 1,
        current=seen.number,
    )


def _begin(context: AppContext, seen: NarrativeView, manner: Manner, *, beside: bool) -> None:
    choice = Choice(
        seen.project_id,
        seen.language,
        which=Which.ALL,
        include=frozenset(Include),
        events=(seen.event_id,),
        as_proposals=beside,
    )
    planned = plan(context, choice, manner, inline=True)
    if planned.batch_id is None:
        st.warning(
            _("There is nothing to write: the event has too little data, or is being written already.")
        )
        return
    if planned.inline:
        write_here(planned.batch_id, 1)
    st.rerun()
