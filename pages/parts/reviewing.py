"""The review desk: a text to be reviewed, its facts at the side, and a key for all that can be done."""

import streamlit as st

from core.actions import reviews
from core.actions.reviews import note_opened
from core.context import AppContext
from core.domain.permission import Right
from core.domain.review import STEPS, ReviewStep, Seen
from core.i18n import N_, _
from core.i18n.findings import finding_text
from core.permission import may
from core.queries.narratives import NarrativeView, narrative
from core.queries.versions import VersionText
from pages.parts import badges, prose
from pages.parts.authors_view import authors_line
from pages.parts.deciding import seen_of, show_conversation
from pages.parts.desk import clear_desk, desk_here
from pages.parts.editing import show_editing
from pages.parts.event_data import show_event_data
from pages.parts.mending import is_open
from pages.parts.outcome import first_click, noted, place, show_outcome
from pages.parts.person import here
from pages.parts.regenerating import show_being_written, show_failure, show_stale
from pages.parts.review_keys import KEYS, guard_keys
from pages.parts.review_round import Mode, Round

PLACE = "review"
_STEPS = {
    "approve": (ReviewStep.APPROVED, Right.APPROVE),
    "submit": (ReviewStep.SUBMITTED, Right.WORK),
    "send-back": (ReviewStep.SENT_BACK, Right.APPROVE),
}
_BUTTONS = ("approve", "submit", "edit", "send-back", "skip", "previous")
_SAID = {
    ReviewStep.APPROVED: N_("Approved: {title}"),
    ReviewStep.SUBMITTED: N_("Submitted for review: {title}"),
    ReviewStep.SENT_BACK: N_("Sent back: {title}"),
}


def show_desk(context: AppContext, turn: Round) -> None:
    """The text on the desk, in the mode in which it lies there."""
    seen = narrative(context, turn.current or 0, turn.wanted.language)
    if seen is None or seen.current is None or seen.removed:
        turn.move(1)
        st.rerun()
    _settle_mode(context, turn, seen)
    offered = _offered(context, seen) if turn.mode is Mode.READING else []
    at = place(PLACE)
    guard_keys(f"{seen.event_id}-{seen.number}-{turn.mode}-{turn.wanted.state}", offered, turn.mode)
    _show_last(turn)
    show_outcome(at)
    if turn.mode is Mode.EDITING:
        prose.show_title(seen.facts.title, 2)
        show_editing(context, seen)
        return
    show_outcome(place(f"narrative-{seen.event_id}"))
    text_place, data_place = st.columns([3, 2], gap="large")
    with text_place:
        _show_text(context, seen, seen.current)
        if seen.being_written and turn.mode is Mode.READING:
            show_being_written(seen.event_id, seen.language)
        if turn.mode is Mode.REMARKING:
            _ask_remark(turn, seen)
        else:
            _show_buttons(turn, seen, offered)
        show_conversation(context, seen)
    with data_place, st.container(border=True):
        show_event_data(context, seen)


def _settle_mode(context: AppContext, turn: Round, seen: NarrativeView) -> None:
    """Back to reading once the text is saved or left, and where somebody may not edit any more."""
    desk = desk_here(seen.event_id, seen.language)
    is_over = desk is not None and desk.left
    if turn.mode is Mode.EDITING and (is_over or not may(context, Right.WORK)):
        turn.mode = Mode.READING


def _offered(context: AppContext, seen: NarrativeView) -> list[str]:
    """What can be done with the text, in the order of the buttons."""
    steps = [name for name, (step, right) in _STEPS.items() if seen.review in STEPS[step][0]]
    offered = {name for name in steps if may(context, _STEPS[name][1])} | {"skip", "previous"}
    offered |= {"edit"} if may(context, Right.WORK) else set()
    return [name for name in _BUTTONS if name in offered]


def _show_last(turn: Round) -> None:
    """What was done to the last text, with the way to it."""
    if turn.last is None:
        return
    with st.container(key="review-last", horizontal=True, vertical_alignment="center"):
        prose.show_line(f"✓ {_(_SAID[turn.last.step], title=turn.last.title)}")
        st.page_link(
            "narratives.py",
            label=_("Open it"),
            query_params={"id": str(turn.last.event_id), "language": turn.wanted.language},
        )


