"""What tells the shape of an English free text: persons, verbs, praise, infinitives."""

import re

from core.llm.facts_writer.cleaning import words
from core.llm.facts_writer.english.grammar import joined
from core.llm.facts_writer.shapes import Lexicon

PERSONAL = re.compile(
    r"\b(?:i|me|my|mine|we|us|our|ours|you|your|yours|let's|i'm|we're|you'll|join|come|don't)\b",
    re.IGNORECASE,
)
PRAISE = re.compile(
    r"success|important|\bgreat\b|excellent|amazing|wonderful|outstanding|fantastic|incredible|remarkabl|brilliant|"
    r"unforgettable|spectacular|impressive|perfect|superb|exceptional|inspiring|fruitful",
    re.IGNORECASE,
)
FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|must|may|might|did|does|do|said|told|took|made|"
    r"gave|came|went|saw|left|kept|held|brought|taught|learnt|found|built|drew|wrote|read|chose|spoke|began|ran|sat|"
    r"stood|met|got|put|set|became|felt|knew|thought|bought|sold|grew|fell|broke|needs?|wants?|remains?|includes?|"
    r"shared|agreed|worked|joined|arrived|started|asked|showed|used|planted|presented|discussed|reviewed|practised|"
    r"visited|signed|helped|prepared|drafted|elected|mapped|cooked|painted|repaired|measured|tested|tried|talked|"
    r"looked|called|moved|stopped|ended|delayed|explained|decided|produced|cleared|dug|cut|opened|closed|rained)\b",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\b(?:took (?:place|part)|(?:was|were) (?:held|organised|carried)|attended|hosted|began|came|"
    r"brought together|participated|joined)\b",
    re.IGNORECASE,
)
_VERBS = words(
    """
    strengthen improve build promote train raise support increase reduce provide develop create help
    teach share learn prepare plan set give offer encourage enable foster identify map restore
    protect reach recover open bring keep make organise organize repeat hold send buy ask invite
    print repair visit start begin review write meet draft call move schedule confirm use find
    collect plant agree add extend register record publish distribute test monitor measure introduce
    familiarise familiarize equip empower engage connect gather document assess explore practise
    practice
    """
)
SMALL_STARTS = words(
    """
    water maps sessions members seeds tools food travel time space attendance materials parts girls
    boys learners
    the a an some few no it there many most several two three four five six seven eight nine ten
    each every all both families participants women men children heavy rain rains lack shortage
    delay late low high power strong poor limited transport better more fewer less new only one at
    in on by for after before during with without because people parents students teachers youth
    staff volunteers fear floods flooding road roads bad printed written reading writing planting
    cooking training basic short long small large part
    """
)
COMMON_ENDINGS = re.compile(
    r"(?:tion|tions|ment|ments|ness|ship|ships|ings?|ance|ence|ity|ies|ers|ages?|ours|ees|ists)$"
)


def infinitive(phrase: str) -> str | None:
    """The phrase with "to", where it starts with an infinitive or the plain form of a verb; else None."""
    bare = re.sub(r"^(?:in order )?to (?=\w)", "", phrase, flags=re.IGNORECASE)
    first = bare.split(" ", maxsplit=1)[0]
    if bare == phrase and first.lower() not in _VERBS:
        return None
    if first.lower().endswith("ing") or not first.isalpha():
        return None
    return f"to {first.lower()}{bare[len(first) :]}"


LEXICON = Lexicon(
    personal=PERSONAL,
    praise=PRAISE,
    finite=FINITE,
    held=_HELD,
    clause=re.compile(r"that\s", re.IGNORECASE),
    infinitive=infinitive,
    small_starts=SMALL_STARTS,
    common_endings=COMMON_ENDINGS,
    joined=joined,
)
