"""Which versions of a narrative may go after a while, and which never do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.domain.actors import ActorKind
from core.errors import Refusal
from core.i18n import N_

FEWEST_DAYS, MOST_DAYS = 30, 3650
MOST_KEPT = 100
USUAL_DAYS = 90


@dataclass(frozen=True)
class Rule:
    """What goes: machine texts older than so many days that a machine's text overtook; the newest
    `keep_last` versions of each narrative stay whatever they are."""

    days: int = USUAL_DAYS
    keep_last: int = 3

    def check(self) -> None:
        """Raise Refusal for a rule that is beyond the bounds."""
        check_days(self.days)
        if not 1 <= self.keep_last <= MOST_KEPT:
            raise Refusal(N_("From 1 to {most} versions are always kept."), most=MOST_KEPT)


@dataclass(frozen=True)
class Kept:
    """What the rule asks of a version. `size` is that of its text as it is kept, in bytes.

    `is_reviewed`: somebody submitted, approved, sent back or commented it, at any time.
    `is_waiting`: it is a proposal that nobody has decided about.
    `is_made_from`: a person took parts of it, or is typing on top of it.
    `is_pinned`: a report holds it.
    """

    id: int
    number: int
    created: datetime
    author_kind: str
    base_number: int | None = None
    restored_from: int | None = None
    size: int = 0
    is_current: bool = False
    is_reviewed: bool = False
    is_named: bool = False
    is_waiting: bool = False
    is_made_from: bool = False
    is_pinned: bool = False

    @property
    def is_by_person(self) -> bool:
        """Whether a person wrote it."""
        return self.author_kind == ActorKind.PERSON

    @property
    def is_kept_for_itself(self) -> bool:
        """Whether it stays however old it is, whatever came after it."""
        return (
            self.is_by_person
            or self.is_current
            or self.is_reviewed
            or self.is_named
            or self.is_waiting
            or self.is_made_from
            or self.is_pinned
        )


def removable(kept: Sequence[Kept], rule: Rule, now: datetime) -> list[Kept]:
    """The versions of ONE narrative that the rule lets go, the oldest first. `kept` are all it has.

    What a person's text was made from, or was brought back from, stays with that text.
    """
    rising = sorted(kept, key=lambda each: each.number)
    before = now - timedelta(days=rule.days)
    bases = {each.base_number for each in rising if each.is_by_person}
    sources = {each.restored_from for each in rising}
    older = rising[: -rule.keep_last]
    return [
        each
        for each, following in zip(older, rising[1:], strict=False)
        if each.created < before
        and not each.is_kept_for_itself
        and not following.is_by_person
        and each.number not in bases
        and each.id not in sources
    ]


def check_days(days: int) -> None:
    """Raise Refusal for a number of days beyond the bounds."""
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise Refusal(N_("The age goes from {fewest} to {most} days."), fewest=FEWEST_DAYS, most=MOST_DAYS)
