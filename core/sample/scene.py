"""What a step of the past is told with: whose hands, which hour, which event, version and batch."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Row, select

from core.context import AppContext
from core.domain.actors import Actor, ActorKind, Role
from core.domain.review import Seen
from core.sample.days import moment_of
from core.store.tables import events, narratives, projects, users, versions


@dataclass
class Hand:
    """The hand of a clock that stands where it was put."""

    now: datetime

    def __call__(self) -> datetime:
        """The moment at which it stands."""
        return self.now

    def go_on(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


@dataclass
class Scene:
    """The store in which the past is told, on the day on which the sample is loaded."""

    context: AppContext
    hand: Hand
    today: date
    people: Mapping[str, Actor]
    batches: dict[str, int] = field(default_factory=dict)
    """Batches that a later step speaks of, by the name that the file gives them."""

    def acting(self, role: str) -> AppContext:
        """The context in the hands of the sample person of a role."""
        return self.context.acting_as(self.people[role])

    def set_clock(self, mark: str) -> None:
        """Put the clock to a moment such as "-6 15:40"."""
        self.hand.now = moment_of(mark, self.today)

    def project(self, code: str) -> Row:
        """A project by its code. Raises NoResultFound."""
        return self._one(select(projects).where(projects.c.code == code))

    def event(self, external_id: str) -> Row:
        """An event, with the language of its project. Raises NoResultFound."""
        wanted = select(events, projects.c.language).join(projects)
        return self._one(wanted.where(events.c.external_id == external_id))

    def seen(self, external_id: str) -> Seen:
        """The narrative of an event as it stands, in the language of its project. Raises NoResultFound."""
        event = self.event(external_id)
        of_event = (narratives.c.event_id == event.id, narratives.c.language == event.language)
        number = self._one(select(narratives.c.current_number).where(*of_event)).current_number
        return Seen(event.id, event.language, number)

    def version_id(self, seen: Seen, number: int) -> int:
        """A version of a narrative by its number. Raises NoResultFound."""
        of_event = (narratives.c.event_id == seen.event_id, narratives.c.language == seen.language)
        wanted = select(versions.c.id).join(narratives).where(*of_event, versions.c.number == number)
        return self._one(wanted).id

    def _one(self, wanted: object) -> Row:
        with self.context.database.read() as connection:
            return connection.execute(wanted).one()  # ty: ignore[no-matching-overload]


def open_scene(context: AppContext) -> Scene:
    """A scene in the store of a context. Where a sample person is missing, whoever loads the sample does
    what that one would have done."""
    hand = Hand(context.clock())
    # What is told here must come out the same, however this installation is set.
    settings = context.settings.model_copy(update={"offer_rehearsal": True, "attempts": 3, "backoff": 10.0})
    silent = replace(context, clock=hand, chance=lambda: 0.5, ring=lambda _times: None, settings=settings)
    with context.database.read() as connection:
        known = {row.role: row for row in connection.execute(select(users).where(users.c.sample))}
    people = {
        role.value: Actor(ActorKind.PERSON, known[role].name, known[role].id, role)
        if role in known
        else replace(context.actor, kind=ActorKind.PERSON, role=role)
        for role in Role
    }
    return Scene(silent, hand, context.today(), people)
