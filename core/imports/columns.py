"""Which column holds which field: the headings that people use, in Spanish and English."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

ALIASES: dict[str, tuple[str, ...]] = {
    "title": (
        "titulo", "titulo evento", "titulo actividad", "nombre evento", "nombre actividad", "evento",
        "actividad", "nombre", "denominacion", "nombre taller", "taller",
        "title", "event title", "event name", "activity title", "activity name", "event", "activity", "name",
    ),
    "external_id": (
        "id externo", "codigo externo", "id evento", "id actividad", "codigo evento", "id", "identificador",
        "codigo", "referencia", "ref", "cod", "external id", "external code", "event id", "activity id",
        "event code", "identifier", "code", "reference",
    ),
    "activity_code": (
        "codigo actividad", "actividad codigo", "linea actividad", "activity code", "workplan code",
    ),
    "state": (
        "estado", "estado evento", "estado actividad", "situacion", "estatus", "status", "state",
        "event status", "activity status",
    ),
    "kind": (
        "tipo", "tipo evento", "tipo actividad", "clase evento", "categoria", "kind", "type", "event type",
        "activity type", "category",
    ),
    "programme": ("programa", "nombre programa", "programme", "program", "programme name", "program name"),
    "starts_on": (
        "fecha inicio", "fecha inicial", "fecha comienzo", "fecha realizacion", "fecha evento",
        "fecha actividad", "fecha", "inicio", "comienzo", "desde", "dia", "start date", "date start",
        "starts on", "starts", "start", "event date", "date", "from", "day",
    ),
    "ends_on": (
        "fecha fin", "fecha final", "fecha finalizacion", "fecha termino", "fecha cierre", "fin", "termino",
        "hasta", "end date", "date end", "ends on", "ends", "end", "until", "to",
    ),
    "starts_at": (
        "hora inicio", "hora comienzo", "hora inicial", "hora", "horario", "start time", "starts at", "time",
    ),
    "ends_at": ("hora fin", "hora final", "hora termino", "hora cierre", "end time", "ends at"),
    "planned_on": (
        "fecha prevista", "fecha planificada", "fecha programada", "fecha planeada", "fecha original",
        "planned date", "planned on", "scheduled date", "original date",
    ),
    "change_reason": (
        "motivo cambio", "motivo cancelacion", "motivo aplazamiento", "motivo", "razon cambio",
        "justificacion cambio", "reason change", "reason cancellation", "change reason",
        "cancellation reason", "reason",
    ),
    "sessions": ("sesiones", "sessions", "session count"),
    "hours": (
        "horas", "horas totales", "total horas", "duracion horas", "horas duracion", "horas trabajo", "hours",
        "total hours", "duration hours", "hours work", "duracion", "duration",
    ),
    "modality": ("modalidad", "formato", "modality", "delivery method", "delivery mode", "format"),
    "place": (
        "lugar", "lugar evento", "lugar realizacion", "espacio", "sede", "recinto", "nombre instalacion",
        "instalacion", "local", "venue", "venue name", "place", "location", "direccion", "address",
    ),
    "locality": (
        "localidad", "municipio", "ciudad", "poblacion", "distrito", "distrito instalacion", "comuna",
        "canton", "parroquia", "corregimiento", "vereda", "comunidad", "barrio", "barrio instalacion",
        "locality", "municipality", "city", "town", "district", "village", "neighbourhood", "neighborhood",
    ),
    "organiser": (
        "organiza", "organizador", "organizadora", "entidad organizadora", "organizacion", "organiser",
        "organizer", "organised by", "organized by", "organisation", "organization",
    ),
    "partners": (
        "socios", "aliados", "aliadas", "entidades aliadas", "entidades colaboradoras", "colaboradores",
        "colabora", "colaboran", "partners", "partner", "partner organisations", "partner organizations",
    ),
    "responsible": (
        "responsable", "persona responsable", "responsable actividad", "facilita", "facilitador",
        "facilitadora", "a cargo", "responsible", "responsible person", "person responsible", "facilitator",
        "in charge", "lead",
    ),
    "target_group": (
        "audiencia", "publico", "publico objetivo", "publico meta", "poblacion meta", "poblacion objetivo",
        "grupo meta", "grupo objetivo", "dirigido a", "destinatarios", "destinatarias", "audience",
        "target group", "target audience", "target population",
    ),
    "price": ("precio", "coste", "costo", "tarifa", "price", "cost", "fee", "admission"),
    "objectives": (
        "objetivo", "objetivos", "objetivo general", "objetivo actividad", "objetivo evento", "proposito",
        "finalidad", "objective", "objectives", "purpose", "aim", "aims", "goal", "goals",
    ),
    "description": (
        "descripcion", "descripcion actividad", "descripcion evento", "desarrollo", "detalle", "resumen",
        "que se hizo", "description", "activity description", "event description", "summary",
        "what happened", "what was done",
    ),
    "outputs": (
        "productos", "producto", "entregables", "productos obtenidos", "outputs", "output", "deliverables",
    ),
    "results": (
        "resultados", "resultado", "resultados obtenidos", "resultados alcanzados", "logros", "results",
        "result", "outcomes", "outcome", "achievements",
    ),
    "agreements": (
        "acuerdos", "acuerdos alcanzados", "compromisos", "proximos pasos", "agreements", "commitments",
        "next steps", "follow up",
    ),
    "difficulties": (
        "dificultades", "dificultad", "problemas", "obstaculos", "retos", "difficulties", "difficulty",
        "challenges", "problems", "obstacles",
    ),
    "lessons": (
        "lecciones", "lecciones aprendidas", "aprendizajes", "lessons", "lessons learned", "lessons learnt",
        "learnings",
    ),
    "quote": (
        "cita", "citas", "testimonio", "testimonios", "frase", "quote", "quotes", "testimony", "testimonial",
    ),
    "quote_who": (
        "quien", "quien dice", "quien dijo", "quien lo dijo", "autor cita", "autoria cita", "nombre cita",
        "persona cita", "persona citada", "who", "who said it", "quote author", "quote by", "quoted person",
    ),
    "quote_consent": (
        "consentimiento", "consentimiento cita", "consentimiento para nombrar", "autoriza nombre",
        "autorizacion", "consent", "quote consent", "consent to be named",
    ),
    "total": (
        "asistentes", "asistencia", "asistencias", "participantes", "participacion", "personas", "total",
        "total asistentes", "total asistencias", "total participantes", "total personas",
        "personas asistentes", "personas participantes", "attendance", "attendances", "attendees",
        "participants", "people", "total attendance", "total attendees", "total participants", "total people",
    ),
    "women": (
        "mujeres", "mujeres asistentes", "asistentes mujeres", "mujeres participantes",
        "participantes mujeres", "total mujeres", "femenino", "women", "female", "females", "total women",
    ),
    "men": (
        "hombres", "hombres asistentes", "asistentes hombres", "hombres participantes",
        "participantes hombres", "total hombres", "varones", "masculino", "men", "male", "males", "total men",
    ),
    "other": (
        "otro", "otros", "otras", "otro sexo", "otro genero", "no binario", "other", "other gender",
        "non binary",
    ),
    "not_recorded": (
        "no registrado", "no registrados", "sexo no registrado", "sin registrar", "sin dato sexo",
        "no especificado", "no consta", "not recorded", "unspecified", "not specified", "sex not recorded",
        "gender not recorded",
    ),
    "disability": (
        "discapacidad", "con discapacidad", "personas con discapacidad", "personas discapacidad",
        "disability", "with disability", "with a disability", "people with disabilities",
        "people with disability", "persons with disabilities",
    ),
    "distinct_people": (
        "personas distintas", "personas unicas", "participantes unicos", "distinct people", "unique people",
        "unique participants",
    ),
}  # fmt: skip
"""Field → normalised headings, the likeliest first: where several columns fit, the first named wins."""

AGE_BAND = "age_band"
_OF_A_QUOTE = ("quote_who", "quote_consent")
LETTERS = ("h", "m", "f")
"""Of men and women, under a heading that says who is counted."""
_LONGEST_HEADING = 120

_NUMBER_SIGN = re.compile(r"\bn(?:\.?[º°]|\.o\b|o\.|ro\b\.?|um\b\.?|úm\b\.?|[uú]mero\b)", re.IGNORECASE)
_LINKING_WORDS = frozenset(["de", "del", "la", "el", "los", "las", "of", "the", "en", "cantidad", "number"])
_AGE = r"\d{1,3}"
_AGE_BAND = re.compile(
    rf"(?:menores?|mayores?|under|over|aged?|ages|edad|entre|between) {_AGE}"
    rf"(?: (?:a|y|to|and) {_AGE}| {_AGE})?"
    r"(?: (?:anos|years|y mas|o mas|and over|or older))*"
    rf"|{_AGE}(?: (?:a|y|to|and))?(?: {_AGE}| (?:y|o) mas| mas)? (?:anos|years)(?: old| (?:y|o) mas)?"
)


@lru_cache(maxsize=10_000)
def normalised(header: str) -> str:
    """A heading without case, accents, punctuation, "number of" and linking words."""
    plain = _NUMBER_SIGN.sub(" ", header.replace("_", " "))
    decomposed = unicodedata.normalize("NFKD", plain.casefold())
    letters = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    words = re.sub(r"[\W_]+", " ", letters).split()
    return " ".join([word for word in words if word not in _LINKING_WORDS] or words)


def home_of(header: str) -> str | None:
    """The field that a heading means by itself, whatever the order of its words; None where none."""
    plain = normalised(header) if len(header) <= _LONGEST_HEADING else ""
    found = _FIELD_OF.get(plain) or _FIELD_OF_WORDS.get(tuple(sorted(plain.split())))
    return found or (AGE_BAND if _AGE_BAND.fullmatch(plain) else None)


def fields_of(headers: Sequence[str], pointed: Mapping[int, str] | None = None) -> list[str | None]:
    """The field of each column, None where it has no home. Only age bands may come repeatedly.

    `pointed` are the columns, by their position, that a person pointed to a field ("" for none).
    """
    pointed = pointed or {}
    fields: list[str | None] = [None] * len(headers)
    for position, field in pointed.items():
        fields[position] = field if field == AGE_BAND or field not in fields else None
    letters = _by_letter(headers)
    best: dict[str, tuple[int, int]] = {}
    for position, header in enumerate(headers):
        home = None if position in pointed else home_of(header) or letters.get(normalised(header))
        if home == AGE_BAND:
            fields[position] = home
        elif home and home not in fields:
            aliases = ALIASES[home]
            plain = normalised(header)
            likely = aliases.index(plain) if plain in aliases else len(aliases)
            best[home] = min(best.get(home, (likely, position)), (likely, position))
    for home, (_, position) in best.items():
        fields[position] = home
    # Who said it, and whether they agreed, mean nothing without what was said.
    known = [field or None for field in fields]
    return known if "quote" in known else [None if field in _OF_A_QUOTE else field for field in known]


def _by_letter(headers: Sequence[str]) -> dict[str, str]:
    """Headings of attendance that end in a letter: what M stands for shows in the letter beside it."""
    plain = {normalised(header) for header in headers}
    found: dict[str, str] = {}
    for group in {one[:-2] for one in plain if one[-2:] in (" h", " f") and home_of(one[:-2]) == "total"}:
        if f"{group} m" in plain:
            h, f = f"{group} h", f"{group} f"
            found |= {h: "men", f"{group} m": "women"} if h in plain else {f: "women", f"{group} m": "men"}
    return found


def known_headers(headers: Sequence[str]) -> int:
    """How many columns have a home."""
    return sum(field is not None for field in fields_of(headers))


_FIELD_OF = {alias: field for field, aliases in ALIASES.items() for alias in aliases}
_FIELD_OF_WORDS = {tuple(sorted(alias.split())): field for alias, field in _FIELD_OF.items()}
