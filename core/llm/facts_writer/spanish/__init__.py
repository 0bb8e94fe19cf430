"""Spanish for the facts writer: its pieces of sentences, made from the facts."""

import re
from datetime import time
from decimal import Decimal

from core.domain.facts import EventState, Facts
from core.llm.facts_writer.cleaning import fold, inner_quotes, within
from core.llm.facts_writer.kinds import ACTIVITY, kind_of, names_several
from core.llm.facts_writer.language import Language, Pick, Tense
from core.llm.facts_writer.spanish.fields import FIELDS
from core.llm.facts_writer.spanish.grammar import counted, joined, number, of, to
from core.llm.facts_writer.spanish.lexicon import LEXICON
from core.llm.facts_writer.spanish.names import article_of_event, article_of_programme, body_name, place_name
from core.llm.facts_writer.spanish.openings import MOVED, OPENINGS
from core.llm.facts_writer.spanish.people import people
from core.llm.facts_writer.spanish.phrases import ANONYMOUS, CLAUSES, LABELS, MERGED, SENTENCES
from core.llm.facts_writer.spanish.terms import MODALITIES, price, target_group
from core.llm.facts_writer.spanish.when import date_pieces, day, hour, is_span


class Spanish(Language):
    """Spanish, as good report writers write it on both sides of the ocean."""

    code = "es"
    quotes = ("«", "»")
    inner = ("“", "”")
    lexicon = LEXICON
    fields = FIELDS
    clauses = CLAUSES
    sentences = SENTENCES
    anonymous = ANONYMOUS
    labels = LABELS
    merged = MERGED
    openings = OPENINGS
    moved = MOVED
    subject = ""
    and_clause = " y "

    def pieces(self, facts: Facts) -> dict[str, str | None]:
        """The pieces that `openings` lists."""
        starts = facts.starts_at if is_span(facts) and facts.starts_at != time(0) else None
        when = date_pieces(facts)
        slot = when.get("slot")
        target = target_group(facts.target_group)
        return {
            **self._event(facts),
            **self._where(facts),
            **when,
            **self._bodies(facts),
            **self._programme(facts),
            "target": target,
            "to_target": target and to(target),
            "start": hour(starts) if starts else None,
            "starting": f"con inicio a {hour(starts)}" if starts else None,
            "planned": f"el {day(facts.planned_on)}" if facts.planned_on else None,
            "of_planned": f"del {day(facts.planned_on)}" if facts.planned_on else None,
            "to_slot": slot and to(slot),
            "modality": MODALITIES.get(fold(facts.modality)),
            "duration": _duration(facts),
        }

    def price(self, text: str) -> tuple[str, str] | None:
        """How a price is told, and its text; None where it has to be quoted."""
        return price(text)

    def people(self, facts: Facts, tense: Tense, pick: Pick) -> str:
        """The sentences on who came, "" where nothing is known."""
        return people(facts, tense, pick)

    def aim(self, woven: str, pick: Pick) -> str:
        """An objective in the infinitive as the end of a sentence."""
        leads = (", con el fin de ", ", con el propósito de ", ", con el objetivo de ", ", para ")
        return pick("aim", leads[:3] if " para " in woven else leads) + woven

    def amount(self, quantity: Decimal, unit: str) -> str:
        """Something counted. A unit in the plural is not bent for a single one."""
        small = unit if unit.split()[0].isupper() else unit[0].lower() + unit[1:]
        if quantity == 1 and small.split()[0].endswith("s"):
            return f"una unidad en {small}"
        return f"{number(quantity)} {small}"

    def during(self, facts: Facts) -> str:
        """ "Durante las tres horas de trabajo"."""
        if facts.hours is None:
            return ""
        told_with_people = facts.attendance.total is not None
        several = (facts.sessions or 1) > 1 and not told_with_people
        spread = f", repartidas en {_sessions(facts)}," if several else ""
        if facts.hours == 1:
            return "Durante la hora de trabajo"
        return f"Durante las {counted(facts.hours, 'hora', 'horas')} de trabajo{spread}"

    def led_by(self, during: str, sentence: str) -> str:
        """The sentence after "Durante las tres horas de trabajo"."""
        comma = "" if sentence.startswith("se ") or during.endswith(",") else ","
        return f"{during}{comma} {sentence}"

    def speaker(self, who: str) -> dict[str, str]:
        """The pieces that name who is quoted."""
        return {"who": who, "of_who": of(who)}

    def joined(self, items: list[str]) -> str:
        """A list in one phrase."""
        return joined(items)

    def _event(self, facts: Facts) -> dict[str, str | None]:
        title = self._quoted(facts.title)
        article = article_of_event(facts.title)
        if article:
            # "el taller «Taller de huertos»" would say it twice.
            event, feminine = f"{article} {title}", article == "la"
            named: dict[str, str | None] = {"a_kind": None, "of_kind": None, "the_kind": None}
        else:
            kind = ACTIVITY if names_several(facts.title) else kind_of(facts.kind)
            feminine = kind.feminine
            the_kind = f"{'la' if feminine else 'el'} {kind.spanish}"
            event = f"{the_kind} {title}"
            named = {
                "a_kind": f"{'una' if feminine else 'un'} {kind.spanish}",
                "of_kind": of(the_kind),
                "the_kind": the_kind,
            }
        return {**named, "event": event, "title": title, "o": "a" if feminine else "o"}

    def _where(self, facts: Facts) -> dict[str, str | None]:
        if not facts.place:
            where = f"en {facts.locality}" if facts.locality else None
            return {"where": where, "at": f", {where}" if where else "", "here": f" {where}" if where else ""}
        name = place_name(facts.place)
        place = within(name.text, facts.locality)
        return {
            "place": place,
            "hosted": "acogieron" if name.plural else "acogió",
            "where": f"en {place}",
            "at": f", en {place}",
            "here": f" en {place}",
        }

    def _bodies(self, facts: Facts) -> dict[str, str | None]:
        org = body_name(facts.organiser) if facts.organiser else None
        is_host = bool(org) and fold(facts.organiser) == fold(facts.place)
        bodies = re.split(r", |;| y (?=[A-ZÁÉÍÓÚÑ])", facts.partners)
        partners = joined([of(body_name(one.strip())) for one in bodies if one.strip()]) or None
        return {
            "org": None if is_host else org,
            "of_org": "de la misma entidad" if is_host else org and of(org),
            "of_partners": partners,
            "with_partners": f", con la colaboración {partners}" if partners else "",
            "responsible": body_name(facts.responsible) or None,
        }

    def _programme(self, facts: Facts) -> dict[str, str | None]:
        if not facts.programme:
            return {}
        if fold(facts.programme) == fold(facts.title):
            return {"namesake": "del mismo nombre"}
        name = f"{article_of_programme(facts.programme) or 'el programa'} {self._quoted(facts.programme)}"
        return {"programme": name, "of_programme": of(name)}

    def _quoted(self, text: str) -> str:
        return f"«{inner_quotes(text, self.inner)}»"


SPANISH = Spanish()


def _sessions(facts: Facts) -> str:
    return counted(facts.sessions or 0, "sesión", "sesiones")


def _duration(facts: Facts) -> str | None:
    hours = counted(facts.hours, "hora", "horas") if facts.hours else ""
    if facts.sessions and hours:
        return f"en {_sessions(facts)}, con {hours} de trabajo en total"
    if facts.sessions:
        return f"en {_sessions(facts)}"
    if not hours:
        return None
    return f"a lo largo de {hours}" if facts.state is EventState.DONE else f"con una duración de {hours}"
