"""Users: who may come in and as what; one person with role, access and a new link."""

from collections.abc import Sequence

import streamlit as st

from core.actions.people import add
from core.context import AppContext
from core.domain.actors import Role
from core.i18n import N_, _, n_
from core.i18n.words import word
from core.queries.people import PersonView, list_people
from pages.parts import invitation
from pages.parts.address import asked_id
from pages.parts.first_account import ask_name_and_address, name_and_address, show_beginning, show_begun
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import ago, exact, number
from pages.parts.outcome import first_click, noted, place, show_outcome
from pages.parts.person import here
from pages.parts.person_access import access_mark, show_person
from pages.parts.roles import ask_role


def show_page() -> None:
    """One person if the address names one, else everybody."""
    context = here()
    people = list_people(context)
    asked = asked_id()
    if asked is not None:
        st.button(_("All users"), icon=":material/arrow_back:", type="tertiary", on_click=_leave)
        show_person(context, next((person for person in people if person.id == asked), None))
        return
    accounts = tuple(person for person in people if not person.sample)
    st.title(_("Users"))
    if accounts:
        show_begun()
        _show_link_or_form(context)
    else:
        show_beginning()
    _show_list(context, accounts or people)


def _leave() -> None:
    st.query_params.clear()


def _show_link_or_form(context: AppContext) -> None:
    """The way to add somebody, or what has just come of it."""
    link = invitation.seat().link
    if link is not None:
        with st.container(border=True):
            invitation.show_link(context, link)
        return
    at = place("add-person")
    with (
        st.expander(_("Add a person"), icon=":material/person_add:", key="add-person"),
        st.form(f"add-{at.turn}", border=False),
    ):
        ask_name_and_address("add", at.turn)
        ask_role(Role.COORDINATOR, key=f"add-role-{at.turn}")
        st.form_submit_button(
            _("Add and create the link"),
            type="primary",
            key=f"add-button-{at.turn}",
            on_click=_add,
            args=(at.turn,),
        )
        show_outcome(at)


def _add(turn: int) -> None:
    at, seat = place("add-person"), invitation.seat()
    with first_click(at, turn) as acts:
        if not acts:
            return
        name, email = name_and_address("add", turn)
        role = Role(st.session_state[f"add-role-{turn}"])
        context = here()
        with noted(at, N_("{name} has an account."), name=name):
            made = add(context, name, email, role)
            seat.link = invitation.Link(made.user_id, name, made.token)


def _show_list(context: AppContext, people: Sequence[PersonView]) -> None:
    columns = (_("Person"), _("Role"), _("Access"), _("Last signed in"), _("Sessions"))
    rows = [_row(context, person) for person in people]
    caption = n_("{number} person", "{number} people", len(people))
    opened = listing(columns, rows, key="people", caption=caption)
    if opened:
        st.query_params["id"] = str(opened)
        st.rerun()


def _row(context: AppContext, person: PersonView) -> Row:
    last = person.signed_in
    return Row(
        cells=(
            Cell(person.name, note=person.email or ""),
            Cell(word("role", person.role)),
            Cell(mark=access_mark(person)),
            Cell(ago(last, context.clock()), exact=exact(last)) if last else Cell(_("never")),
            Cell(number(person.sessions)),
        ),
        key=str(person.id),
        opens=person.id,
        address=f"users?id={person.id}",
    )


show_page()
