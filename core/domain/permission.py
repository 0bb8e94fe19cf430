"""Who may do what, and which pages are whose: the role tables of DESIGN section 7 as data."""

from collections.abc import Mapping
from enum import StrEnum

from core.domain.actors import Role


class Right(StrEnum):
    """A kind of thing that people do here."""

    READ = "read"
    """Read, compare, export; look after one's own account."""
    WORK = "work"
    """Import, mend, generate, edit, restore, cancel, retry, compile."""
    PROPOSE = "propose"
    """Generate as proposals."""
    APPROVE = "approve"
    """Approve, send back."""
    STEER = "steer"
    """Budget, writing instructions."""
    ADMINISTER = "administer"
    """People, settings, queue, retention."""


EVERYBODY = frozenset(Role)
_COORDINATION = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
_MANAGEMENT = frozenset({Role.MANAGER, Role.ADMINISTRATOR})
_ADMINISTRATION = frozenset({Role.ADMINISTRATOR})

ROLES_WITH: Mapping[Right, frozenset[Role]] = {
    Right.READ: EVERYBODY,
    Right.WORK: _COORDINATION,
    Right.PROPOSE: _COORDINATION | {Role.ANALYST},
    Right.APPROVE: _MANAGEMENT,
    Right.STEER: _MANAGEMENT,
    Right.ADMINISTER: _ADMINISTRATION,
}
"""Coordination may approve too, where the installation's settings say so: see `approvers`."""

PAGES: Mapping[str, frozenset[Role]] = {
    "": EVERYBODY,
    "events": EVERYBODY,
    "generate": _COORDINATION | {Role.ANALYST},
    "progress": EVERYBODY,
    "review": _COORDINATION | _MANAGEMENT,
    "narratives": EVERYBODY,
    "compare": EVERYBODY,
    "users": _ADMINISTRATION,
    "system": _ADMINISTRATION,
    "settings": _ADMINISTRATION,
    "activity": _ADMINISTRATION,
    "account": EVERYBODY,
}
"""Address of a page → the roles that may open it."""


def approvers(*, coordinators_too: bool) -> frozenset[Role]:
    """The roles that may approve, under the installation's setting."""
    extra = {Role.COORDINATOR} if coordinators_too else set()
    return ROLES_WITH[Right.APPROVE] | extra
