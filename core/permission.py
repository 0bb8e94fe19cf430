"""Permission, checked in core: every action and every question names the right that it needs."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from core.context import AppContext
from core.domain.actors import ActorKind, Role
from core.domain.permission import ROLES_WITH, Right, approvers
from core.errors import Forbidden
from core.i18n import N_
from core.store import settings

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def may(context: AppContext, right: Right) -> bool:
    """Whether the one who acts has a right. The system has all of them; a page mirrors the answer."""
    actor = context.actor
    if actor.kind is ActorKind.SYSTEM:
        return True
    if right is Right.APPROVE and actor.role is Role.COORDINATOR:
        with context.database.read() as connection:
            return actor.role in approvers(coordinators_too=settings.approval(connection).coordinators)
    return actor.role in ROLES_WITH[right]


def needs(
    right: Right,
) -> Callable[
    [Callable[Concatenate[AppContext, Given], Answer]], Callable[Concatenate[AppContext, Given], Answer]
]:
    """Let only those with a right through to an action or a question; others meet Forbidden."""

    def guard(
        asked: Callable[Concatenate[AppContext, Given], Answer],
    ) -> Callable[Concatenate[AppContext, Given], Answer]:
        @wraps(asked)
        def guarded(context: AppContext, *args: Given.args, **values: Given.kwargs) -> Answer:
            if not may(context, right):
                raise Forbidden(N_("This is not for the role that is signed in."))
            return asked(context, *args, **values)

        guarded.right = right  # ty: ignore[missing-attribute]
        return guarded

    return guard
