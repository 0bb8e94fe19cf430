"""What is still missing before an event can be reported on well: the one list of gaps."""

from enum import StrEnum

from core.domain.facts import EventState, Facts


class Gap(StrEnum):
    """Something that a report needs and the data do not say."""

    STATE = "state"
    DATE = "date"
    PLACE = "place"
    ATTENDANCE = "attendance"
    WHAT_CAME_OF_IT = "what_came_of_it"


def gaps(facts: Facts) -> tuple[Gap, ...]:
    """What is missing: whether it was held, when, where; and of an event that was held, how many came
    and what was done or came of it. A count of 0 is known; an unknown count is missing."""
    came = facts.attendance
    dated = facts.starts_on or (facts.state is not EventState.DONE and facts.planned_on)
    counts = (came.total, came.women, came.men, came.other, came.not_recorded)
    missing = {
        Gap.STATE: facts.state is EventState.UNKNOWN,
        Gap.DATE: not dated,
        Gap.PLACE: not (facts.place or facts.locality),
    }
    if facts.state is EventState.DONE:
        missing[Gap.ATTENDANCE] = all(count is None for count in counts)
        missing[Gap.WHAT_CAME_OF_IT] = not (facts.description or facts.results or facts.outputs)
    return tuple(gap for gap, is_missing in missing.items() if is_missing)
