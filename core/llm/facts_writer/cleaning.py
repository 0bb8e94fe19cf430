"""What is taken out of the fields before a word is written: emptiness, addresses, stray signs."""

import html
import re
import unicodedata

EMPTY = frozenset(
    one.strip()
    for one in """
    n/a, na, n.a, s/d, sd, s.d, nd, n/d, ninguna, ninguno, ningun, none, nil, null, nan, no data, tbd, x, ok,
    sin datos, sin dato, sin informacion, no aplica, no procede, no hubo, no hay, sin novedad, nothing,
    sin novedades, sin incidencias, sin dificultades, not applicable, no information, no issues
    """.replace("\n", "").split(",")
)

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LINE_END = re.compile(r"\r\n?|\u2028|\u2029")
_SPACES = re.compile(r"[^\S\n]")
_ENDLESS = re.compile(r"(\S{80})\S{120,}")
"""No word of any language; its letters would be looked through again and again."""
_WEB = re.compile(
    r"\b(?:https?|ftp)://\S*|\bwww\.\S+|"
    r"\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|gob|gov|info|int|ngo|es|mx|pe|bo|cl|uy|ec|cat|eu|uk)\b(?:/\S*)?",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?:mailto:)?[^\s@<>()\[\]«»,;]+@[^\s@<>()\[\]«»,;]+\.[^\s@<>()\[\]«»,;]+")
_PHONE = re.compile(
    r"(?<![\d.,/-])(?:\(?\+\d{1,3}\)?[ .-]?)?(?:\(?\d{2,4}\)?[ .-]?){2,4}\d{2,4}(?![\d/-]|[.,]\d)"
)
_COORDINATE = re.compile(r"-?\b\d{1,3}\.\d{4,}\b")
_POSTAL = re.compile(r"\b(?:C\.?\s?P\.?|zip(?: code)?|código postal)\s*:?\s*\d{4,6}\b", re.IGNORECASE)
_LEADING_POSTAL = re.compile(r"(?:(?<=^)|(?<=, )|(?<= ))\d{5}(?=,? \D|$)")


def words(listed: str) -> frozenset[str]:
    """The words of a list that is written one after another."""
    return frozenset(listed.split())


