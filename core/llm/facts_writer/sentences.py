"""Sentences: where one ends, which of them are about the event, and how much of them is quoted."""

import re
from collections.abc import Callable

from core.domain.versions import word_count
from core.llm.facts_writer.cleaning import has_contact, tidy, without_contacts, words

QUOTED_WORDS = 90
LITTLE_ELSE_WORDS = 40
LONGEST_SENTENCE = 120

_ABBREVIATIONS = words(
    """
    dr dra sr sra srta d dña mª núm no nº op etc ee uu cía cia pág págs vol art arts aprox máx mín
    ud uds prof st mr mrs ms vs dir avda av ctra ej p s c h min tel ext ed eds gral ing lic arq fig
    cap inc ltd jr
    """
)
_END = re.compile(r"(?<=[.!?…])[\"”»’')\]]*\s+(?=[¿¡«“\"'(\[]*[A-ZÁÉÍÓÚÑÜ0-9])")
_GLUED = re.compile(
    r"(?<=[a-záéíóúñ]{2}[.!?])(?=[A-ZÁÉÍÓÚÑ][a-záéíóúñ ]|[¿¡])|(?<=\d\.)(?=[A-ZÁÉÍÓÚÑ¿][a-z]{2})"
)
_BREAK = re.compile(r"\s*\n\s*| {3,}")
_PRACTICAL = re.compile(
    r"inscri|formulario|matr[ií]cula|reserva[rs]?\b|\bplazas\b|\bzoom\b|enlace|"
    r"(?:por|en el|al) tel[eé]fono|tfno|\bcorreo|e-?mail|"
    r"\bhorarios?\b|\baforo\b|modalidad|mascarilla|entradas?\b|\bd[uú]o?raci[oó]n\b|"
    r"\blugar:|m[aá]s informaci|consulta|hidroalcoh|cita previa|"
    r"ap[uú]ntate|an[ií]mate|no te pierdas|te esperamos|os esperamos|^pases\b|"
    r"\b(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bados?|domingos?)\b.*\d|"
    r"\bde \d{1,2}[:.,]?\d{0,2} a \d{1,2}\b(?! años)|\ba las \d|\d ?h(?:oras|rs)?\b|"
    r"\bregist(?:er|ration)\b|sign up|\bbook(?:ing)?\b|\btickets?\b|\bphone\b|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b.*\d",
    re.IGNORECASE,
)


def split_sentences(text: str) -> list[str]:
    """The sentences of a free text, each tidy. A line break, or three spaces, ends one too."""
    found: list[str] = []
    for segment in _BREAK.split(_GLUED.sub(" ", text)):
        if segment.strip():
            found += _of_segment(tidy(segment))
    return found


def excerpt(text: str, *, practical: bool = False) -> str:
    """What is quoted of a free text: its first whole sentences about the event, about 90 words.

    Sentences that hold addresses or telephones are never quoted; those on enrolment and
    timetables only where they are asked for (`practical`), or where there is little else. ""
    where nothing can be quoted.
    """
    sentences = split_sentences(text)
    safe = _runs(sentences, lambda one: not has_contact(one))
    telling = _runs(sentences, lambda one: not has_contact(one) and not _PRACTICAL.search(one))
    enough = telling and max(map(_size, telling)) >= min(6, word_count(text))
    runs = telling if enough and not practical else safe
    if not runs:
        return _bounded([without_contacts(text)]) if word_count(without_contacts(text)) > 3 else ""
    chosen = runs[0] if _size(runs[0]) >= 12 else max(runs, key=lambda run: min(_size(run), QUOTED_WORDS))
    return _bounded(chosen, QUOTED_WORDS if enough or practical else LITTLE_ELSE_WORDS)


def _of_segment(segment: str) -> list[str]:
    sentences: list[str] = []
    start = 0
    for end in _END.finditer(segment):
        if _really_ends(segment[start : end.end()].rstrip()):
            sentences.append(segment[start : end.end()].strip())
            start = end.end()
    return [*sentences, segment[start:].strip()]


def _really_ends(piece: str) -> bool:
    bare = piece.rstrip("\"”»’')]")
    if bare.endswith("?"):
        # Files that lost their quotation marks have "?" in place of each: "?The fox and the stork?".
        return "¿" in bare or not re.search(r"(?:^|\s)\?\w", bare)
    if not bare.endswith("."):
        return True
    last = bare[:-1].split()[-1] if bare[:-1].split() else ""
    last = last.lstrip("(\"'«“")
    return last.lower() not in _ABBREVIATIONS and not (len(last) == 1 and last.isupper()) and "." not in last


def _runs(sentences: list[str], wanted: Callable[[str], bool]) -> list[list[str]]:
    runs: list[list[str]] = [[]]
    for sentence in sentences:
        if wanted(sentence):
            runs[-1].append(sentence)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _size(run: list[str]) -> int:
    return sum(map(word_count, run))


def _bounded(sentences: list[str], most: int = QUOTED_WORDS) -> str:
    taken = _cut(sentences[0])
    for sentence in sentences[1:]:
        if word_count(taken) + word_count(sentence) > most:
            break
        taken = f"{_stopped(taken)} {sentence}"
    return tidy(taken)


def _cut(sentence: str) -> str:
    """A sentence that is too long to quote, up to the last clause that fits, marked as cut."""
    tokens = sentence.split()
    if len(tokens) <= LONGEST_SENTENCE:
        return sentence
    for at in range(QUOTED_WORDS, QUOTED_WORDS // 3, -1):
        if tokens[at - 1][-1] in ",;:":
            return " ".join(tokens[:at]).rstrip(",;:") + " […]"
    return " ".join(tokens[:QUOTED_WORDS]) + " […]"


def _stopped(text: str) -> str:
    """A stop after a line that had none, because the line break that ended it is gone."""
    return text if text[-1] in ".!?…:,;]\"”»)'" else f"{text}."
