"""Who acts: a person, the model for a person, or the system."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is here for."""

    COORDINATOR = "coordinator"
    MANAGER = "manager"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


class ActorKind(StrEnum):
    """Who did a thing."""

    PERSON = "person"
    MODEL = "model"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """Somebody who acts. `user_id` is the person, or the person on whose behalf it is done;
    `session` is the one through which a person is here."""

    kind: ActorKind
    name: str
    user_id: int | None = None
    role: Role | None = None
    session: str | None = None


REHEARSAL = "rehearsal"
WRITERS_OF_THE_HOUSE = ("facts", REHEARSAL)
"""Kinds of provider behind which there is no model: they go by what they are."""


def writer(provider: str, model: str) -> str:
    """The name by which a machine that wrote is known: the model's, where there is one."""
    return provider if provider in WRITERS_OF_THE_HOUSE or not model else model


def system(name: str = "") -> Actor:
    """The house itself; on the command line with the name of the operating system's user."""
    return Actor(ActorKind.SYSTEM, name)