def fold(text: str) -> str:
    """Lower case without accents or signs, to compare what people typed in two ways."""
    plain = unicodedata.normalize("NFD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


def is_empty(text: str) -> bool:
    """Whether a field says nothing: blank, a dash, N/A, S/D, "ninguna"."""
    bare = unicodedata.normalize("NFD", text.strip().casefold())
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return not any(c.isalnum() for c in bare) or bare.rstrip(". ") in EMPTY


def has_contact(text: str) -> bool:
    """Whether it holds a web address, an e-mail address, a telephone, a coordinate or a postal code."""
    return _without_contacts(text) != text


def clean_block(text: str) -> str:
    """Free text with its lines kept, without invisible signs; "" where it says nothing."""
    # Exports of web pages escape their signs, and exports of those exports do it again.
    plain = unicodedata.normalize("NFC", html.unescape(html.unescape(text)))
    plain = _INVISIBLE.sub("", _LINE_END.sub("\n", plain))
    plain = _ENDLESS.sub(r"\1…", _SPACES.sub(" ", plain))
    return "" if is_empty(plain) else plain.strip()


def clean_line(text: str) -> str:
    """A short field on one line, without addresses and trailing signs; "" where it says nothing."""
    line = tidy(_without_contacts(" ".join(clean_block(text).split())))
    line = line.strip(" ,;:-–—_|*•·")
    if line.endswith(".") and not _ends_in_abbreviation(line):
        line = line.rstrip(". ")
    return "" if is_empty(line) else line


def clean_name(text: str) -> str:
    """A name that will stand outside quotation marks: as a short field, its own marks in pairs."""
    return inner_quotes(clean_line(text), ("“", "”"))


def clean_place(text: str) -> str:
    """A place or a locality: as a short field, without postal codes, capitals turned into title case."""
    line = clean_name(_LEADING_POSTAL.sub("", clean_line(text)))
    return _in_one(title_case(line) if _shouts(line) else line)


def within(place: str, locality: str) -> str:
    """The place with its locality in a bracket, in the one it has already where it ends with one."""
    if not locality:
        return place
    return f"{place[:-1]}, {locality})" if place.endswith(")") else f"{place} ({locality})"


def without_contacts(text: str) -> str:
    """The text without web and e-mail addresses, telephones, coordinates and postal codes."""
    return tidy(_without_contacts(text))


def tidy(text: str) -> str:
    """Single spaces, no space before a stop, no doubled stop, no empty bracket or quotation."""
    for pattern, by in _TYPOGRAPHY:
        text = pattern.sub(by, text)
    return text.strip()


def title_case(text: str) -> str:
    """Title case as Spanish and English write names: "SAN BLAS-CANILLEJAS", "Puente de Vallecas"."""
    small = {"de", "del", "la", "las", "el", "los", "y", "e", "en", "a", "al", "of", "the", "and"}
    words = [_capital(word) for word in text.lower().split(" ")]
    return " ".join(word.lower() if at and fold(word) in small else word for at, word in enumerate(words))


def inner_quotes(text: str, pair: tuple[str, str]) -> str:
    """The text with its own quotation marks turned into `pair`, so that it can be quoted in turn.

    Marks that are not in pairs are taken out: they would close a quotation that is not theirs.
    """
    text = text.replace("''", '"').replace("``", '"')
    parts = re.split(r'["«»“”„‟]', text)
    if len(parts) == 1:
        return text
    marked = [parts[0]]
    for at, part in enumerate(parts[1:]):
        last = at == len(parts) - 2
        marked.append(("" if last and at % 2 == 0 else pair[at % 2]) + part)
    return tidy("".join(marked).replace(f"{pair[0]} ", pair[0]).replace(f" {pair[1]}", pair[1]))


_TYPOGRAPHY = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"\s+", " "),
        (r"\(\s*[,;:.\-–]*\s*\)|\[\s*\]|\{\s*\}|«\s*»|“\s*”|<\s*>", ""),
        (r"\.{3,}", "…"),
        (r"([,;:])(?:\s*[,;:])+", r"\1"),
        (r"\s+([,;:.…)\]»”])", r"\1"),
        (r"([(\[«“¿¡])\s+", r"\1"),
        (r"\.{2,}", "."),
        (r"…\.+", "…"),
        (r"[,;:]+([.…])", r"\1"),
        (r"([.!?…])[,;]+(?=\s)", r"\1"),
        (r"\s+", " "),
    )
)


def _without_contacts(text: str) -> str:
    for pattern in (_WEB, _MAIL, _COORDINATE, _POSTAL):
        text = pattern.sub("", text)
    return _PHONE.sub(lambda found: "" if 9 <= sum(map(str.isdigit, found[0])) <= 13 else found[0], text)


def _in_one(place: str) -> str:
    """A place of two parts as one name: "Espacio Emilia Pardo Bazán. Ciudad Lineal" with a bracket."""
    first, dot, rest = place.partition(". ")
    if not dot or len(first) < 5 or len(first.split()[-1]) < 4:
        return place
    return f"{first}, {rest}" if "(" in place or ". " in rest else f"{first} ({rest})"


def _shouts(text: str) -> bool:
    """Whether a name is written in capitals throughout, and is no abbreviation."""
    return text.isupper() and sum(map(str.isalpha, text)) > 4


def _capital(word: str) -> str:
    return re.sub(r"(^|[-('\"«“/])(\w)", lambda found: found[1] + found[2].upper(), word)


def _ends_in_abbreviation(line: str) -> bool:
    return bool(re.search(r"(?:\b\w\.\w|\b(?:etc|S\.A|S\.L|Inc|Ltd|Jr|Sr|a\.m|p\.m))\.$", line))
