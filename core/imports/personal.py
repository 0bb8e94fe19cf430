"""Which columns look personal: by what their heading says, and by what stands in their cells."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import islice

from core.imports.columns import normalised

_HEADINGS = re.compile(
    r"\b(?:telefonos?|tel|telf|tfno|celular(?:es)?|cel|movil(?:es)?|whatsapp|phones?|mobile|telephone"
    r"|contactos?|contact (?:person|name|number|phone|details)|instagram|facebook|redes sociales"
    r"|e ?mails?|mail|correos?|dni|nif|nie|curp|cedulas?|cc|rut|rfc|ine|ssn|cuil|pasaporte|passport"
    r"|documento(?: identidad)?|ruc|cuit|cpf|nss|seguro social|social security|iban"
    r"|cuenta bancaria|bank account|identity|national id|id number|id card"
    r"|domicilio|home address|firmas?|signatures?"
    r"|dpi|fecha nac|f nac|nacimiento|birth|birthday|birthdate|dob"
    r"|lista(?:do)? (?:asistentes|participantes|asistencia)|attendance list|list (?:participants|attendees)"
    r"|(?:nombres?|apellidos?|names?) (?:y apellidos? )?(?:asistentes?|participantes?|personas?)"
    r"|nombres? (?:y apellidos? )?(?:nin[oa]s?|alumn[oa]s?|estudiantes?|beneficiari[oa]s?"
    r"|menor(?:es)?|hij[oa]s?"
    r"|tutor(?:es|a)?|madres?|padres?|representante|acudiente|apoderad[oa])"
    r"|(?:tutor|tutora|representante)(?: [ao])? legal|legal guardian|acudiente"
    r"|names? (?:child|children|students?|beneficiar(?:y|ies)|guardian|mother|father)"
    r"|names? (?:attendees?|participants?|people)"
    r"|(?:asistentes?|participantes?|attendee|participant) (?:nombres?|names?)"
    r"|nombres? y apellidos?|nombre completo|full name|apellidos?|surnames?|first name|last name)\b"
)
_WHOLE_HEADINGS = re.compile(
    r"(?:beneficiari[oa]|alumn[oa]|estudiante|participante|asistente|nin[oa]|tutor|tutora|madre|padre"
    r"|apoderad[oa]|beneficiary|student|attendee|participant|child|guardian)(?: [ao]s?)?|c i|ci"
)
"""In the singular: a column for one person. What they are many of is counted."""
_EMAIL = re.compile(r"\S+@\S+\.\w{2,}")
_PHONE = re.compile(
    r"(?:\+|00)\d[\d ().-]{6,17}\d|\(?\d{2,4}\)?[ -]\d{2,4}(?:[ -]\d{2,4}){1,3}|\d{9,10}", re.ASCII
)
_DATE = re.compile(r"\d{1,4}-\d{1,2}-\d{1,4}", re.ASCII)
_IDENTITY = re.compile(
    r"\d{1,2}\.?\d{3}\.?\d{3}-?[A-Za-z]|[XYZxyz]-?\d{7}-?[A-Za-z]|\d{1,2}\.?\d{3}\.?\d{3}-[\dkK]"
    r"|[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d",
    re.ASCII,
)
_NAME = re.compile(
    r"[A-ZÁÉÍÓÚÑ][\wáéíóúñ'’-]+(?:[ .]+(?:de|del|la|las|los|y|[A-ZÁÉÍÓÚÑ][\wáéíóúñ'’-]*\.?)){1,5}"
)
_OFTEN_GIVEN = (
    "ana maria marta lucia carmen laura sara elena paula sofia julia isabel cristina beatriz raquel rosa eva"
    " irene silvia pilar teresa patricia monica andrea alicia nuria angela claudia daniela valeria camila"
    " gabriela fernanda mariana natalia carolina luz gloria yolanda juana josefa antonia mercedes dolores"
    " jose juan luis carlos antonio manuel francisco javier david daniel jesus miguel angel pedro pablo"
    " alejandro fernando sergio jorge alberto alvaro diego adrian raul ruben ivan enrique ramon vicente"
    " andres joaquin santiago victor eduardo roberto jaime mario ricardo marcos hugo"
    " mateo martin lucas leo nicolas"
    " oscar cesar felipe gabriel samuel rafael guillermo ignacio tomas gonzalo rodrigo esteban emilio"
    " fatima mohamed ahmed youssef omar amina aisha ali mary john james robert michael william richard thomas"
    " linda elizabeth barbara susan jessica sarah karen emma anna jane peter paul george mark anne alice"
)
_GIVEN_NAMES = frozenset(_OFTEN_GIVEN.split())
_SHARE_GIVEN = 0.3
_LONGEST_ADDRESS = 254
_ENOUGH = 2_000
"""Filled cells by which a column is judged."""
_SHARE = 0.5
"""From this share of the filled cells on, a column is what its cells look like."""


def looks_personal(header: str, cells: Sequence[str]) -> bool:
    """Whether a column holds what points at single people: telephones, addresses, numbers, names."""
    plain = normalised(header)
    named = bool(_HEADINGS.search(plain) or _WHOLE_HEADINGS.fullmatch(plain))
    return named or _mostly(cells, _is_personal) or (_mostly(cells, _is_full_name) and _often_given(cells))


def holds_contacts(cells: Sequence[str]) -> bool:
    """Whether the filled cells of a column are mostly telephones, addresses or identity numbers."""
    return _mostly(cells, _is_contact)


def lists_names(cells: Sequence[str]) -> bool:
    """Whether the filled cells of a column are mostly lists of people's names."""
    return _mostly(cells, _is_list_of_names)


def _often_given(cells: Sequence[str]) -> bool:
    """Whether enough cells begin with a given name: places look like full names, but seldom begin so."""
    filled = list(islice((cell.strip() for cell in cells if cell.strip()), _ENOUGH))
    given = sum(_plain(cell.split()[0]) in _GIVEN_NAMES for cell in filled)
    return given >= _SHARE_GIVEN * len(filled)


def _mostly(cells: Sequence[str], is_it: Callable[[str], bool]) -> bool:
    filled = list(islice((cell.strip() for cell in cells if cell.strip()), _ENOUGH))
    return bool(filled) and sum(map(is_it, filled)) >= _SHARE * len(filled)


def _is_personal(cell: str) -> bool:
    return _is_contact(cell) or _is_list_of_names(cell)


def _is_contact(cell: str) -> bool:
    if len(cell) > _LONGEST_ADDRESS:
        return False
    if _EMAIL.fullmatch(cell) or _IDENTITY.fullmatch(cell):
        return True
    return bool(_PHONE.fullmatch(cell)) and not _DATE.fullmatch(cell)


def _is_full_name(cell: str) -> bool:
    return len(cell) <= 80 and bool(_NAME.fullmatch(cell))


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


def _is_list_of_names(cell: str) -> bool:
    names = [name.strip() for name in re.split(r"[,;\n]", cell) if name.strip()]
    return len(names) > 1 and all(_NAME.fullmatch(name) for name in names)
