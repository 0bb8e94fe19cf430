"""Who came, in Spanish: totals and parts as they were given, never completed."""

import re

from core.domain.facts import AgeBand, Attendance, EventState, Facts
from core.llm.facts_writer.language import Pick, Tense
from core.llm.facts_writer.spanish.grammar import capital, counted, joined, number

_YOUNGER = re.compile(r"^(?:menor(?:es)?|menos) de (\d+)(?: años)?$", re.IGNORECASE)
_OLDER = re.compile(r"^(?:mayor(?:es)?|más) de (\d+)(?: años)?$", re.IGNORECASE)
_RANGE = re.compile(r"^(?:de )?(\d+)\s*(?:-|–|a)\s*(\d+)(?: años)?$", re.IGNORECASE)

_CAME = ("Participaron {people}", "Asistieron {people}", "Tomaron parte {people}", "Acudieron {people}")
_ONE_CAME = ("Participó una persona", "Asistió una persona", "Acudió una persona")


def people(facts: Facts, tense: Tense, pick: Pick) -> str:
    """The sentences on who came, "" where nothing is known."""
    given = facts.attendance
    sentences = []
    if given.total is not None:
        sentences.append(_with_total(facts, given, given.total, tense, pick))
    elif parts := [*_sexes(given), *_apart(given)]:
        if tense is Tense.DONE:
            sentences.append(f"Entre las personas participantes, el registro cuenta {joined(parts)}")
        else:
            sentences.append(f"En el apartado de asistencia, el registro anota {joined(parts)}")
    if given.age_bands and not _younger(facts):
        sentences.append(f"Por edad, el registro cuenta {_ages(given.age_bands)}")
    if facts.distinct_people is not None and not _in_sessions(facts):
        told = _people(facts.distinct_people, "distinta", "distintas")
        sentences.append(f"En total {'fue' if facts.distinct_people == 1 else 'fueron'} {told}")
        if tense is Tense.OPEN:
            sentences[-1] = f"El registro cuenta {told}"
    return " ".join(f"{capital(sentence)}." for sentence in sentences)


def _with_total(facts: Facts, given: Attendance, total: int, tense: Tense, pick: Pick) -> str:
    if total == 0:
        return "El registro anota cero asistencias"
    if tense is Tense.OPEN:
        return f"En el apartado de asistencia, el registro anota {_people(total)}" + _parts(facts, total)
    if _in_sessions(facts):
        said = "una asistencia" if total == 1 else f"{number(total)} asistencias"
        sessions = counted(facts.sessions or 0, "sesión", "sesiones")
        start = f"Se registr{'ó' if total == 1 else 'aron'} {said} en las {sessions}"
        distinct = ""
        if facts.distinct_people:
            distinct = f"; corresponden a {_people(facts.distinct_people, 'distinta', 'distintas')}"
        return start + _parts(facts, total, of="de ") + distinct
    if total == 1:
        return pick("people", _ONE_CAME) + _parts(facts, total)
    return pick("people", _CAME).format(people=_people(total)) + _parts(facts, total)


def _in_sessions(facts: Facts) -> bool:
    """Whether the total counts attendances: the same people may have come to several sessions."""
    return (facts.sessions or 1) > 1 and facts.attendance.total is not None


def _people(count: int, one: str = "", many: str = "") -> str:
    return f"una persona {one}".strip() if count == 1 else f"{number(count)} personas {many}".strip()


def _parts(facts: Facts, total: int, of: str = "") -> str:
    """What is known of the total, beginning with a comma or a semicolon."""
    apart = [*_apart(facts.attendance, "entre ellas, "), *filter(None, [_younger(facts)])]
    return _by_sex(facts.attendance, total, of) + "".join(f"; {part}" for part in apart)


def _by_sex(given: Attendance, total: int, of: str) -> str:
    women, men = given.women, given.men
    if total == 1 or (women is None and men is None and not given.other):
        return ""
    if women == total or men == total:
        return f", todas {of or 'ellas '}{'mujeres' if women == total else 'hombres'}"
    if (women and men) or given.other:
        return f"{':' if given.other else ','} {joined([of + one for one in _sexes(given)])}"
    known, one, many = (women, "mujer", "mujeres") if women else (men, "hombre", "hombres")
    if not known:
        return ""
    return f", {'una' if known == 1 else number(known)} de ellas {of}{one if known == 1 else many}"


def _apart(given: Attendance, among: str = "") -> list[str]:
    found = []
    if given.disability:
        found.append(f"{among}{_people(given.disability)} con discapacidad")
    if given.not_recorded:
        found.append(f"de {_people(given.not_recorded)} no consta el sexo")
    return found


def _younger(facts: Facts) -> str:
    """The one age band that a sentence on the total can take in: "9 tenían menos de 18 años"."""
    bands = facts.attendance.age_bands
    found = _YOUNGER.match(bands[0].band.strip()) if len(bands) == 1 else None
    if not found or not bands[0].count or (facts.attendance.total or 0) < 2 or _in_sessions(facts):
        return ""
    if facts.state is not EventState.DONE:
        return f"{_people(bands[0].count)} de menos de {found[1]} años"
    count = bands[0].count
    return f"{'una tenía' if count == 1 else f'{number(count)} tenían'} menos de {found[1]} años"


def _sexes(given: Attendance) -> list[str]:
    pairs = ((given.women, "una mujer", "mujeres"), (given.men, "un hombre", "hombres"))
    known = [
        one if value == 1 else f"{number(value)} {many}" for value, one, many in pairs if value is not None
    ]
    return [*known, f"{_people(given.other)} de otra identidad de género"] if given.other else known


def _ages(bands: tuple[AgeBand, ...]) -> str:
    """ "310 personas de 0 a 14 años y 95 de más de 60 años": the noun is said once."""
    said = [_age(band) for band in bands]
    return joined([said[0], *(one.replace(" personas", "", 1) for one in said[1:])])


def _age(band: AgeBand) -> str:
    name = band.band.strip()
    people = _people(band.count)
    if found := _YOUNGER.match(name):
        return f"{people} de menos de {found[1]} años"
    if found := _OLDER.match(name):
        return f"{people} de más de {found[1]} años"
    if found := _RANGE.match(name):
        return f"{people} de {found[1]} a {found[2]} años"
    return f"{people} en el grupo {name}"
