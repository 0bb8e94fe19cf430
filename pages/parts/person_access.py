"""One person as the administrator sees them: role, access, and a new link to come in with."""

import streamlit as st

from core.actions.people import change_role, disable, enable, invite
from core.context import AppContext
from core.domain.actors import Role
from core.i18n import N_, _
from core.i18n.words import word
from core.queries.people import PersonView
from pages.parts import badges, invitation, prose
from pages.parts.badges import Mark
from pages.parts.moments import ago, exact, number
from pages.parts.outcome import first_click, noted, place, show_outcome
from pages.parts.person import here
from pages.parts.roles import ask_role


def access_mark(person: PersonView) -> Mark:
    """Whether a person may come in."""
    if not person.active:
        return Mark("⊘", _("no access"), "gray")
    if person.sample:
        return Mark("≈", _("sample"), "violet")
    if not person.has_password:
        return Mark("○", _("pending"), "blue")
    return Mark("✓", _("has access"), "green")


def show_person(context: AppContext, person: PersonView | None) -> None:
    """The person with everything that can be changed about them."""
    if person is None:
        st.warning(_("There is no such person."))
        return
    prose.show_title(person.name)
    badges.draw(access_mark(person))
    prose.show_pairs(_known(context, person))
    if person.sample:
        st.info(_("A sample person: it disappears with the first account."), icon=":material/info:")
        return
    st.page_link(
        "activity.py",
        label=_("What this person did"),
        icon=":material/history:",
        query_params={"person": str(person.id)},
    )
    with st.container(width=760):
        _show_role(person)
        _show_access(context, person)
        _show_link_button(context, person)


def _known(context: AppContext, person: PersonView) -> list[tuple[str, str]]:
    now = context.clock()
    return [
        (_("E-mail address"), person.email or ""),
        (_("Role"), word("role", person.role)),
        (_("Created"), exact(person.created)),
        (_("Last signed in"), ago(person.signed_in, now) if person.signed_in else _("never")),
        (_("Open sessions"), number(person.sessions)),
    ]


def _show_role(person: PersonView) -> None:
    at = place(f"role-{person.id}")
    key = f"role-{person.id}-{person.role}"
    with st.container(border=True):
        ask_role(Role(person.role), key=key)
        st.button(_("Change the role"), on_click=_change_role, args=(person.id, key))
        show_outcome(at)


def _change_role(user_id: int, key: str) -> None:
    at, role, context = place(f"role-{user_id}"), Role(st.session_state[key]), here()
    with noted(at, N_("The role has been changed. It applies from the next click.")):
        change_role(context, user_id, role)


def _show_access(context: AppContext, person: PersonView) -> None:
    at = place(f"access-{person.id}")
    with st.container(border=True):
        st.subheader(_("Access"))
        if not person.active:
            st.write(_("This person cannot sign in. What they did stays under their name."))
            st.button(_("Give access back"), on_click=_enable, args=(person.id,))
        else:
            own = person.id == context.actor.user_id
            st.write(
                _("This is the account in use: without access, this session ends at once.")
                if own
                else _("Taking access away ends sessions and links at once. What the person did stays.")
            )
            with st.popover(_("Take access away"), icon=":material/block:"):
                prose.show_line(_("{name} will not be able to sign in.", name=person.name))
                st.button(_("Yes, take it away"), type="primary", on_click=_disable, args=(person.id,))
        show_outcome(at)


def _disable(user_id: int) -> None:
    at, seat, context = place(f"access-{user_id}"), invitation.seat(), here()
    with noted(at, N_("The access has been taken away.")):
        disable(context, user_id)
        if seat.link is not None and seat.link.user_id == user_id:
            seat.link = None  # it has ended with the access


def _enable(user_id: int) -> None:
    at, context = place(f"access-{user_id}"), here()
    with noted(at, N_("The access has been given back.")):
        enable(context, user_id)


def _show_link_button(context: AppContext, person: PersonView) -> None:
    if not person.active:
        return
    at, link = place(f"link-{person.id}"), invitation.seat().link
    with st.container(border=True):
        if link is not None and link.user_id == person.id:
            invitation.show_link(context, link)
            return
        st.subheader(_("New link"))
        st.write(
            _(
                "For a forgotten password or a lost invitation: a link to sign in and choose a password. "
                "An earlier link that was not used stops working."
            )
        )
        st.button(
            _("Create a link"),
            key=f"link-{person.id}-{at.turn}",
            on_click=_invite,
            args=(person.id, person.name, at.turn),
        )
        show_outcome(at)


def _invite(user_id: int, name: str, turn: int) -> None:
    at, seat = place(f"link-{user_id}"), invitation.seat()
    with first_click(at, turn) as acts:
        if not acts:
            return
        context = here()
        with noted(at, ""):
            seat.link = invitation.Link(user_id, name, invite(context, user_id))
