"""How long versions are kept, among the settings: which old machine texts are removed."""

import streamlit as st

from core.actions.retention import change_retention, prune
from core.context import AppContext
from core.domain.retention import MOST_KEPT, Rule
from core.i18n import N_, _, n_
from core.i18n.sizes import size_text
from core.queries.retention import RetentionView, retention, would_remove
from pages.parts import prose
from pages.parts.compression import ask_days, show_compression
from pages.parts.moments import ago
from pages.parts.outcome import first_click, noted, place, show_outcome
from pages.parts.person import here
from pages.parts.setting import SAVED, group


def show_retention(context: AppContext) -> None:
    """What is removed and what is compressed, each with a look at what that comes to."""
    known = retention(context)
    _show_removal(context, known)
    show_compression(context, known)


def _show_removal(context: AppContext, known: RetentionView) -> None:
    at, rule = place("retention"), known.rule
    with group(
        _("Keeping of versions"),
        _(
            "Every version is kept until this is switched on. From then on, once a day, old texts that were "
            "written automatically and then replaced by another such text are removed for good. These always "
            "stay: the text in use, what was reviewed, approved or named, what a person wrote, and what it "
            "was made from. Donors audit for five to ten years. The first removal comes a day after saving."
        ),
    ):
        kept = f"{at.turn}-{known.on}-{rule.days}-{rule.keep_last}"
        keys = tuple(f"retention-{name}-{kept}" for name in ("on", "days", "last"))
        st.checkbox(_("Remove old automatic texts"), value=known.on, key=keys[0], persist_state="session")
        with st.container(horizontal=True):
            days = ask_days(rule.days, keys[1])
            last = st.number_input(
                _("Newest versions of each narrative that always stay"),
                min_value=1,
                max_value=MOST_KEPT,
                value=rule.keep_last,
                key=keys[2],
                width=430,
                persist_state="session",
            )
        with st.container(horizontal=True):
            st.button(_("Save"), key=f"retention-save-{at.turn}", on_click=_save_retention, args=keys)
            looks = st.button(_("See what would be removed"), key="retention-look")
            if known.on:
                _offer_run(at.turn)
        if looks:
            prose.show_line(_foreseen(context, Rule(int(days), int(last))))
        elif known.last:
            when = ago(known.last.at, context.clock())
            removed = _of(known.last.versions, known.last.narratives, known.last.bytes)
            prose.show_line(_("Last run {when}; removed: {removed}.", when=when, removed=removed))
        show_outcome(at)


def _offer_run(turn: int) -> None:
    with st.popover(_("Remove now"), icon=":material/delete_sweep:", key=f"retention-now-{turn}"):
        prose.show_line(_("What is removed cannot be brought back. The saved numbers apply."))
        st.button(
            _("Yes, remove it"), type="primary", key=f"retention-run-{turn}", on_click=_run, args=(turn,)
        )


def _foreseen(context: AppContext, rule: Rule) -> str:
    found = would_remove(context, rule)
    if not found.versions or found.oldest is None:
        return _("Nothing would be removed.")
    removed = _of(found.versions, found.narratives, found.bytes)
    when = ago(found.oldest, context.clock())
    return _("To be removed: {removed}. The oldest was written {when}.", removed=removed, when=when)


def _of(versions: int, narratives: int, size: int) -> str:
    return _(
        "{versions} of {narratives}, {size}",
        versions=n_("{number} version", "{number} versions", versions),
        narratives=n_("{number} narrative", "{number} narratives", narratives),
        size=size_text(size),
    )


def _save_retention(on: str, days: str, last: str) -> None:
    at, context = place("retention"), here()
    chosen = (bool(st.session_state[on]), int(st.session_state[days]), int(st.session_state[last]))
    with noted(at, SAVED):
        change_retention(context, on=chosen[0], days=chosen[1], keep_last=chosen[2])


def _run(turn: int) -> None:
    at = place("retention")
    with first_click(at, turn) as acts:
        if not acts:
            return
        context = here()
        with noted(at, "") as telling:
            done = prune(context)
            telling.say(N_("Removed: {removed}."), removed=_of(done.versions, done.narratives, done.bytes))
