"""Narratives as they are written here, made up in numbers: each version edits or rewrites the last."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from random import Random
from typing import Any

from core.domain.actors import ActorKind
from core.domain.authorship import Source, Trace, as_data
from core.domain.versions import word_count

OPENINGS = (
    "El {day} de {month} de {year}, {place} acogió el taller «{title}», con el que el proyecto se proponía "
    "que {group} {aim}.",
    "{place} fue el escenario, el {day} de {month} de {year}, de la sesión «{title}», pensada para que "
    "{group} {aim}.",
    "La actividad «{title}» reunió a {group} en {place} el {day} de {month} de {year}, con el propósito de "
    "que {aim}.",
    "Para que {group} {aim}, el equipo preparó el encuentro «{title}», que tuvo lugar en {place} el {day} "
    "de {month} de {year}.",
)
ATTENDANCE = (
    "Participaron {total} personas, {women} de ellas mujeres; {young} tenían menos de 18 años.",
    "Asistieron {total} personas: {women} mujeres y {men} hombres, entre ellas {young} menores de edad.",
    "El registro recoge {total} asistencias, {women} de mujeres y {men} de hombres.",
    "La convocatoria alcanzó a {total} personas, con una presencia mayoritaria de mujeres ({women}).",
)
MIDDLES = (
    "Durante las {hours} horas de trabajo se revisaron los compromisos del encuentro anterior y se "
    "repartieron las tareas de la semana.",
    "Después de una ronda de presentación, cada grupo elaboró su propio plan y lo expuso ante los demás.",
    "La primera parte se dedicó a recoger lo que ya sabían quienes asistían; la segunda, a ponerlo en "
    "práctica.",
    "Se trabajó con materiales sencillos, de los que hay en cualquier casa, para que nada quedara en teoría.",
    "{partner} aportó dos facilitadoras y el material impreso, que quedó en manos de las familias.",
    "Por turnos se ensayó cada paso con acompañamiento del equipo, hasta que pudo repetirse sin ayuda.",
    "Las dudas más frecuentes tuvieron que ver con el riego, los permisos y el reparto de los gastos.",
    "Hubo tiempo para visitar {outputs} experiencias cercanas y conversar con quienes las sostienen.",
    "El intercambio entre generaciones fue constante: las mayores explicaron cómo se hacía antes, y las más "
    "jóvenes lo grabaron con el teléfono.",
    "Se acordó una manera de decidir en común cuando el comité no llegue a un acuerdo.",
    "Una parte del tiempo se reservó para leer en voz alta el reglamento y proponer cambios.",
    "Quienes faltaron en la sesión anterior recibieron un repaso aparte, de media hora.",
    "El salón se dispuso en mesas de {small} personas, lo que facilitó que todas tomaran la palabra.",
    "A media mañana se compartió una merienda preparada por el comité de la escuela.",
)
RESULTS = (
    "Al cierre había {outputs} planes terminados y un grupo de seguimiento formado por {small} personas.",
    "Como resultado quedaron {outputs} camas de cultivo sembradas y un calendario de cuidados firmado.",
    "Salieron de la jornada {outputs} acuerdos escritos, con responsable y fecha para cada uno.",
    "Se entregaron {outputs} juegos de herramientas, que el comité anotó en su inventario.",
)
QUOTES = (
    "«Nunca había visto en qué se me iba la plata», dijo una de las participantes.",
    "«Lo que aprendí aquí ya se lo enseñé a mi hermana», contó {name}.",
    "«Antes cada quien hacía lo suyo; ahora nos avisamos», resumió {name}.",
    "«Yo venía por mi hija y me quedé por mí», dijo {name} al despedirse.",
)
CLOSINGS = (
    "El registro señala una dificultad: el salón quedó pequeño y parte del grupo trabajó de pie. Para la "
    "próxima sesión se acordó pedir el aula múltiple de la escuela.",
    "La lluvia retrasó el comienzo casi una hora, y quedó pendiente la última parte, que pasa a la sesión "
    "siguiente.",
    "Quedó acordado volver a reunirse dentro de {small} semanas para revisar cómo van los compromisos.",
    "El equipo anotó, como aprendizaje, que conviene avisar con más antelación a quienes viven lejos.",
)
_PARTS = (OPENINGS, ATTENDANCE, *(MIDDLES,) * 7, RESULTS, QUOTES, CLOSINGS)
_BREAKS = frozenset({2, 6, 9, 11})
"""Sentences before which a paragraph begins."""
_SLOTS: dict[str, tuple[str, ...]] = {
    "month": ("febrero", "marzo", "mayo", "julio", "septiembre", "noviembre"),
    "place": (
        "el salón comunal de Villa Esperanza",
        "la escuela Simón Rodríguez",
        "el Espacio de Igualdad Emilia Pardo Bazán",
        "la casa de la cultura de San Isidro",
        "la sede de la junta vecinal",
    ),
    "title": ("Cuentas claras en casa", "Huertos para comer", "Liberando tensiones", "La voz del barrio"),
    "group": (
        "las familias del barrio",
        "las lideresas del comité",
        "los jóvenes de la zona",
        "el profesorado",
    ),
    "aim": (
        "llevara un registro sencillo de sus gastos",
        "sembrara y cuidara un huerto propio",
        "conociera sus derechos y la manera de ejercerlos",
        "organizara el reparto de las tareas de cuidado",
    ),
    "partner": ("La Cruz Roja", "La universidad", "La alcaldía", "La cooperativa de mujeres"),
    "name": ("Rosa", "don Julián", "Marleny", "una abuela del grupo", "Yesenia"),
}


@dataclass(frozen=True)
class Draft:
    """A version in the making: its sentences, each with the number of the version that brought it."""

    sentences: tuple[tuple[str, int], ...]

    @property
    def pieces(self) -> list[tuple[str, int]]:
        """The sentences with the blank that follows each: joined, they are the text."""
        last = len(self.sentences) - 1
        return [
            (said + ("" if place == last else "\n\n" if place + 1 in _BREAKS else " "), number)
            for place, (said, number) in enumerate(self.sentences)
        ]

    @property
    def body(self) -> str:
        """The text."""
        return "".join(piece for piece, _number in self.pieces)

    def authorship(self, writer: str) -> dict[str, Any]:
        """Who wrote what, as it is kept with a version."""
        runs, words = [], dict[str, int]()
        for number, group in groupby(self.pieces, key=lambda piece: piece[1]):
            said = "".join(piece for piece, _number in group)
            runs.append((len(said), number))
            words[str(number)] = words.get(str(number), 0) + word_count(said)
        sources = tuple(Source(int(number), ActorKind.MODEL, writer) for number in words)
        return {**as_data(Trace(tuple(runs), sources)), "words": words}


def drafts(dice: Random, number: int) -> Iterator[Draft]:
    """So many versions of one narrative: one in three writes it anew, the others change one or two
    sentences."""
    values = _values(dice)
    draft = _written(dice, values, 1)
    yield draft
    for turn in range(2, number + 1):
        if dice.random() < 0.33:
            draft = _written(dice, values, turn)
        else:
            sentences = list(draft.sentences)
            for place in dice.sample(range(len(_PARTS)), dice.choice((1, 2))):
                said = {sentence for sentence, _number in sentences}
                others = [each for each in _all(_PARTS[place], values) if each not in said]
                sentences[place] = (dice.choice(others), turn)
            draft = Draft(tuple(sentences))
        yield draft


def _written(dice: Random, values: dict[str, object], turn: int) -> Draft:
    middles = iter(dice.sample(MIDDLES, _PARTS.count(MIDDLES)))
    chosen = (next(middles) if part is MIDDLES else dice.choice(part) for part in _PARTS)
    return Draft(tuple((sentence.format(**values), turn) for sentence in chosen))


def _all(part: tuple[str, ...], values: dict[str, object]) -> list[str]:
    return [sentence.format(**values) for sentence in part]


def _values(dice: Random) -> dict[str, object]:
    total = dice.randint(12, 90)
    women = dice.randint(total // 2, total)
    numbers = {
        "total": total,
        "women": women,
        "men": total - women,
        "young": dice.randint(0, 12),
        "outputs": dice.randint(2, 40),
        "small": dice.randint(3, 9),
        "hours": dice.randint(2, 6),
        "day": dice.randint(1, 28),
        "year": dice.randint(2021, 2026),
    }
    return {**numbers, **{name: dice.choice(known) for name, known in _SLOTS.items()}}
