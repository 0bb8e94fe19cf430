"""Which generation runs are wanted, in which order: told by the fields, the session, the address alike."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from core.context import AppContext
from core.domain.jobs import ENDED, BatchState
from core.i18n import N_, _
from core.i18n.words import word
from core.queries.batch_filter import LONGEST_SEARCH, BatchFilter, Order
from core.queries.periods import PeriodView, list_periods
from core.queries.projects import ProjectView, list_projects
from pages.parts import address
from pages.parts.asking import named
from pages.parts.day_field import FIRST_DAY, LAST_DAY, ask_day
from pages.parts.moments import zone
from pages.parts.period_words import period_label

PAGE = "runs-page"
"""Where the session keeps which page of the list is shown."""
_ANY, _ANYBODY = 0, -1
_STATES: Mapping[str, tuple[str, tuple[BatchState, ...]]] = {
    "all": (N_("Any state"), ()),
    "active": (N_("Those that go on"), tuple(state for state in BatchState if state not in ENDED)),
    "troubled": (N_("Those with errors"), (BatchState.COMPLETED_WITH_FAILURES, BatchState.FAILED)),
}
_ORDERS: Mapping[Order, str] = {
    Order.GOING_ON: N_("What goes on first, then the newest"),
    Order.NEWEST: N_("The newest first"),
    Order.OLDEST: N_("The oldest first"),
    Order.NAME: N_("By name"),
    Order.FAILURES: N_("The most errors first"),
}
_USUAL: Mapping[str, object] = {
    "state": "all",
    "project": _ANY,
    "period": _ANY,
    "person": _ANYBODY,
    "from": None,
    "to": None,
    "words": "",
    "order": Order.GOING_ON,
}
"""What the address may ask for, and what is usual: then it says nothing of it."""
_FURTHER = ("period", "person", "from", "to")


def ask_filter(context: AppContext, people: Mapping[int, str]) -> BatchFilter:
    """The fields, filled as the address asks where it says anything new. `people` are those who ever
    asked for a run."""
    projects = {project.id: project for project in list_projects(context)}
    if address.is_new("runs", *_USUAL):
        _adopt(context, projects, people)
    for name, usual in _USUAL.items():
        st.session_state.setdefault(_key(name), usual)
    state_place, project_place, words_place = st.columns([2, 2, 3])
    with state_place:
        state = _ask_state()
    with project_place:
        project_id = _ask_project(projects)
    words = words_place.text_input(
        _("Search"),
        placeholder=_("name of the run"),
        type="search",
        max_chars=LONGEST_SEARCH,
        key=_key("words"),
        on_change=_changed,
        persist_state="session",
    )
    further = any(st.session_state[_key(name)] != _USUAL[name] for name in _FURTHER)
    with st.expander(_("More conditions"), expanded=further, key="runs-further"):
        period = _ask_period(context, project_id)
        person = _ask_person(people)
        left, right = st.columns(2)
        asked_from = ask_day(left, _("Asked for from"), key=_key("from"), on_change=_changed)
        asked_to = ask_day(right, _("Asked for until"), key=_key("to"), on_change=_changed)
    return BatchFilter(
        states=_states(state),
        project_id=project_id or None,
        person=None if person == _ANYBODY else person,
        words=(words or "").strip(),
        first_day=period.first_day if period else None,
        last_day=period.last_day if period else None,
        asked_from=asked_from,
        asked_to=asked_to,
        zone=zone(),
        order=Order(st.session_state[_key("order")]),
    )


def ask_order() -> None:
    """Let the order be chosen, which the filter bears from the next run on."""
    _choose("order", _("Order"), {order: _(label) for order, label in _ORDERS.items()})


def tell_address() -> None:
    """Let the address say what is shown, so that it can be sent to a colleague."""
    chosen = {name: st.session_state[_key(name)] for name in _USUAL}
    address.tell(
        "runs", **{name: "" if value == _USUAL[name] else _said(value) for name, value in chosen.items()}
    )


def forget_filter() -> None:
    """Ask for everything again."""
    _fill(_USUAL)


def _said(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _states(said: str) -> tuple[BatchState, ...]:
    return _STATES[said][1] if said in _STATES else (BatchState(said),)


def _ask_state() -> str:
    labels = {said: _(label) for said, (label, _states_meant) in _STATES.items()}
    return _choose("state", _("State"), {**labels, **{state: word("batch", state) for state in BatchState}})


def _ask_project(projects: Mapping[int, ProjectView]) -> int:
    labels = {number: named(project) for number, project in projects.items()}
    return _choose("project", _("Project"), {_ANY: _("All projects"), **labels}, on_change=_other_project)


def _ask_period(context: AppContext, project_id: int) -> PeriodView | None:
    """A period of the chosen project; without a project there is none to choose."""
    periods = {period.id: period for period in list_periods(context, project_id)} if project_id else {}
    usual = _("All days") if project_id else _("First choose a project")
    labels = {_ANY: usual, **{number: period_label(period) for number, period in periods.items()}}
    help_ = _("The runs that were asked for days of this period.")
    return periods.get(_choose("period", _("Period"), labels, help_=help_, disabled=not periods))


def _ask_person(people: Mapping[int, str]) -> int:
    labels = {number: name or _("The command line") for number, name in people.items()}
    return _choose("person", _("Asked for by"), {_ANYBODY: _("Anybody"), **labels})


def _choose(
    name: str,
    label: str,
    labels: Mapping[Any, str],
    *,
    on_change: Callable[[], None] | None = None,
    help_: str = "",
    disabled: bool = False,
) -> Any:
    """One of these, by what they are called. What was chosen earlier may have vanished since, as the
    sample does."""
    if st.session_state[_key(name)] not in labels:
        st.session_state[_key(name)] = _USUAL[name]
    return st.selectbox(
        label,
        list(labels),
        format_func=labels.__getitem__,
        help=help_ or None,
        key=_key(name),
        on_change=on_change or _changed,
        disabled=disabled,
        filter_mode=None,
        persist_state="session",
    )


def _adopt(context: AppContext, projects: Mapping[int, ProjectView], people: Mapping[int, str]) -> None:
    """Choose what the address asks for, and nothing besides. What nobody knows is left out."""
    told = {name: st.query_params.get(name, "") for name in _USUAL}
    project, person = (address.asked_number(name) for name in ("project", "person"))
    project = project if project in projects else _ANY
    periods = [each.id for each in list_periods(context, project)] if project else []
    period = address.asked_number("period")
    order, state = told["order"], told["state"]
    _fill(
        {
            "state": state if state in {*_STATES, *BatchState} else "all",
            "project": project,
            "period": period if period in periods else _ANY,
            "person": person if person in people else _ANYBODY,
            "from": _day(told["from"]),
            "to": _day(told["to"]),
            "words": told["words"][:LONGEST_SEARCH],
            "order": Order(order) if order in set(Order) else Order.GOING_ON,
        }
    )


def _fill(asked: Mapping[str, object]) -> None:
    for name, value in asked.items():
        st.session_state[_key(name)] = value
    _changed()


def _changed() -> None:
    """Another choice begins with its first page."""
    st.session_state[PAGE] = 1


def _other_project() -> None:
    st.session_state[_key("period")] = _ANY
    _changed()


def _day(told: str) -> date | None:
    try:
        day = date.fromisoformat(told)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def _key(name: str) -> str:
    return f"runs-{name}"
