"""English for the facts writer: its pieces of sentences, made from the facts."""

import re
from datetime import time
from decimal import Decimal

from core.domain.facts import Facts
from core.llm.facts_writer.cleaning import fold, inner_quotes, tidy, within, words
from core.llm.facts_writer.english.fields import FIELDS
from core.llm.facts_writer.english.grammar import a, counted, joined, number
from core.llm.facts_writer.english.lexicon import LEXICON
from core.llm.facts_writer.english.openings import MOVED, OPENINGS
from core.llm.facts_writer.english.people import people
from core.llm.facts_writer.english.phrases import ANONYMOUS, CLAUSES, LABELS, MERGED, SENTENCES
from core.llm.facts_writer.english.when import date_pieces, day, hour, is_span
from core.llm.facts_writer.kinds import kind_of
from core.llm.facts_writer.language import Language, Pick, Tense

_MONEY = r"(?:euros?|€|dollars|usd|pounds|£|pesos|soles|bolivianos|shillings|ksh|birr|rupees)"
_AMOUNT = re.compile(rf"^(?:\d[\d.,]* ?{_MONEY}|(?:\$|£|€|USD|EUR) ?\d[\d.,]*)$", re.IGNORECASE)
_RANGE = re.compile(rf"^(?:from|de) (\d[\d.,]*) (?:to|a) (\d[\d.,]* ?{_MONEY})$", re.IGNORECASE)
_FREE = frozenset(
    ["free", "free of charge", "free entry", "free admission", "gratuito", "gratis", "gratuita"]
)
_GROUPS = {
    "ninos": "children",
    "ninas y ninos": "children",
    "familias": "families",
    "mujeres": "women",
    "hombres": "men",
    "jovenes": "young people",
    "mayores": "older people",
    "discapacitados": "people with disabilities",
    "publico general": "the general public",
    "general public": "the general public",
    "youth": "young people",
}
_MODALITIES = {
    "in person": "in person",
    "presencial": "in person",
    "face to face": "in person",
    "online": "online",
    "en linea": "online",
    "virtual": "online",
    "hybrid": "in hybrid form",
    "hibrida": "in hybrid form",
}
_PLACES = words(
    """
    fire police
    community town village school church health women's youth central municipal district public main
    old primary secondary parish county
    """
)
_BODIES = re.compile(
    r"\b(?:foundation|association|union|committee|council|ministry|department|network|cooperative|federation|society|"
    r"university|municipality|directorate|group|board|agency|centre|center|office|hub)$",
    re.IGNORECASE,
)
_SELF_NAMED = re.compile(
    r"^(?:workshop|talk|training|course|meeting|fair|festival|camp|forum|seminar|exhibition|visit|session|campaign)\b|"
    r"\b(?:workshop|talk|training|course|meeting|fair|festival|camp|forum|seminar|exhibition|visit|session|campaign)$",
    re.IGNORECASE,
)


