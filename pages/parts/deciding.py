"""What a person may decide about a text, as buttons, and what was said about it so far."""

from collections.abc import Callable

import streamlit as st

from core.actions import reviews
from core.actions.reviews import Decided, Seen
from core.context import AppContext
from core.domain.permission import Right
from core.domain.review import STEPS, ReviewStep
from core.i18n import N_, _
from core.i18n.words import word
from core.permission import may
from core.queries.narratives import NarrativeView
from core.queries.reviews import said_about
from pages.parts import prose
from pages.parts.moments import ago
from pages.parts.outcome import first_click, noted, place
from pages.parts.person import here

Act = Callable[[AppContext, Seen], Decided | int | None]


def seen_of(seen: NarrativeView) -> Seen:
    """The narrative as it is shown."""
    return Seen(seen.event_id, seen.language, seen.number)


def show_decisions(context: AppContext, seen: NarrativeView) -> None:
    """The steps that the text may take now, for those who may take them."""
    if _is_open(seen, ReviewStep.SUBMITTED) and may(context, Right.WORK):
        _button(_("Submit for review"), ":material/outbox:", seen, _submit, N_("The text is in review now."))
    if not may(context, Right.APPROVE):
        return
    if _is_open(seen, ReviewStep.APPROVED):
        _button(_("Approve"), ":material/check:", seen, _approve, N_("The text is approved."))
    if _is_open(seen, ReviewStep.SENT_BACK):
        with st.popover(_("Send back"), icon=":material/undo:"):
            remark = f"remark-{_key(seen)}"
            st.text_area(_("What is to be changed"), key=remark, max_chars=4000)
            _button(
                _("Send back with this remark"),
                ":material/send:",
                seen,
                lambda person, text: reviews.send_back(person, [text], remark=_typed(remark)),
                N_("The text was sent back, and whoever wrote it was told."),
            )


def show_protection(context: AppContext, seen: NarrativeView) -> None:
    """Protect the text, or let batches write it again."""
    if not may(context, Right.WORK) or not seen.current:
        return
    if seen.protection:
        _button(
            _("Take the protection away"),
            ":material/lock_open:",
            seen,
            lambda person, text: reviews.unprotect(person, [text]),
            N_("Generation runs may write this text again."),
        )
    else:
        _button(
            _("Protect"),
            ":material/lock:",
            seen,
            lambda person, text: reviews.protect(person, [text]),
            N_("Generation runs leave this text alone now."),
        )


def show_conversation(context: AppContext, seen: NarrativeView) -> None:
    """What was said about the text, the newest first, and a field to say something."""
    found = said_about(context, seen.event_id, seen.language)
    label = _("Review and comments") + (f" ({len(found)})" if found else "")
    with st.expander(
        label,
        icon=":material/forum:",
        expanded=bool(found and found[0].remark),
        key=f"said-{seen.event_id}-{seen.language}",
    ):
        for each in found:
            who = each.by or word("author", "system")
            version = _("version {number}", number=each.number)
            when = ago(each.at, context.clock())
            prose.show_line(" · ".join((word("review_step", each.kind), who, version, when)))
            if each.remark:
                prose.show_remark(each.remark)
        if not seen.current:
            return
        at = place(f"narrative-{seen.event_id}")
        remark = f"comment-{_key(seen)}-{at.turn}"
        st.text_area(_("Comment"), key=remark, max_chars=4000)
        _button(
            _("Add a comment"),
            ":material/add_comment:",
            seen,
            lambda person, text: reviews.comment(person, text, _typed(remark)),
            N_("The comment was kept."),
        )


def _typed(key: str) -> str:
    """What stands in a field at the click, which may come before the page is drawn with it."""
    return st.session_state.get(key, "")


def _is_open(seen: NarrativeView, step: ReviewStep) -> bool:
    return seen.current is not None and seen.review in STEPS[step][0]


def _button(label: str, icon: str, seen: NarrativeView, act: Act, said: str) -> None:
    at = place(f"narrative-{seen.event_id}")
    st.button(
        label,
        icon=icon,
        on_click=_act,
        args=(seen_of(seen), act, said, at.turn),
        key=f"decide-{icon}-{_key(seen)}",
    )


def _act(text: Seen, act: Act, said: str, turn: int) -> None:
    context, at = here(), place(f"narrative-{text.event_id}")
    with first_click(at, turn) as acts:
        if acts:
            with noted(at, said):
                act(context, text)


def _submit(context: AppContext, text: Seen) -> Decided:
    return reviews.submit(context, [text])


def _approve(context: AppContext, text: Seen) -> Decided:
    return reviews.approve(context, [text])


def _key(seen: NarrativeView) -> str:
    return f"{seen.event_id}-{seen.language}-{seen.number}"
