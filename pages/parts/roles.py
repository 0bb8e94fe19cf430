"""The four roles with what each is here for, to be chosen from."""

from collections.abc import Mapping

import streamlit as st

from core.domain.actors import Role
from core.i18n import N_, _
from core.i18n.words import word

_TASKS: Mapping[Role, str] = {
    Role.COORDINATOR: N_("Imports events, generates narratives, edits them."),
    Role.MANAGER: N_("Reads everything, approves, sees cost and success."),
    Role.ANALYST: N_("Reads, compares and exports; changes nothing that is in use."),
    Role.ADMINISTRATOR: N_("Everything above, and users, settings and the activity log."),
}


def ask_role(role: Role, *, key: str) -> None:
    """Let a role be chosen, at first the one given; the session holds it under the key."""
    names = {each: word("role", each) for each in Role}
    st.radio(
        _("Role"),
        list(names),
        index=list(names).index(role),
        format_func=names.__getitem__,
        captions=[_(_TASKS[each]) for each in Role],
        key=key,
        persist_state="session",
    )