def _show_text(context: AppContext, seen: NarrativeView, current: VersionText) -> None:
    marks = [badges.review_mark(seen.review)]
    marks += [badges.stale_mark()] if seen.stale else []
    marks += [badges.protected_mark()] if seen.protection else []
    marks += [badges.proposals_mark(len(seen.proposals))] if seen.proposals else []
    with st.container(key="review-text", gap="small"):
        prose.show_title(seen.facts.title, 2)
        badges.draw(*marks)
        for finding in current.seen.findings:
            st.warning(prose.plain(finding_text(finding)), icon=":material/visibility:")
        show_failure(seen)
        show_stale(context, seen)
        prose.show_narrative(current.body)
        prose.show_line(authors_line(current.seen.shares))
    note_opened(context, current.seen.id)


def _show_buttons(turn: Round, seen: NarrativeView, offered: list[str]) -> None:
    labels = {
        "approve": (_("Approve"), ":material/check:"),
        "submit": (_("Submit for review"), ":material/outbox:"),
        "send-back": (_("Send back with remarks"), ":material/undo:"),
        "edit": (_("Edit"), ":material/edit:"),
        "skip": (_("Skip"), ":material/skip_next:"),
        "previous": (_("Previous"), ":material/skip_previous:"),
    }
    at, text = place(PLACE), seen_of(seen)
    with st.container(key="review-buttons", horizontal=True, gap="small"):
        for name in offered:
            label, icon = labels[name]
            st.button(
                label,
                icon=icon,
                shortcut=None if is_open(text.event_id) else KEYS[name],
                type="primary" if name == offered[0] and name in _STEPS else "secondary",
                disabled=name == "previous" and not turn.place,
                # A late click on the text before finds no button of this name any more.
                key=f"review-{name}-{seen.event_id}-{seen.number}-{at.turn}",
                on_click=_do,
                args=(turn, name, text, seen.facts.title, at.turn),
            )


def _do(turn: Round, name: str, text: Seen, title: str, count: int) -> None:
    at = place(PLACE)
    match name:
        case "approve" | "submit":
            _decide(turn, _STEPS[name][0], text, title, count)
        case "send-back":
            turn.mode = Mode.REMARKING
        case "edit":
            clear_desk(text.event_id, text.language)
            turn.mode = Mode.EDITING
        case "skip" | "previous":
            at.said = None
            turn.move(1 if name == "skip" else -1)


def _ask_remark(turn: Round, seen: NarrativeView) -> None:
    at = place(PLACE)
    field = f"review-remark-{seen.event_id}-{at.turn}"
    with st.form("review-remark"):
        st.text_area(_("What is to be changed"), key=field, max_chars=reviews.LONGEST_REMARK)
        with st.container(horizontal=True):
            st.form_submit_button(
                _("Send back with this remark"),
                type="primary",
                icon=":material/send:",
                on_click=_send_back,
                args=(turn, seen_of(seen), seen.facts.title, at.turn, field),
            )
    st.button(
        _("Do not send back"),
        type="tertiary",
        icon=":material/arrow_back:",
        shortcut="escape",
        key="review-no-remark",
        on_click=_read,
        args=(turn,),
    )


def _send_back(turn: Round, text: Seen, title: str, count: int, field: str) -> None:
    remark = st.session_state.get(field) or ""
    _decide(turn, ReviewStep.SENT_BACK, text, title, count, remark)


def _read(turn: Round) -> None:
    turn.mode = Mode.READING


def _decide(turn: Round, step: ReviewStep, text: Seen, title: str, count: int, remark: str = "") -> None:
    """Take a step and go on to the next text, in one go: of two presses, one acts."""
    context, at = here(), place(PLACE)
    with first_click(at, count) as acts:
        if not acts:
            return
        with noted(at, ""):
            match step:
                case ReviewStep.APPROVED:
                    reviews.approve(context, [text])
                case ReviewStep.SUBMITTED:
                    reviews.submit(context, [text])
                case ReviewStep.SENT_BACK:
                    reviews.send_back(context, [text], remark=remark)
            turn.decide(text.event_id, title, step)
