"""What tells the shape of a Spanish free text: persons, verbs, praise, infinitives."""

import re

from core.llm.facts_writer.cleaning import fold, words
from core.llm.facts_writer.shapes import Lexicon
from core.llm.facts_writer.spanish.grammar import joined

_NOT_FIRST_PERSON = (
    "tramos|ramos|gramos|kilogramos|extremos|m[ií]nimos|m[aá]ximos|[uú]ltimos|pr[oó]ximos|ritmos|mismos|algoritmos|"
    "organismos|mecanismos|pr[eé]stamos|reclamos|t[eé]rminos|d[eé]cimos|s[eé]ptimos|supremos|an[oó]nimos|"
    "leg[ií]timos|racimos|[aá]nimos|[ií]ntimos|mar[ií]timos|insumos|consumos|\\w+ismos|\\w+onomos|\\w+ónomos"
)
PERSONAL = re.compile(
    rf"\b(?!(?:{_NOT_FIRST_PERSON})\b)\w{{2,}}[aeiíáé]mos\b|"
    r"\b(?:nos|nosotr[oa]s|nuestr[oa]s?|yo|me|mi|mis|conmigo|t[uú]|tus?|te|ti|contigo|vosotr[oa]s|os|vuestr[oa]s?|"
    r"usted|ustedes|quieres|puedes|tienes|eres|podr[aá]s|soy|estoy|tengo|creo|vi|fui|quise|pude|hice|"
    r"ven|únete|an[ií]mate|ap[uú]ntate)\b|"
    r"\b\w+[aei]r[aá]s\b|\b\w+[áéí]\w*(?:te|nos|os)\b",
    re.IGNORECASE,
)
PRAISE = re.compile(
    r"[eé]xito|importante|\bgran\b|grandios|excelente|magn[ií]fic|maravillos|extraordinari|fant[aá]stic|"
    r"inolvidable|incre[ií]ble|espectacular|impresionante|estupend|genial|perfect|brillante|fabulos|sobresaliente|"
    r"rotund|inmejorable|emotiv|enriqueced|fruct[ií]fer",
    re.IGNORECASE,
)
FINITE = re.compile(
    r"\b(?:es|son|est[aá]n?|era|eran|fue|fueron|ser[aá]n?|hay|hab[ií]an?|hubo|ha|han|tienen?|ten[ií]an?|tuvo|tuvieron|"
    r"hizo|hicieron|hace|hacen|pudo|pudieron|puede|pueden|quiso|quisieron|vino|vinieron|dijo|dijeron|dio|dieron|"
    r"vio|vieron|puso|pusieron|qued[aó]n?|sigue|siguen|incluye|incluyen|permite|permiten|conviene|falta|faltan|"
    r"debe|deben|busca|buscan|se \w+[aeóán]|est(?:uvo|uvieron)|trajo|trajeron|supo|va|van|sabe|saben|"
    r"necesitan?|resulta|resultan|funciona|funcionan|requiere|requieren|consiste|sali[oó]|lleg[oó])\b|"
    r"\b\w{2,}(?:aron|ieron|aban|[ií]an|ar[aá]n|er[aá]n|ir[aá]n|ían)\b|\b(?!(?:que|d|m[aá]s)\b)\w{2,}(?:ó|aba)\b|"
    r"\b\w{3,}(?<!m)(?:ía)\b(?<!librería)(?<!guía)(?<!alcaldía)(?<!día)",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\b(?:se|nos) \w+(?:ó|aron|ieron)\b|\btuv(?:o|ieron) lugar\b|\b(?:asisti|acudi)\w*|"
    r"\b(?:particip|tom|organiz|celebr|realiz|comenz|desarroll)(?:ó|aron)\b|\b(?:acogi|reuni)(?:ó|eron)\b|\b(?:fue|fueron|hubo)\b",
    re.IGNORECASE,
)
_NOT_INFINITIVE = words(
    """
    taller lugar mujer hogar bar mar ayer alquiler primer tercer cualquier familiar escolar popular
    auxiliar celular particular similar pilar par titular militar preescolar lider par interescolar
    superior mejor mayor menor peor altar bazar collar dolar ejemplar azucar circular comunitar
    solar regular lunar hospitalar ayer poder
    """
)
_INFINITIVE = re.compile(r"^(?:no )?(\w*[aeií]r)(?:se|l[aeo]s?|nos)?$", re.IGNORECASE)
_PREPOSITION = re.compile(r"^(?:con el (?:fin|objetivo|propósito) de|a fin de|para)\s+", re.IGNORECASE)

SMALL_STARTS = words(
    """
    el la los las un una unos unas se no hubo faltó faltaron algunas algunos muchas muchos parte
    cada en con por para durante al es hay hace hizo cuatro tres dos cinco seis siete ocho nueve
    diez varias varios todas todos su sus aunque poca poco pocas pocos mucha mucho nadie quedó
    quedaron cuando conviene hace falta lluvia lluvias retraso retrasos ausencia escasez horario
    espacio problemas corte cortes mayor menor más menos entrega taller charla visita huertos huerto
    acta actas grupo grupos red mesa calendario lista plan guía cambio aviso barro calor frío paro
    huelga viento tormenta alerta cierre desborde crecida bloqueo bloqueos derrumbe luz agua
    transporte recorrido repaso juego juegos práctica prácticas teoría lectura elaboración siembra
    mejora mejoras compra reparto comida apoyo acceso uso mantener falta faltas cupo convocatoria
    préstamo
    """
)
COMMON_ENDINGS = re.compile(
    r"(?:ción|sión|ciones|siones|miento|mientos|dad|dades|aje|ajes|anza|anzas|encia|encias|ancia|ancias|ura|uras|"
    r"ezas?|tud|torios?|logos?|tores|toras|res)$"
)


def infinitive(phrase: str) -> str | None:
    """The phrase ready to follow "con el fin de", where it starts with an infinitive; else None."""
    phrase = _PREPOSITION.sub("", phrase)
    first = phrase.split(" ", maxsplit=1)[0].rstrip(",;")
    second = phrase.split(" ", maxsplit=2)[1] if fold(first) == "no" and " " in phrase else first
    found = _INFINITIVE.match(second)
    if not found or fold(found[1]) in _NOT_INFINITIVE or len(found[1]) < 3 or first.isupper():
        return None
    return first.lower() + phrase[len(first) :]


LEXICON = Lexicon(
    personal=PERSONAL,
    praise=PRAISE,
    finite=FINITE,
    held=_HELD,
    clause=re.compile(r"que\s", re.IGNORECASE),
    infinitive=infinitive,
    small_starts=SMALL_STARTS,
    common_endings=COMMON_ENDINGS,
    joined=joined,
)
