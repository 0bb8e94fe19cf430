"""Which entries of the activity log are wanted: told by the fields, the session and the address alike."""

from collections.abc import Mapping
from datetime import date
from operator import itemgetter

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.context import AppContext
from core.i18n import _
from core.i18n.words import word
from core.queries.activity import LONGEST_SEARCH, ActivityFilter, actions_seen
from core.queries.people import list_people
from pages.parts.day_field import FIRST_DAY, LAST_DAY, ask_day
from pages.parts.moments import zone

ANYBODY, ANYTHING = 0, ""
FIELDS: Mapping[str, str] = {
    name: f"activity-{name}" for name in ("words", "person", "action", "from", "to", "page")
}
"""Name in the address → key of the field in the session."""
CHANGED = "activity-changed"


def ask_filter(context: AppContext) -> tuple[ActivityFilter, DeltaGenerator]:
    """The fields, filled from the address where somebody came by one; and the place beside them."""
    people = {ANYBODY: _("Anybody"), **{person.id: person.name for person in list_people(context)}}
    actions = {ANYTHING: _("Anything"), **_actions(context)}
    _adopt_address(people, actions)
    _leave_out_gone(people, actions)
    words_place, person_place, action_place = st.columns([2, 1, 1])
    words = words_place.text_input(
        _("Search"),
        placeholder=_("name or detail"),
        type="search",
        max_chars=LONGEST_SEARCH,
        key=FIELDS["words"],
        on_change=_changed,
        persist_state="session",
    )
    person = person_place.selectbox(
        _("Person"),
        list(people),
        format_func=people.__getitem__,
        key=FIELDS["person"],
        on_change=_changed,
        persist_state="session",
    )
    action = action_place.selectbox(
        _("What was done"),
        list(actions),
        format_func=actions.__getitem__,
        key=FIELDS["action"],
        on_change=_changed,
        persist_state="session",
    )
    beside = st.container(horizontal=True, vertical_alignment="bottom")
    first, last = _ask_days(beside)
    wanted = ActivityFilter(
        words=(words or "").strip(),
        person=person or None,
        action=action or None,
        first=first,
        last=last,
        zone=zone(),
    )
    return wanted, beside


def _actions(context: AppContext) -> dict[str, str]:
    """What was ever done, in words and by their order."""
    named = {action: word("log", action) for action in actions_seen(context)}
    return dict(sorted(named.items(), key=itemgetter(1)))


def ask_page(pages: int, page: int) -> None:
    """Let another page of the list be chosen; `page` is the one that is shown."""
    if page_asked() != page:
        st.session_state[FIELDS["page"]] = page
    st.pagination(pages, key=FIELDS["page"], on_change=_turned, persist_state="session")


def page_asked() -> int:
    """Which page of the list is wanted, from 1."""
    return st.session_state.get(FIELDS["page"], 1)


def forget_filter() -> None:
    """Ask for everything again."""
    _fill({"words": "", "person": ANYBODY, "action": ANYTHING, "from": None, "to": None, "page": 1})
    st.session_state[CHANGED] = True


def write_address(wanted: ActivityFilter, page: int) -> None:
    """Let the address tell what is shown, so that it can be sent to a colleague."""
    told = {
        "words": wanted.words,
        "person": str(wanted.person or ""),
        "action": wanted.action or "",
        "from": wanted.first.isoformat() if wanted.first else "",
        "to": wanted.last.isoformat() if wanted.last else "",
        "page": str(page) if page > 1 else "",
    }
    told = {name: value for name, value in told.items() if value}
    if told != st.query_params.to_dict():
        st.query_params.from_dict(told)


def _ask_days(place: DeltaGenerator) -> tuple[date | None, date | None]:
    first, last = (
        ask_day(place, label, key=FIELDS[name], on_change=_changed, width=170)
        for label, name in ((_("From"), "from"), (_("To"), "to"))
    )
    return first, last


def _changed() -> None:
    """A field says more than the address, which tells what was shown before."""
    st.session_state[CHANGED] = True
    st.session_state[FIELDS["page"]] = 1


def _turned() -> None:
    st.session_state[CHANGED] = True


def _adopt_address(people: Mapping[int, str], actions: Mapping[str, str]) -> None:
    """Fill the fields from an address that says something. What it says and nobody knows is left out."""
    told = {name: st.query_params[name] for name in FIELDS if name in st.query_params}
    if st.session_state.pop(CHANGED, False) or not told:
        return
    person, action, page = (told.get(name, "") for name in ("person", "action", "page"))
    asked = {
        "words": told.get("words", "")[:LONGEST_SEARCH],
        "person": int(person) if person in map(str, people) else ANYBODY,
        "action": action if action in actions else ANYTHING,
        "from": _day(told.get("from", "")),
        "to": _day(told.get("to", "")),
        "page": int(page) if page.isdecimal() and len(page) < 6 and int(page) else 1,
    }
    _fill(asked)


def _leave_out_gone(people: Mapping[int, str], actions: Mapping[str, str]) -> None:
    """Somebody asked for earlier may have vanished since, as the sample people do."""
    if st.session_state.get(FIELDS["person"], ANYBODY) not in people:
        _fill({"person": ANYBODY})
    if st.session_state.get(FIELDS["action"], ANYTHING) not in actions:
        _fill({"action": ANYTHING})


def _fill(asked: Mapping[str, str | int | date | None]) -> None:
    for name, value in asked.items():
        if st.session_state.get(FIELDS[name]) != value:
            st.session_state[FIELDS[name]] = value


def _day(told: str) -> date | None:
    try:
        day = date.fromisoformat(told)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None
