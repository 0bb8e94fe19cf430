"""Spanish names of places, bodies and programmes: which take an article, and which."""

import re
from dataclasses import dataclass

from core.llm.facts_writer.cleaning import fold, words
from core.llm.facts_writer.kinds import kind_of, names_several

_MASCULINE = words(
    """
    albergue almacen anfiteatro archivo auditorio ateneo ayuntamiento barrio bloque bosque cabildo
    camping campo campus caserio castillo ceip cementerio centro cine circulo circo club coliseo
    colectivo colegio comedor comite complejo conjunto consejo conservatorio consorcio consulado
    cuartel departamento deposito distrito edificio equipo espacio estadio fondo foro frente
    frigorifico galpon gimnasio gobierno grupo hospital hotel huerto ies instituto invernadero
    jardin juzgado laboratorio liceo local malecon mercado mirador ministerio movimiento municipio
    museo observatorio organismo orfanato pabellon palacio parque paseo patio planetario
    polideportivo portal proyecto puerto puesto rectorado refugio restaurante salon santuario sector
    sendero servicio sindicato taller teatro templo terreno tribunal vivero zoologico programa plan
    ciclo festival curso seminario congreso encuentro concurso certamen campamento itinerario
    recorrido homenaje torneo coloquio concierto
    """
)
_FEMININE = words(
    """
    academia agencia agrupacion asesoria coordinacion maloca alcaldia aldea alianza asociacion
    avenida biblioteca bodega calle cafeteria cancha capilla casa casona catedral cocina comarca
    compania comuna comunidad confederacion consejeria cooperativa coordinadora corporacion
    delegacion diputacion direccion embajada empresa entidad ermita escuela estacion explanada
    fabrica facultad federacion finca fundacion galeria glorieta gobernacion granja guarderia
    hacienda hemeroteca huerta iglesia institucion intendencia intendencia junta liga loma ludoteca
    mancomunidad mediateca mesa mutual municipalidad nave oficina organizacion parcela parroquia
    peluqueria piscina pista planta plataforma playa plaza plazuela pradera prefectura provincia
    quinta red residencia sala secretaria sede sociedad subalcaldia subgerencia terraza tienda ubs
    unidad universidad vereda zona campana jornada semana feria mision iniciativa exposicion charla
    conferencia visita fiesta asamblea reunion capacitacion muestra gala clase
    """
)
_MASCULINE_PLURAL = words("jardines juzgados talleres salones campos cursos encuentros ciclos conciertos")
_FEMININE_PLURAL = words(
    "naves salas escuelas oficinas canchas instalaciones jornadas pistas dependencias conferencias"
)
_ARTICLES = {
    **dict.fromkeys(_MASCULINE, "el"),
    **dict.fromkeys(_FEMININE, "la"),
    **dict.fromkeys(_MASCULINE_PLURAL, "los"),
    **dict.fromkeys(_FEMININE_PLURAL, "las"),
    # "aula" is feminine and takes "el" for its sound.
    "aula": "el",
    "aulas": "las",
    "agora": "el",
}
_INDOORS = words(
    """
    salon sala aula patio cancha comedor cocina huerto local sede escuela casa parque
    """
)
_EVENTS = words(
    """
    ciclo club circulo escuela programa paseo laboratorio itinerario homenaje gala semana asesoria
    espacio grupo coloquio muestra proyecto plan red aula
    """
)
_QUARTERS = words("sector barrio comunidad vereda aldea zona caserio comarca municipio sede")
_OWN_ARTICLE = re.compile(r"(?:el|la|los|las|un|una|nuestr[oa]s?|su|sus)\b")
_ORDINAL = re.compile(r"^(?:[ivxlc]+|\d+\.?[ªºa]?)\s+(?=\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Name:
    """A name with the article it takes within a sentence, if any: "el Centro Cultural Zazuar"."""

    text: str
    plural: bool = False
    feminine: bool = False


def article_of(name: str) -> str:
    """The article that the first noun of a name calls for: "el", "la", "los", "las" or ""."""
    noun, _, _ = fold(_ORDINAL.sub("", name)).partition(" ")
    return _ARTICLES.get(noun, "")


def article_of_event(title: str) -> str:
    """The article of a title that names its own kind, "el" for «Taller de huertos»; else ""."""
    first, _, _ = fold(_ORDINAL.sub("", title)).partition(" ")
    kind = kind_of(first)
    if fold(kind.spanish) == first:
        return "la" if kind.feminine else "el"
    return _ARTICLES.get(first, "") if first in _EVENTS else ""


def article_of_programme(name: str) -> str:
    """The article of a programme whose name says what it is: "las" for «Jornadas de salud»; else ""."""
    if names_several(name):
        return "las" if kind_of(name.split()[0]).feminine else "los"
    return article_of_event(name)


def place_name(place: str) -> Name:
    """A place within a sentence. One that is not known to take an article goes without."""
    first, _, rest = place.partition(" ")
    if _OWN_ARTICLE.match(place):
        return Name(place, plural=first in {"los", "las"}, feminine=first in {"la", "las"})
    article = article_of(place) or _guessed_article(first, rest)
    if not article:
        return Name(place)
    word = first.lower() if _is_common(fold(first), rest) else first
    return Name(f"{article} {word}{' ' if rest else ''}{rest}", article in {"los", "las"}, article == "la")


def body_name(body: str) -> str:
    """An organisation or a person within a sentence: "la Fundación Horizonte", "Red Cross", "Ana Ruiz"."""
    article = article_of(body)
    return f"{article} {body}" if article and not _OWN_ARTICLE.match(body) else body


def _guessed_article(first: str, rest: str) -> str:
    """The article of a common noun nobody listed: "Choza comunitaria", known by its second word."""
    second = rest.split(" ", maxsplit=1)[0]
    if not second.islower() or len(second) < 4 or first.isupper() or second in {"para", "entre", "sobre"}:
        return ""
    return {"a": "la", "o": "el"}.get(first[-1], "")


def _is_common(noun: str, rest: str) -> bool:
    """Whether "Salón comunal" is a common noun here, and not the beginning of a proper name."""
    second = rest.split(" ", maxsplit=1)[0]
    if noun in _QUARTERS:
        return True
    if not second:
        return noun in _INDOORS
    if second in {"de", "del", "y"}:
        return noun in _INDOORS and noun not in {"casa", "escuela", "parque", "huerto"}
    return second[:1].islower() and second not in {"la", "el", "los", "las"}
