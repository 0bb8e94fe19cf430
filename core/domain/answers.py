"""What is checked of every text that was written: its language, and what to look at in it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.domain.facts import EventState, Facts, as_data
from core.domain.versions import word_count


@dataclass(frozen=True)
class Length:
    """How long a text is asked to be, in words."""

    least: int
    most: int


LENGTHS: Mapping[str, Length] = {
    "short": Length(40, 110),
    "medium": Length(90, 220),
    "long": Length(180, 400),
}
TOLERANCE = 0.25
"""The part by which a text may miss its length before it is worth a word."""


@dataclass(frozen=True)
class Finding:
    """Something in a text that a reader should look at: `too_short`, `too_long`, `told_as_done`."""

    code: str
    values: Mapping[str, Any]

    def as_data(self) -> dict[str, Any]:
        """The finding as plain JSON values."""
        return {"code": self.code, "values": dict(self.values)}


def findings(body: str, facts: Facts, language: str, length: str = "") -> tuple[Finding, ...]:
    """What a reader should look at in a text; none of it fails a job.

    `length` is one of LENGTHS, or "" where none was asked for. A text is never called too
    short while it is as long as the data it was written from: nobody is asked to pad.
    """
    found = [*_length_findings(body, facts, length)]
    if facts.state is not EventState.DONE and (told := _told_as_done(body, language)):
        found.append(Finding("told_as_done", {"state": str(facts.state), "words": told}))
    return tuple(found)


def _length_findings(body: str, facts: Facts, length: str) -> Iterable[Finding]:
    asked = LENGTHS.get(length)
    if not asked:
        return
    words = word_count(body)
    told = word_count(" ".join(_texts(as_data(facts))))
    if words < min(asked.least * (1 - TOLERANCE), told):
        yield Finding("too_short", {"words": words, "least": asked.least})
    if words > asked.most * (1 + TOLERANCE):
        yield Finding("too_long", {"words": words, "most": asked.most})


def _texts(data: Any) -> Iterable[str]:
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for inner in data:
            yield from _texts(inner)
    else:
        yield str(data)


_QUOTED = re.compile(r"«[^«»\n]*»|“[^“”\n]*”|\"[^\"\n]*\"")

_TOOK_PLACE: Mapping[str, re.Pattern[str]] = {
    "es": re.compile(
        r"""(?<!\bno\ )(?<!\bno\ se\ )(?<!\bnunca\ )(?<!\bnadie\ )\b(?:
        se\ (?:realiz|celebr|desarroll|efectu|organiz|ejecut|dict|inaugur)(?:ó|aron)
        |se\ imparti(?:ó|eron)
        |se\ llev(?:ó|aron)\ a\ cabo
        |se\ (?:ha|han)\ (?:realizado|celebrado|desarrollado|efectuado|impartido|organizado|llevado\ a\ cabo)
        |(?:fue|fueron|ha\ sido|han\ sido)\ (?:realiz|celebr|desarroll|organiz|inaugur)ad[oa]s?
        |(?:fue|fueron|ha\ sido|han\ sido)\ (?:impartid[oa]s?|llevad[oa]s?\ a\ cabo)
        |(?:ha|han)\ (?:tenido\ lugar|asistido|participado|acudido|acogido)
        |(?:tuvo|tuvieron)\ lugar
        |(?:se\ )?(?:asisti|acudi|concurri|acogi|reuni)(?:ó|eron)
        |(?:particip|congreg)(?:ó|aron)
        |cont(?:ó|aron)\ con
        )(?!\w)""",
        re.IGNORECASE | re.VERBOSE,
    ),
    "en": re.compile(
        r"""(?<!\bnot\ )(?<!\bnever\ )(?<!\bwould\ )(?<!\bno\ one\ )(?<!\bnobody\ )\b(?:
        took\ (?:place|part)
        |(?:has|have)\ (?:taken\ (?:place|part)|gathered|attended|participated)
        |(?:was|were|(?:has|have)\ been)\ (?:held|carried\ out|conducted|organi[sz]ed|attended|hosted)
        |held\ (?:a|an|the|its)
        |(?:attended|hosted)(?!\ by)
        |participated
        |brought\ together
        )\b""",
        re.IGNORECASE | re.VERBOSE,
    ),
}
"""Past tenses by which an event is told as held, where nothing denies them."""


def _told_as_done(body: str, language: str) -> list[str]:
    own_words = " ".join(_QUOTED.sub(" ", body).split())
    matches = (match[0].lower() for match in _TOOK_PLACE[language].finditer(own_words))
    return list(dict.fromkeys(matches))


_COMMON_WORDS: Mapping[str, re.Pattern[str]] = {
    "es": re.compile(
        r"\b(?:de|la|el|que|en|y|los|las|del|se|por|con|una?|para|sus?|al|lo|como|es|son|fue|fueron|este|esta"
        r"|entre|desde|hasta|sobre|según|también)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:of|the|and|to|in|for|with|was|were|is|are|on|by|at|from|this|that|its|their|it|as|an|which|who"
        r"|be|between|about|also|into)\b",
        re.IGNORECASE,
    ),
}
_LEAST_EVIDENCE = 4


def language_of(text: str) -> str | None:
    """The language of a text by its commonest words: "es", "en", or None where that is not plain.

    What stands in quotation marks is not counted: titles and quotes keep their own language.
    """
    own_words = _QUOTED.sub(" ", text)
    counts = {name: len(common.findall(own_words)) for name, common in _COMMON_WORDS.items()}
    (first, most), (_second, fewer) = sorted(counts.items(), key=lambda pair: -pair[1])
    return first if most >= _LEAST_EVIDENCE and most >= 2 * fewer else None
