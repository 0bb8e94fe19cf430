"""A proposal beside the text in use: accepted whole or place by place, or discarded."""

import streamlit as st

from core.actions import proposals
from core.context import AppContext
from core.domain.permission import Right
from core.i18n import N_, _
from core.i18n.words import writer_name
from core.permission import may
from core.queries.comparison import compared
from core.queries.narratives import NarrativeView
from core.queries.versions import VersionText, VersionView, version
from pages.parts import prose
from pages.parts.diff_view import show, summary
from pages.parts.moments import ago
from pages.parts.outcome import first_click, noted, place, show_outcome
from pages.parts.person import here
from pages.parts.picking import pick, picked


def show_waiting(context: AppContext, seen: NarrativeView) -> None:
    """The proposals that wait, each with a way to decide about it."""
    for each in seen.proposals:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            prose.show_line(
                _(
                    "Proposal: version {number} by {writer}, {when}.",
                    number=each.number,
                    writer=writer_name(each.author),
                    when=ago(each.created, context.clock()),
                )
            )
            st.button(_("See it"), key=f"propose-{each.id}", on_click=open_proposal, args=(each.id,))


def open_proposal(version_id: int) -> None:
    """Let the page show a proposal."""
    st.query_params["proposal"] = str(version_id)


def is_decided(seen: NarrativeView, version_id: int) -> bool:
    """Whether a decision about the proposal of the address was made here a moment ago: then the text is
    what is to be seen."""
    said = place(f"narrative-{seen.event_id}").said
    if version_id in {each.id for each in seen.proposals} or said is None or not said.good:
        return False
    st.query_params.pop("proposal", None)
    return True


def show_proposal(context: AppContext, seen: NarrativeView, version_id: int) -> None:
    """One proposal against the text in use, with what may be decided."""
    show_outcome(place(f"narrative-{seen.event_id}"))
    proposed = version(context, version_id)
    if proposed is None or not proposed.seen.proposal:
        st.info(_("There is no such proposal."))
        return
    if version_id not in {each.id for each in seen.proposals}:
        st.info(_("This proposal has been decided already."))
        return
    st.subheader(_("Proposal: version {number}", number=proposed.seen.number))
    _show_who(context, proposed.seen)
    if not may(context, Right.WORK):
        _show_difference(seen, proposed)
        prose.show_line(_("Coordination decides about proposals."))
        return
    by_place = bool(seen.current) and st.toggle(
        _("Choose place by place"), key=f"by-place-{version_id}", help=_("Takes over only what is ticked.")
    )
    taken = frozenset[int]()
    if by_place and seen.current:
        taken = pick(compared(seen.current.body, proposed.body), key=f"proposal-{version_id}")
    else:
        _show_difference(seen, proposed)
    _show_buttons(seen, version_id, by_place=by_place, nothing=by_place and not taken)


def _show_who(context: AppContext, each: VersionView) -> None:
    prose.show_pairs(
        [
            (_("Written by"), writer_name(each.author)),
            (_("Asked for by"), each.on_behalf_of),
            (_("Written"), ago(each.created, context.clock())),
            (_("Reason"), each.reason),
        ]
    )


def _show_difference(seen: NarrativeView, proposed: VersionText) -> None:
    if seen.current is None:
        prose.show_narrative(proposed.body)
        return
    comparison = compared(seen.current.body, proposed.body)
    prose.show_line(summary(comparison))
    show(comparison, key="proposal")


def _show_buttons(seen: NarrativeView, version_id: int, *, by_place: bool, nothing: bool) -> None:
    label = _("Reason") if seen.guarded else _("Reason (optional)")
    st.text_input(label, key=f"why-{version_id}", max_chars=1000)
    turn = place(f"narrative-{seen.event_id}").turn
    given = (seen.event_id, version_id, seen.number, turn)
    with st.container(horizontal=True):
        if by_place:
            st.button(
                _("Take over what is ticked"),
                type="primary",
                icon=":material/done_all:",
                disabled=nothing,
                on_click=_accept_in_part,
                args=given,
            )
        else:
            st.button(
                _("Accept it whole"), type="primary", icon=":material/check:", on_click=_accept, args=given
            )
        st.button(_("Discard it"), icon=":material/close:", on_click=_discard, args=given)


def _reason(version_id: int) -> str:
    """As it is at the click, which may come before the page is drawn with it."""
    return st.session_state.get(f"why-{version_id}", "")


def _accept(event_id: int, version_id: int, base: int, turn: int) -> None:
    context, at, reason = here(), place(f"narrative-{event_id}"), _reason(version_id)
    with first_click(at, turn) as acts:
        if acts:
            with noted(at, N_("The proposal is the text in use now.")):
                proposals.accept(context, version_id, base_number=base, reason=reason)


def _accept_in_part(event_id: int, version_id: int, base: int, turn: int) -> None:
    context, at, reason = here(), place(f"narrative-{event_id}"), _reason(version_id)
    taken = picked(f"proposal-{version_id}")
    with first_click(at, turn) as acts:
        if acts:
            with noted(at, "") as told:
                number = proposals.accept_in_part(
                    context, version_id, base_number=base, places=taken, reason=reason
                )
                told.say(N_("Version {number} was made of both texts."), number=number)


def _discard(event_id: int, version_id: int, _base: int, turn: int) -> None:
    context, at, reason = here(), place(f"narrative-{event_id}"), _reason(version_id)
    with first_click(at, turn) as acts:
        if acts:
            with noted(at, N_("The proposal was discarded. It stays in the history.")):
                proposals.discard(context, version_id, reason=reason)
