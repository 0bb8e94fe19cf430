"""Who came, in English: totals and parts as they were given, never completed."""

import re

from core.domain.facts import AgeBand, Attendance, EventState, Facts
from core.llm.facts_writer.english.grammar import capital, counted, joined, number
from core.llm.facts_writer.language import Pick, Tense

_YOUNGER = re.compile(
    r"^(?:under|younger than|less than|menor(?:es)? de) (?:the age of )?(\d+)(?: years| años)?$",
    re.IGNORECASE,
)
_OLDER = re.compile(r"^(?:over|older than|more than|mayor(?:es)? de) (\d+)(?: years| años)?$", re.IGNORECASE)
_RANGE = re.compile(r"^(?:de |aged )?(\d+)\s*(?:-|–|to|a)\s*(\d+)(?: years| años)?$", re.IGNORECASE)

_CAME = ("In all, {people} took part", "In all, {people} attended", "It brought together {people}")


def people(facts: Facts, tense: Tense, pick: Pick) -> str:
    """The sentences on who came, "" where nothing is known."""
    given = facts.attendance
    sentences = []
    if given.total is not None:
        sentences.append(_with_total(facts, given, given.total, tense, pick))
    elif parts := [*_sexes(given), *_apart(given)]:
        start = "Among the participants" if tense is Tense.DONE else "Under attendance"
        sentences.append(f"{start}, the record counts {joined(parts)}")
    if given.age_bands and not _younger(facts):
        sentences.append(f"By age, the record counts {_ages(given.age_bands)}")
    if facts.distinct_people is not None and not _in_sessions(facts):
        told = _people(facts.distinct_people, "distinct ")
        verb = "was" if facts.distinct_people == 1 else "were"
        sentences.append(
            f"In all there {verb} {told}" if tense is Tense.DONE else f"The record counts {told}"
        )
    return " ".join(f"{capital(sentence)}." for sentence in sentences)


def _with_total(facts: Facts, given: Attendance, total: int, tense: Tense, pick: Pick) -> str:
    if total == 0:
        return "The record notes an attendance of zero"
    if tense is Tense.OPEN:
        return f"Under attendance, the record notes {_people(total)}{_parts(facts, total)}"
    if _in_sessions(facts):
        said = "one attendance" if total == 1 else f"{number(total)} attendances"
        sessions = counted(facts.sessions or 0, "session", "sessions")
        start = f"Over the {sessions}, {said} {'was' if total == 1 else 'were'} recorded"
        distinct = ""
        if facts.distinct_people:
            distinct = f"; {_people(facts.distinct_people, 'distinct ')} in all"
        return start + _parts(facts, total, of="by ") + distinct
    if total == 1:
        return f"One person {'took part' if pick('people', _CAME) == _CAME[0] else 'attended'}"
    return pick("people", _CAME).format(people=_people(total)) + _parts(facts, total)


def _in_sessions(facts: Facts) -> bool:
    """Whether the total counts attendances: the same people may have come to several sessions."""
    return (facts.sessions or 1) > 1 and facts.attendance.total is not None


def _people(count: int, what: str = "") -> str:
    return f"one {what}person" if count == 1 else f"{number(count)} {what}people"


def _parts(facts: Facts, total: int, of: str = "") -> str:
    """What is known of the total, beginning with a comma or a semicolon."""
    apart = [*_apart(facts.attendance, "among them, "), *filter(None, [_younger(facts)])]
    return _by_sex(facts.attendance, total, of) + "".join(f"; {part}" for part in apart)


def _by_sex(given: Attendance, total: int, of: str) -> str:
    women, men = given.women, given.men
    if total == 1 or (women is None and men is None and not given.other):
        return ""
    if women == total or men == total:
        return f", all {of or 'of them '}{'women' if women == total else 'men'}"
    if (women and men) or given.other:
        return f"{':' if given.other else ','} {joined([of + one for one in _sexes(given)])}"
    known, one, many = (women, "a woman", "women") if women else (men, "a man", "men")
    if not known:
        return ""
    return f", {'one' if known == 1 else number(known)} of them {of}{one if known == 1 else many}"


def _apart(given: Attendance, among: str = "") -> list[str]:
    found = []
    if given.disability:
        found.append(f"{among}{_people(given.disability)} with a disability")
    if given.not_recorded:
        found.append(f"for {_people(given.not_recorded)} the sex is not recorded")
    return found


def _younger(facts: Facts) -> str:
    """The one age band that a sentence on the total can take in: "9 were under 18"."""
    bands = facts.attendance.age_bands
    found = _YOUNGER.match(bands[0].band.strip()) if len(bands) == 1 else None
    if not found or not bands[0].count or (facts.attendance.total or 0) < 2 or _in_sessions(facts):
        return ""
    if facts.state is not EventState.DONE:
        return f"{_people(bands[0].count)} under {found[1]}"
    count = bands[0].count
    return f"{'one was' if count == 1 else f'{number(count)} were'} under {found[1]}"


def _sexes(given: Attendance) -> list[str]:
    pairs = ((given.women, "one woman", "women"), (given.men, "one man", "men"))
    known = [
        one if value == 1 else f"{number(value)} {many}" for value, one, many in pairs if value is not None
    ]
    return [*known, f"{_people(given.other)} of another gender identity"] if given.other else known


def _ages(bands: tuple[AgeBand, ...]) -> str:
    """ "310 people aged 0 to 14 and 95 over 60": the noun is said once."""
    said = [_age(band) for band in bands]
    return joined([said[0], *(one.replace(" people", "", 1) for one in said[1:])])


def _age(band: AgeBand) -> str:
    name = band.band.strip()
    people = _people(band.count)
    if found := _YOUNGER.match(name):
        return f"{people} under {found[1]}"
    if found := _OLDER.match(name):
        return f"{people} over {found[1]}"
    if found := _RANGE.match(name):
        return f"{people} aged {found[1]} to {found[2]}"
    return f"{people} in the group {name}"