class English(Language):
    """English, as an editor in an international organisation would let it pass."""

    code = "en"
    quotes = ("“", "”")
    inner = ("‘", "’")
    lexicon = LEXICON
    fields = FIELDS
    clauses = CLAUSES
    sentences = SENTENCES
    anonymous = ANONYMOUS
    labels = LABELS
    merged = MERGED
    openings = OPENINGS
    moved = MOVED
    subject = "It "
    and_clause = " and "

    def pieces(self, facts: Facts) -> dict[str, str | None]:
        """The pieces that `openings` lists."""
        starts = facts.starts_at if is_span(facts) and facts.starts_at != time(0) else None
        return {
            **self._event(facts),
            **self._where(facts),
            **date_pieces(facts),
            **self._bodies(facts),
            **self._programme(facts),
            "target": self._target(facts.target_group),
            "start": hour(starts) if starts else None,
            "starting": f"starting at {hour(starts)}" if starts else None,
            "planned": day(facts.planned_on) if facts.planned_on else None,
            "modality": _MODALITIES.get(fold(facts.modality)),
            "duration": _duration(facts),
        }

    def price(self, text: str) -> tuple[str, str] | None:
        """How a price is told, and its text; None where it has to be quoted."""
        plain = tidy(text).rstrip(".")
        if fold(plain) in _FREE:
            return "entry", "Entry is free of charge"
        if _AMOUNT.match(plain):
            return "price", plain
        if found := _RANGE.match(plain):
            return "range", f"from {found[1]} to {found[2]}"
        return None

    def people(self, facts: Facts, tense: Tense, pick: Pick) -> str:
        """The sentences on who came, "" where nothing is known."""
        return people(facts, tense, pick)

    def aim(self, woven: str, pick: Pick) -> str:
        """An objective in the infinitive as the end of a sentence."""
        return pick("aim", (" ", " in order ")) + woven

    def amount(self, quantity: Decimal, unit: str) -> str:
        """Something counted. A unit in the plural is not bent for a single one."""
        small = unit if unit.split()[0].isupper() else unit[0].lower() + unit[1:]
        if quantity == 1 and small.split()[-1].endswith("s"):
            return f"one under {small}"
        return f"{number(quantity)} {small}"

    def during(self, facts: Facts) -> str:
        """ "Over three hours of work"."""
        if facts.hours is None:
            return ""
        told_with_people = facts.attendance.total is not None
        several = (facts.sessions or 1) > 1 and not told_with_people
        spread = f" in {counted(facts.sessions or 0, 'session', 'sessions')}" if several else ""
        return f"Over {counted(facts.hours, 'hour', 'hours')} of work{spread}"

    def led_by(self, during: str, sentence: str) -> str:
        """The sentence after "Over three hours of work"."""
        return f"{during}, {sentence}"

    def speaker(self, who: str) -> dict[str, str]:
        """The pieces that name who is quoted."""
        return {"who": who}

    def joined(self, items: list[str]) -> str:
        """A list in one phrase."""
        return joined(items)

    def _event(self, facts: Facts) -> dict[str, str | None]:
        title = self._quoted(facts.title)
        if _SELF_NAMED.search(facts.title):
            # 'the workshop “Garden workshop”' would say it twice.
            return {"event": f"the {title}", "title": title, "a_kind": None, "the_kind": None}
        kind = kind_of(facts.kind).english
        return {"event": f"the {kind} {title}", "title": title, "a_kind": a(kind), "the_kind": f"the {kind}"}

    def _where(self, facts: Facts) -> dict[str, str | None]:
        if not facts.place:
            where = f"in {facts.locality}" if facts.locality else None
            return {"where": where, "at": f" {where}" if where else ""}
        place = within(_named(facts.place), facts.locality)
        return {"place": place, "where": f"at {place}", "at": f" at {place}"}

    def _bodies(self, facts: Facts) -> dict[str, str | None]:
        partners = joined(
            [_named(one.strip()) for one in re.split(r"[,;]| and ", facts.partners) if one.strip()]
        )
        org = _named(facts.organiser) or None
        is_host = bool(org) and fold(facts.organiser) == fold(facts.place)
        return {
            "org": org if not is_host else None,
            "of_org": "the same organisation" if is_host else org,
            "partners": partners or None,
            "with_partners": f", with the support of {partners}" if partners else "",
            "responsible": facts.responsible or None,
        }

    def _programme(self, facts: Facts) -> dict[str, str | None]:
        if not facts.programme:
            return {}
        if fold(facts.programme) == fold(facts.title):
            return {"namesake": "of the same name"}
        return {"programme": f"the programme {self._quoted(facts.programme)}"}

    def _target(self, text: str) -> str | None:
        groups = [_group(part.strip()) for part in re.split(r"[,;]| and | y ", text) if part.strip()]
        return joined([one for one in groups if one]) if groups and all(groups) else None

    def _quoted(self, text: str) -> str:
        return f"“{inner_quotes(text, self.inner)}”"


ENGLISH = English()


def _duration(facts: Facts) -> str | None:
    hours = counted(facts.hours, "hour", "hours") if facts.hours else ""
    sessions = counted(facts.sessions, "session", "sessions") if facts.sessions else ""
    if sessions and hours:
        return f"in {sessions}, with {hours} of work in all"
    return f"in {sessions}" if sessions else f"over {hours}" if hours else None


def _named(name: str) -> str:
    """A place or a body within a sentence: "the village hall", "the Horizon Foundation", "Centro Zazuar"."""
    parts = name.split()
    if not parts or parts[0].lower() in {"the", "a", "an"}:
        return name[:1].lower() + name[1:] if parts and parts[0] in {"The", "A", "An"} else name
    if len(parts) > 1 and parts[0].lower() in _PLACES:
        first = parts[0].lower() if parts[1].islower() else parts[0]
        return f"the {first}{name[len(parts[0]) :]}"
    if len(parts) > 1 and parts[-1].islower() and parts[-1].isascii():
        return f"the {name}"
    return f"the {name}" if _BODIES.search(name.split(" of ")[0]) else name


def _group(text: str) -> str | None:
    """A group of people as it follows "for"; None where it has to be quoted."""
    known = _GROUPS.get(fold(text))
    if known:
        return known
    if (
        LEXICON.finite.search(text)
        or len(text.split()) > 10
        or not re.fullmatch(r"[\w .'-]+", text)
        or text[0].isdigit()
    ):
        return None
    if re.search(r"[áéíóúñ]|\b(?:de|del|la|las|los|y|con|para)\b", text, re.IGNORECASE):
        return None
    return text if text.isupper() else text[0].lower() + text[1:]
