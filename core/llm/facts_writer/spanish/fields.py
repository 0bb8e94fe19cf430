"""How Spanish tells the free fields, by the shape of what is told. Each line is one way to say it.

{text} is the field as it can stand in a sentence, {Text} the same with a capital, {quoted} the same
between « »; the other pieces are those of `openings`. Where a shape is not listed, the field is
quoted. DONE may tell in the past; OPEN may not tell that anything took place.
"""

from core.llm.facts_writer.language import Tense
from core.llm.facts_writer.shapes import Shape

_DONE, _OPEN = Tense.DONE, Tense.OPEN

_OBJECTIVES_QUOTED = (
    "El registro expresa así su objetivo: {quoted}.",
    "Sobre el propósito, el registro dice: {quoted}.",
    "El objetivo, en palabras del registro: {quoted}.",
)

_REASON = (
    "El motivo que consta es el siguiente: {text}.",
    "El registro indica el motivo: {text}.",
    "Motivo del cambio, según el registro: {text}.",
)
_REASON_QUOTED = (
    "El registro explica el cambio con estas palabras: {quoted}.",
    "Como motivo, el registro anota: {quoted}.",
)

FIELDS = {
    "objectives": {
        _DONE: {
            Shape.INFINITIVE: (
                "El objetivo era {text}.",
                "Con esta actividad se buscaba {text}.",
                "El propósito era {text}.",
                "Se trataba de {text}.",
            ),
            Shape.CLAUSE: ("El objetivo que consta es {text}.", "El propósito anotado es {text}."),
            Shape.NOUN: (
                "El objetivo fijado era este: {text}.",
                "La actividad respondía a un objetivo: {text}.",
            ),
            Shape.SENTENCE: ("{Text}.",),
            Shape.SENTENCES: ("{text}",),
            Shape.OTHER: _OBJECTIVES_QUOTED,
        },
        _OPEN: {
            Shape.INFINITIVE: (
                "Su objetivo es {text}.",
                "La actividad se propone {text}.",
                "El propósito que consta es {text}.",
                "Con esta actividad se busca {text}.",
            ),
            Shape.CLAUSE: ("Su objetivo es {text}.", "Con la actividad se busca {text}."),
            Shape.NOUN: (
                "El objetivo que consta es este: {text}.",
                "La actividad responde a un objetivo: {text}.",
            ),
            Shape.OTHER: _OBJECTIVES_QUOTED,
        },
    },
    "description": {
        _DONE: {
            Shape.INFINITIVE: ("El trabajo consistió en {text}.", "La actividad consistió en {text}."),
            Shape.NOUN: (
                "El contenido fue el siguiente: {text}.",
                "El programa de trabajo comprendió lo siguiente: {text}.",
                "Los contenidos, según el registro, fueron estos: {text}.",
            ),
            Shape.SENTENCE: ("{Text}.",),
            Shape.SENTENCES: ("{text}",),
            Shape.OTHER: (
                "El registro lo cuenta así: {quoted}.",
                "Así describe el registro lo hecho: {quoted}.",
                "De lo que se hizo, el registro dice: {quoted}.",
                "En palabras del registro: {quoted}.",
            ),
        },
        _OPEN: {
            Shape.OTHER: (
                "El registro l{o} describe así: {quoted}.",
                "La programación l{o} presenta con estas palabras: {quoted}.",
                "Así se presenta la actividad: {quoted}.",
                "De su contenido se dice: {quoted}.",
                "El anuncio explica: {quoted}.",
                "Sobre el contenido, el registro recoge lo siguiente: {quoted}.",
                "La presentación que consta en el registro dice: {quoted}.",
                "En la programación se lee: {quoted}.",
                "La actividad se anuncia con este texto: {quoted}.",
                "El registro añade esta descripción: {quoted}.",
            ),
        },
    },
    "results": {
        _DONE: {
            Shape.NOUN: (
                "Al cierre, el registro cuenta {text}.",
                "Como resultado, el registro anota {text}.",
                "El registro da como resultado {text}.",
            ),
            Shape.SENTENCE: ("{Text}.", "Como resultado, {text}."),
            Shape.SENTENCES: ("{text}",),
            Shape.INFINITIVE: ("El registro anota como resultado {text}.",),
            Shape.CLAUSE: ("Como resultado, el registro anota {text}.",),
            Shape.OTHER: (
                "De los resultados, el registro dice: {quoted}.",
                "El registro resume así lo obtenido: {quoted}.",
                "Sobre lo conseguido, el registro anota: {quoted}.",
            ),
        },
        _OPEN: {
            Shape.OTHER: ("En el apartado de resultados, el registro dice: {quoted}.",),
        },
    },
    "difficulties": {
        _DONE: {
            Shape.NOUN: (
                "El registro señala una dificultad: {text}.",
                "Entre las dificultades se anota lo siguiente: {text}.",
            ),
            Shape.SENTENCE: (
                "El registro señala una dificultad: {text}.",
                "Hubo una dificultad, según el registro: {text}.",
                "Una dificultad queda anotada: {text}.",
            ),
            Shape.SENTENCES: ("Sobre las dificultades, el registro anota lo siguiente. {text}",),
            Shape.OTHER: (
                "Sobre las dificultades, el registro dice: {quoted}.",
                "El registro señala: {quoted}.",
                "De las dificultades queda esta nota: {quoted}.",
            ),
        },
        _OPEN: {
            Shape.NOUN: ("El registro señala una dificultad: {text}.",),
            Shape.OTHER: ("Sobre las dificultades, el registro dice: {quoted}.",),
        },
    },
    "agreements": {
        _DONE: {
            Shape.INFINITIVE: (
                "Se acordó {text}.",
                "Como siguiente paso se acordó {text}.",
                "De cara a lo siguiente, se acordó {text}.",
                "Quedó acordado {text}.",
            ),
            Shape.CLAUSE: ("Se acordó {text}.", "Quedó acordado {text}."),
            Shape.NOUN: (
                "Entre los acuerdos consta lo siguiente: {text}.",
                "El registro recoge como acuerdo: {text}.",
            ),
            Shape.SENTENCE: ("{Text}.",),
            Shape.SENTENCES: ("{text}",),
            Shape.OTHER: (
                "De los acuerdos, el registro dice: {quoted}.",
                "El registro recoge así lo acordado: {quoted}.",
            ),
        },
        _OPEN: {
            Shape.INFINITIVE: ("El registro recoge el acuerdo de {text}.", "Consta el acuerdo de {text}."),
            Shape.NOUN: ("El registro recoge como acuerdo: {text}.",),
            Shape.OTHER: ("De los acuerdos, el registro dice: {quoted}.",),
        },
    },
    "lessons": {
        _DONE: {
            Shape.INFINITIVE: (
                "Para próximas ocasiones, el registro aconseja {text}.",
                "La lección que se anota es {text}.",
            ),
            Shape.CLAUSE: ("La lección que se anota es {text}.", "El registro concluye {text}."),
            Shape.NOUN: ("Como aprendizaje, el registro anota lo siguiente: {text}.",),
            Shape.SENTENCE: (
                "De la experiencia queda una lección: {text}.",
                "El registro anota un aprendizaje: {text}.",
                "Una lección queda anotada: {text}.",
            ),
            Shape.SENTENCES: ("Lo aprendido queda anotado así. {text}",),
            Shape.OTHER: (
                "Sobre lo aprendido, el registro dice: {quoted}.",
                "Como lección, el registro anota: {quoted}.",
            ),
        },
        _OPEN: {
            Shape.INFINITIVE: ("El registro aconseja {text}.",),
            Shape.OTHER: ("Sobre lo aprendido, el registro dice: {quoted}.",),
        },
    },
    "change_reason": {
        _DONE: {
            Shape.NOUN: _REASON,
            Shape.SENTENCE: (
                "El motivo, según el registro: {text}.",
                "El registro explica el motivo: {text}.",
            ),
            Shape.OTHER: _REASON_QUOTED,
        },
        _OPEN: {Shape.NOUN: _REASON, Shape.OTHER: _REASON_QUOTED},
    },
    "price": {
        tense: {
            Shape.OTHER: (
                "Sobre el precio, el registro indica: {quoted}.",
                "En cuanto al precio, consta lo siguiente: {quoted}.",
                "El registro anota como precio: {quoted}.",
            )
        }
        for tense in Tense
    },
    "target_group": {
        tense: {Shape.OTHER: ("Sobre el público destinatario, el registro indica: {quoted}.",)}
        for tense in Tense
    },
    "modality": {tense: {Shape.OTHER: ("La modalidad anotada es {quoted}.",)} for tense in Tense},
    "outputs": {tense: {Shape.OTHER: ("El registro cuenta estos resultados: {quoted}.",)} for tense in Tense},
    "extra": {tense: {Shape.OTHER: ("El registro añade: {quoted}.",)} for tense in Tense},
}
