"""The kinds of event: how each is called in Spanish and English, and how files write it."""

import re
from dataclasses import dataclass

from core.llm.facts_writer.cleaning import fold


@dataclass(frozen=True)
class Kind:
    """A kind of event. `feminine` is of the Spanish noun."""

    spanish: str
    english: str
    feminine: bool = False


ACTIVITY = Kind("actividad", "activity", feminine=True)

# Spanish noun, gender, English noun: other words that files use for it, without accents.
_TABLE = """
taller m workshop: talleres, workshops
charla f talk: charlas, talks, charla informativa
conferencia f lecture: conferencias, lecture, lectures, ponencia
jornada f open day: jornadas, jornada abierta
curso m course: cursos, courses, training course
capacitación f training: capacitaciones, training session, trainings
formación f training: formaciones
encuentro m gathering: encuentros, gatherings, meetup
reunión f meeting: reuniones, meetings
asamblea f assembly: asambleas, assemblies
exposición f exhibition: exposiciones, exhibitions, muestra
concierto m concert: conciertos, concerts, recital
visita f visit: visitas, visits, salida
recorrido m guided walk: recorridos, excursionesitinerariosvisitas, excursiones
excursión f outing: outings
festival m festival: festivales, festivals
feria f fair: ferias, fairs
fiesta f celebration: fiestas, celebrations
campamento m camp: campamentos, camps, colonia
campaña f campaign: campanas, campaigns
seminario m seminar: seminarios, seminars
foro m forum: foros, forums
coloquio m discussion: coloquios, panel
conversatorio m discussion: conversatorios
asesoría f advice session: asesorias, advice session
círculo de lectura m reading circle: club de lectura, book club
torneo m tournament: torneos, tournaments
brigada f brigade: brigadas
minga f community work day: mingas, faena, mano de obra comunitaria, community work day
feria de salud f health fair: health fair
intercambio m exchange: intercambios, exchanges
pasantía f internship: pasantias
entrega f distribution: entregas, distributions, distribucion
función f performance: funciones, performances, obra de teatro
proyección f screening: proyecciones, screenings, cine foro, cineforo
sesión f session: sesiones, sessions
clase f class: clases, classes
congreso m congress: congresos, conference, congresosjornadas
mesa f round table: mesa redonda, mesa de trabajo, round table
certamen m contest: certamenes, concurso, concursoscertamenes, contest
actividad formativa f training activity: cursostalleres, talleres y cursos, formacion y talleres
actividad en línea f online activity: enlinea, en linea, online, virtual
actividad musical f music event: musica, music
actividad de danza f dance event: danzabaile, danza, dance
actividad ambiental f environmental activity: itinerariosotrasactividadesambientales, medio ambiente
actividad de calle f street event: actividadescallearteurbano
actividad de cuentos y títeres f storytelling and puppetry event: cuentacuentostiteresmarionetas
actividad audiovisual f film event: cineactividadesaudiovisuales, cine
actividad deportiva f sports activity: actividadesdeportivas, deporte, sports
actividad escolar f school activity: actividadesescolares
acto literario m literary event: recitalespresentacionesactosliterarios
acto conmemorativo m commemorative event: comemoracioneshomenajes, conmemoracioneshomenajes, homenaje
espectáculo m show: teatroperformance, circomagia, teatro, circo, show
"""


def kind_of(name: str) -> Kind:
    """The kind that a file calls `name`; "la actividad" where nobody could say."""
    told = fold(name.split("/", maxsplit=1)[0])
    return _KINDS.get(told) or _KINDS.get(told.removesuffix("s")) or ACTIVITY


def names_several(title: str) -> bool:
    """Whether a title begins with the plural of a kind: "Visitas guiadas", "Charlas con Mozart"."""
    first, _, _ = fold(title).partition(" ")
    kind = kind_of(first)
    return kind is not ACTIVITY and first.endswith("s") and first.startswith(fold(kind.spanish)[:-2])


def _read_table() -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    for line in _TABLE.strip().splitlines():
        found = re.fullmatch(r"(.+?) ([mf]) (.+?): (.*)", line)
        if not found:
            raise ValueError(line)
        kind = Kind(found[1], found[3], feminine=found[2] == "f")
        for word in (found[1], found[3], *found[4].split(", ")):
            kinds.setdefault(fold(word), kind)
    return kinds


_KINDS = _read_table()
