"""A reporting period as a form: made, changed, closed, removed with a reason."""

from collections.abc import Sequence

import streamlit as st

from core.actions import periods as actions
from core.context import AppContext
from core.domain.periods import LONGEST_NAME, PeriodData, overlapping
from core.errors import Refusal
from core.i18n import LANGUAGES, N_, _, n_
from core.i18n.words import word
from core.queries.periods import PeriodView
from core.queries.projects import ProjectView
from pages.parts import prose
from pages.parts.day_field import ask_day
from pages.parts.outcome import place, show_outcome
from pages.parts.period_words import period_label, period_name
from pages.parts.projects_acting import PLACE, act_and_leave, leave, offer_removal

_FIELDS = ("name", "first_day", "last_day", "due_on", "donor", "language")


def show_period_form(
    context: AppContext,
    project: ProjectView,
    periods: Sequence[PeriodView],
    period: PeriodView | None = None,
) -> None:
    """A new period of a project, or one that is there. `periods` are those there are."""
    st.button(_("All projects"), icon=":material/arrow_back:", type="tertiary", on_click=leave)
    prose.show_title(period_name(period) if period else _("New period"), level=2)
    prose.show_line(project.title)
    at = place(PLACE)
    show_outcome(at)
    key = f"period-{project.id}-{period.id if period else 'new'}-{at.turn}-{hash(period)}"
    _show_fields(key, project, period)
    others = [each for each in periods if each.project_id == project.id and each != period]
    _tell_overlaps(key, others)
    with st.container(horizontal=True):
        st.button(
            _("Save the period") if period else _("Make the period"),
            type="primary",
            icon=":material/save:",
            on_click=_save,
            args=(project.id, period and period.id, key, at.turn),
        )
        if period:
            label = _("Close the period") if period.is_open else _("Open it again")
            st.button(label, on_click=_close if period.is_open else _reopen, args=(period.id, at.turn))
    if period:
        _offer_removal(period, at.turn)


def _show_fields(key: str, project: ProjectView, period: PeriodView | None) -> None:
    name, donor = st.columns(2)
    name.text_input(
        _("Name (optional)"),
        period.name if period else "",
        max_chars=LONGEST_NAME,
        key=f"{key}-name",
        placeholder=_("for instance: third quarter"),
        persist_state="session",
    )
    donor.text_input(
        _("Donor (optional)"),
        period.donor if period else "",
        max_chars=LONGEST_NAME,
        key=f"{key}-donor",
        persist_state="session",
    )
    first, last, due = st.columns(3)
    ask_day(first, _("From"), key=f"{key}-first_day", day=period.first_day if period else None)
    ask_day(last, _("To"), key=f"{key}-last_day", day=period.last_day if period else None)
    ask_day(
        due, _("The report is due on (optional)"), key=f"{key}-due_on", day=period.due_on if period else None
    )
    st.selectbox(
        _("Language of its narratives"),
        LANGUAGES,
        index=LANGUAGES.index(period.language if period else project.language),
        format_func=lambda value: word("language", value),
        key=f"{key}-language",
        filter_mode=None,
        width=280,
        persist_state="session",
    )


def _typed(key: str) -> PeriodData:
    """What stands in the fields at the click. Raises Refusal where one of the days is missing."""
    said = {name: st.session_state.get(f"{key}-{name}") for name in _FIELDS}
    first, last, due = said["first_day"], said["last_day"], said["due_on"]
    if not first or not last:
        raise Refusal(N_("A period needs its first and its last day."))
    return PeriodData(said["name"] or "", first, last, due, said["donor"] or "", said["language"] or "")


def _tell_overlaps(key: str, others: Sequence[PeriodView]) -> None:
    try:
        also = overlapping(_typed(key), others)
    except Refusal:
        return
    if also:
        labels = "; ".join(period_label(each) for each in also)
        prose.show_line(
            n_(
                "Another period shares days with it: {periods}. An event of these days counts in both.",
                "Other periods share days with it: {periods}. An event of these days counts in each.",
                len(also),
                periods=labels,
            )
        )


def _save(project_id: int, period_id: int | None, key: str, turn: int) -> None:
    if period_id is None:
        said = N_("The period was made.")
        act_and_leave(turn, said, lambda it: actions.create_period(it, project_id, _typed(key)))
    else:
        said = N_("The period was saved.")
        act_and_leave(turn, said, lambda it: actions.edit_period(it, period_id, _typed(key)))


def _close(period_id: int, turn: int) -> None:
    said = N_("The period is closed. It can be opened again.")
    act_and_leave(turn, said, lambda context: actions.close_period(context, period_id))


def _reopen(period_id: int, turn: int) -> None:
    said = N_("The period is open again.")
    act_and_leave(turn, said, lambda context: actions.reopen_period(context, period_id))


def _offer_removal(period: PeriodView, turn: int) -> None:
    offer_removal(
        _("Remove the period"),
        _("Its events and narratives stay as they are. It can be brought back."),
        f"remove-period-{period.id}",
        turn,
        lambda context, reason: actions.remove_period(context, period.id, reason),
        N_("The period was removed. It can be brought back below."),
    )
