"""Narratives of a run asked for again, or put aside: some that were ticked, or all of one reason."""

from collections.abc import Sequence

import streamlit as st

from core.actions.jobs import Writer, dismiss, retry
from core.context import AppContext
from core.domain.jobs import OPEN, Reason
from core.i18n import N_, _, n_
from core.i18n.words import word
from core.queries.batches import BatchView, find_batch
from core.queries.failures import list_failures, writers_asked
from core.queries.house_settings import Writers, writers
from core.queries.jobs import find_job
from pages.parts import prose
from pages.parts.moments import number
from pages.parts.outcome import Telling, first_click, noted, place, show_outcome
from pages.parts.person import here

_NOTHING = N_(
    "Nothing was queued: it is done, is being written in another run, or its event was removed meanwhile."
)
Chosen = tuple[int, ...] | None
"""The jobs that are meant; None for all."""


def ask_again(batch_id: int, chosen: Chosen, reason: Reason | None) -> None:
    """Have the dialog open when the page is drawn next as a whole. A fragment that polls would close it."""
    st.session_state[f"again-{batch_id}"] = (chosen, reason)


def show_asked_again(batch: BatchView) -> None:
    """The dialog that was asked for, once."""
    asked: tuple[Chosen, Reason | None] | None = st.session_state.pop(f"again-{batch.id}", None)
    if asked:
        chosen, reason = asked
        turn = place(f"run-{batch.id}").turn
        st.dialog(_("Retry with another writer"))(_form)(batch.id, chosen, reason, turn)


def is_asked(batch_id: int) -> bool:
    """Whether a dialog waits for the page to be drawn as a whole."""
    return f"again-{batch_id}" in st.session_state


def show_choice_actions(
    batch: BatchView, chosen: Sequence[int], reason: Reason | None, number_of: int
) -> None:
    """What can be done with what is ticked, or else with all that failed for the reason that is shown."""
    with st.container(key="chosen", horizontal=True, vertical_alignment="center"):
        if chosen:
            told = n_("{number} chosen", "{number} chosen", len(chosen))
            st.markdown(f"**{told}**", width="content")
        again = n_("Retry {number} narrative", "Retry {number} narratives", number_of)
        show_buttons(batch, tuple(chosen) or None, reason, _("Retry") if chosen else again)


def show_buttons(batch: BatchView, meant: Chosen, reason: Reason | None, again: str) -> None:
    """To ask for jobs again (the button says `again`), with another writer too, or to put them aside."""
    turn = place(f"run-{batch.id}").turn
    given = (batch.id, meant, reason, turn)
    st.button(again, icon=":material/refresh:", key=f"chosen-retry-{turn}", on_click=_retry, args=given)
    st.button(
        _("With another writer"),
        icon=":material/edit_note:",
        key=f"chosen-other-{turn}",
        on_click=ask_again,
        args=(batch.id, meant, reason),
    )
    st.button(
        _("Dismiss these"),
        icon=":material/visibility_off:",
        key=f"chosen-dismiss-{turn}",
        on_click=_dismiss,
        args=given,
        help=_("They are counted still, and no longer shown to Administration as waiting for somebody."),
    )


def _form(batch_id: int, chosen: Chosen, reason: Reason | None, turn: int) -> None:
    context, at = here(), place(f"run-{batch_id}")
    batch = find_batch(context, batch_id)
    if at.turn != turn or batch is None:
        st.rerun()
    known = writers(context)
    provider = _ask_who(known, batch_id)
    before = writers_asked(context, batch_id, job_ids=chosen, reason=reason)
    if before:
        prose.show_line(_("Before: {writers}.", writers=", ".join(word("provider", each) for each in before)))
    model_key = f"again-model-{batch_id}"
    if provider == "openai":
        st.text_input(_("Model"), placeholder=known.model, key=model_key)
    meant = _number(context, batch, chosen, reason)
    prose.show_line(_consequence(provider))
    if at.said and not at.said.good:
        show_outcome(at)
    st.button(
        n_("Retry {number} narrative", "Retry {number} narratives", meant),
        type="primary",
        icon=":material/refresh:",
        key=f"again-now-{batch_id}-{turn}",
        on_click=_retry_with,
        args=(batch_id, chosen, reason, turn),
        disabled=not meant,
    )


def _ask_who(known: Writers, batch_id: int) -> str:
    """Who is to write; where there is one alone there is nothing to choose."""
    if len(known.offered) == 1:
        st.markdown(_("Who writes: {writer}.", writer=word("provider", known.usual)))
        return known.usual
    return st.segmented_control(
        _("Who writes"),
        known.offered,
        default=known.usual,
        format_func=lambda kind: word("provider", kind),
        key=f"again-provider-{batch_id}",
        required=True,
    )


def _consequence(provider: str) -> str:
    if provider == "openai":
        return _(
            "Each is sent to the AI service again, and costs again. The new version names the model that "
            "wrote it."
        )
    return _("Nothing is sent outside. The new version says who wrote it.")


def _number(context: AppContext, batch: BatchView, chosen: Chosen, reason: Reason | None) -> int:
    if chosen:
        return len(chosen)
    if reason:
        return next((each.number for each in list_failures(context, batch.id) if each.reason == reason), 0)
    return batch.counts.failed + batch.counts.cancelled


def _retry(batch_id: int, chosen: Chosen, reason: Reason | None, turn: int) -> None:
    _ask_for_them(batch_id, chosen, reason, turn, None)


def _retry_with(batch_id: int, chosen: Chosen, reason: Reason | None, turn: int) -> None:
    provider = st.session_state.get(f"again-provider-{batch_id}") or writers(here()).usual
    model = st.session_state.get(f"again-model-{batch_id}") or "" if provider == "openai" else ""
    _ask_for_them(batch_id, chosen, reason, turn, Writer(provider, model.strip()))


def _ask_for_them(
    batch_id: int, chosen: Chosen, reason: Reason | None, turn: int, writer: Writer | None
) -> None:
    context, at = here(), place(f"run-{batch_id}")
    with first_click(at, turn) as acts:
        if acts:
            with noted(at, "") as told:
                again = retry(context, batch_id, job_ids=chosen, reason=reason, writer=writer)
                if again:
                    told.say(N_("Queued again: {number}."), number=number(again))
                else:
                    tell_why_none(context, batch_id, chosen, told)


def tell_why_none(context: AppContext, batch_id: int, chosen: Chosen, told: Telling) -> None:
    """Say why nothing was queued: this very run has it in hand already, or why else it may be."""
    batch = find_batch(context, batch_id)
    if batch is None:
        return
    if chosen:
        asked = sum(
            job is not None and job.state in OPEN for job in (find_job(context, each) for each in chosen)
        )
    else:
        asked = batch.counts.queued + batch.counts.running
    if asked:
        said = N_("Already asked for. Waiting or being written: {number}.")
        told.say_of(batch.state, said, number=number(asked))
    else:
        told.say_of(batch.state, _NOTHING)


def _dismiss(batch_id: int, chosen: Chosen, reason: Reason | None, turn: int) -> None:
    context, at = here(), place(f"run-{batch_id}")
    with first_click(at, turn) as acts:
        if acts:
            with noted(at, "") as told:
                aside = dismiss(context, batch_id, job_ids=chosen, reason=reason)
                told.say(N_("Dismissed: {number}. They are counted still."), number=number(aside))
