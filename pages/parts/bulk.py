"""What can be done with several narratives of the list at once, and what came of it."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import streamlit as st

from core.actions import reviews
from core.context import AppContext
from core.domain.permission import Right
from core.domain.review import STEPS, ReviewState, ReviewStep, Seen
from core.errors import Refusal
from core.i18n import N_, _, n_
from core.permission import may
from core.queries.narratives import Filter, ListedEvent
from core.queries.reviews import opened_by_me
from pages.parts.generating import ask_to_generate
from pages.parts.moments import number
from pages.parts.outcome import first_click, noted, place, show_outcome
from pages.parts.person import here

PLACE = "bulk"


class Bulk(StrEnum):
    """What is done with several texts at once."""

    APPROVE = "approve"
    SUBMIT = "submit"
    PROTECT = "protect"
    UNPROTECT = "unprotect"


_SAID = {
    Bulk.APPROVE: N_("Approved: {number}."),
    Bulk.SUBMIT: N_("Submitted for review: {number}."),
    Bulk.PROTECT: N_("Protected: {number}."),
    Bulk.UNPROTECT: N_("Protection taken away: {number}."),
}


def show_bulk(context: AppContext, wanted: Filter, chosen: Sequence[ListedEvent]) -> None:
    """What may be done with the narratives that are ticked, and what was done with those before."""
    show_outcome(place(PLACE))
    if not chosen:
        return
    texts = tuple(Seen(event.event_id, wanted.language, event.number) for event in chosen if event.number)
    with st.container(key="chosen", horizontal=True, vertical_alignment="center"):
        told = n_("{number} chosen", "{number} chosen", len(chosen))
        st.markdown(f"**{told}**", width="content")
        approvable = may(context, Right.APPROVE) and _any_before(chosen, ReviewStep.APPROVED)
        if approvable and st.button(_("Approve"), icon=":material/check:", key="bulk-approve"):
            st.dialog(_("Approve"))(_confirm)(texts, place(PLACE).turn)
        if may(context, Right.WORK):
            if _any_before(chosen, ReviewStep.SUBMITTED):
                _button(_("Submit for review"), ":material/outbox:", Bulk.SUBMIT, texts)
            if any(event.number and not event.protected for event in chosen):
                _button(_("Protect"), ":material/lock:", Bulk.PROTECT, texts)
            if any(event.protected for event in chosen):
                _button(_("Take the protection away"), ":material/lock_open:", Bulk.UNPROTECT, texts)
        if may(context, Right.PROPOSE) and st.button(
            _("Generate again") if texts else _("Generate"), icon=":material/refresh:", key="bulk-generate"
        ):
            ask_to_generate(wanted.project_id, wanted.language, tuple(event.event_id for event in chosen))


def _any_before(chosen: Sequence[ListedEvent], step: ReviewStep) -> bool:
    """Whether any of the texts may take this step."""
    return any(event.number and ReviewState(event.review) in STEPS[step][0] for event in chosen)


def _button(label: str, icon: str, what: Bulk, texts: tuple[Seen, ...]) -> None:
    turn = place(PLACE).turn
    st.button(label, icon=icon, key=f"bulk-{what}-{turn}", on_click=_act, args=(what, texts, turn))


def _confirm(texts: tuple[Seen, ...], turn: int) -> None:
    context, at = here(), place(PLACE)
    if at.turn != turn:
        st.rerun()
    told = n_(
        "{number} text is to be approved as it is now.",
        "{number} texts are to be approved as they are now.",
        len(texts),
    )
    st.write(told)
    opened = opened_by_me(context, texts)
    st.write(
        _(
            "{opened} of {total} were opened by whoever approves. The log keeps it.",
            opened=number(opened),
            total=number(len(texts)),
        )
    )
    if at.said and not at.said.good:
        show_outcome(at)
    st.button(
        n_("Approve {number} text", "Approve {number} texts", len(texts)),
        type="primary",
        icon=":material/check:",
        key="bulk-approve-now",
        on_click=_act,
        args=(Bulk.APPROVE, texts, turn),
    )


def _act(what: Bulk, texts: tuple[Seen, ...], turn: int) -> None:
    context, at = here(), place(PLACE)
    with first_click(at, turn) as acts:
        if acts:
            with noted(at, "") as told:
                done, refused = _do(context, what, texts)
                said = _(_SAID[what], number=number(done))
                reasons = " ".join(f"{_(reason)} ({number(count)})" for reason, count in refused.items())
                if not done and refused:
                    raise Refusal(N_("Nothing was done. {reasons}"), reasons=reasons)
                if done < len(texts):
                    told.say(
                        N_("{said} Left as they were: {number}. {reasons}"),
                        said=said,
                        number=number(len(texts) - done),
                        reasons=reasons,
                    )
                else:
                    told.say(_SAID[what], number=number(done))


def _do(context: AppContext, what: Bulk, texts: tuple[Seen, ...]) -> tuple[int, Mapping[str, int]]:
    """How many were done, and how many not, by reason."""
    match what:
        case Bulk.PROTECT:
            return reviews.protect(context, texts), {}
        case Bulk.UNPROTECT:
            return reviews.unprotect(context, texts), {}
        case Bulk.SUBMIT:
            decided = reviews.submit(context, texts)
        case Bulk.APPROVE:
            decided = reviews.approve(context, texts)
    return decided.done, decided.refused
