"""A round of reviewing in one tab: the texts in the order in which they came, and how far it is."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from core.domain.review import ReviewStep
from core.queries.reviews import ReviewFilter


class Mode(StrEnum):
    """What is being done with the text that lies on the desk."""

    READING = "reading"
    REMARKING = "remarking"
    EDITING = "editing"


@dataclass(frozen=True)
class Done:
    """What was decided last, and about which text."""

    event_id: int
    title: str
    step: ReviewStep


@dataclass
class Round:
    """The texts of a filter. `order` holds their events and only ever grows at its end, so that
    nothing moves under the eyes of whoever reads; `place` is where they are, `len(order)` when they
    are through. `decided` are those that were decided about here."""

    wanted: ReviewFilter
    order: list[int] = field(default_factory=list)
    place: int = 0
    decided: dict[int, ReviewStep] = field(default_factory=dict)
    last: Done | None = None
    mode: Mode = Mode.READING

    @property
    def current(self) -> int | None:
        """The event whose text lies on the desk; None where the round is over."""
        return self.order[self.place] if self.place < len(self.order) else None

    @property
    def left(self) -> tuple[int, ...]:
        """The events whose texts were passed over, or not reached yet."""
        return tuple(event_id for event_id in self.order if event_id not in self.decided)

    @property
    def counts(self) -> Counter[ReviewStep]:
        """How many texts were decided about, by what was decided."""
        return Counter(self.decided.values())

    def take(self, waiting: Collection[int]) -> None:
        """Take in what waits for review now: what is new joins the end, what others have decided
        about meanwhile goes, but for the text that lies on the desk."""
        there = {*waiting, *self.decided, self.current}
        self.place = sum(event_id in there for event_id in self.order[: self.place])
        known = set(self.order)
        self.order = [event_id for event_id in self.order if event_id in there]
        self.order += [event_id for event_id in waiting if event_id not in known]

    def decide(self, event_id: int, title: str, step: ReviewStep) -> None:
        """Note a decision, and go on to the next text that none was made about."""
        self.decided[event_id] = step
        self.last = Done(event_id, title, step)
        self.mode = Mode.READING
        if self.current == event_id:
            later = range(self.place + 1, len(self.order))
            undecided = (place for place in later if self.order[place] not in self.decided)
            self.place = next(undecided, len(self.order))

    def move(self, steps: int) -> None:
        """Go on, or back, without deciding."""
        self.place = min(max(self.place + steps, 0), len(self.order))
        self.mode = Mode.READING

    def begin_again(self) -> None:
        """Go back to the first text that was passed over."""
        self.place = self.order.index(self.left[0]) if self.left else 0
