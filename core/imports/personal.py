"""Which columns look personal: by what their heading says, and by what stands in their cells."""

import re
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
    r"|nacimiento|birth|birthday|birthdate|dob"
    r"|lista(?:do)? (?:asistentes|participantes|asistencia)|attendance list|list (?:participants|attendees)"
    r"|(?:nombres?|apellidos?|names?) (?:y apellidos? )?(?:asistentes?|participantes?|personas?)"
    r"|names? (?:attendees?|participants?|people)"
    r"|(?:asistentes?|participantes?|attendee|participant) (?:nombres?|names?)"
    r"|nombres? y apellidos?|nombre completo|full name|apellidos?|surnames?|first name|last name)\b"
)
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
_LONGEST_ADDRESS = 254
_ENOUGH = 2_000
"""Filled cells by which a column is judged."""
_SHARE = 0.5
"""From this share of the filled cells on, a column is what its cells look like."""


def looks_personal(header: str, cells: Sequence[str]) -> bool:
    """Whether a column holds what points at single people: telephones, addresses, numbers, names."""
    return bool(_HEADINGS.search(normalised(header))) or _mostly(cells, _is_personal)


def holds_contacts(cells: Sequence[str]) -> bool:
    """Whether the filled cells of a column are mostly telephones, addresses or identity numbers."""
    return _mostly(cells, _is_contact)


def lists_names(cells: Sequence[str]) -> bool:
    """Whether the filled cells of a column are mostly lists of people's names."""
    return _mostly(cells, _is_list_of_names)


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


def _is_list_of_names(cell: str) -> bool:
    names = [name.strip() for name in re.split(r"[,;\n]", cell) if name.strip()]
    return len(names) > 1 and all(_NAME.fullmatch(name) for name in names)
