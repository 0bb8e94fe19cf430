"""The counts that a text may tell: those that can be true together."""

from dataclasses import replace

from core.domain.facts import Facts


def that_agree(facts: Facts) -> Facts:
    """The facts without the counts that contradict the total of the attendances.

    Nobody knows which of them is wrong: the total is told, and no part that is larger than it.
    """
    came = facts.attendance
    total = came.total
    if total is None:
        return facts
    by_sex = sum(part or 0 for part in (came.women, came.men, came.other, came.not_recorded))
    if by_sex > total:
        came = replace(came, women=None, men=None, other=None, not_recorded=None)
    if (came.disability or 0) > total:
        came = replace(came, disability=None)
    came = replace(came, age_bands=tuple(band for band in came.age_bands if band.count <= total))
    distinct = facts.distinct_people if (facts.distinct_people or 0) <= total else None
    return replace(facts, attendance=came, distinct_people=distinct)
